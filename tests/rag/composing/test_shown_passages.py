from collections.abc import Sequence
from datetime import date

from rag.composing.shown_passages import ShownPassage, shown_passages, shown_quotes
from rag.sentences import split_sentences
from rag.types import Article, Chunk, Passage, Quote, Sentence, article_id

BRIDGE = (
    "The bridge opens in May. It cost 41 million crowns. The town paid half of it. "
    "Mara Lind built it. She is forty."
)
FERRY = "The ferry stops in June. Nobody will miss it. Its crew of nine was told on Monday."


def article(text: str, title: str) -> Article:
    return Article(
        article_id(text), text, title, title, publisher="Bay Post", published=date(2025, 5, 1)
    )


ARTICLES = (article(BRIDGE, "A bridge"), article(FERRY, "The last ferry"))
SENTENCES = {each.id: split_sentences(each.text) for each in ARTICLES}


def sentences_of(article_id: str) -> Sequence[Sentence]:
    return SENTENCES[article_id]


def quote(number: int, place: int) -> Quote:
    sentence = SENTENCES[ARTICLES[number].id][place]
    return Quote(ARTICLES[number], sentence.start, sentence.end)


def passage(number: int, first: int, last: int) -> Passage:
    of, sentences = ARTICLES[number], SENTENCES[ARTICLES[number].id]
    start, end = sentences[first].start, sentences[last].end
    return Passage(Chunk(f"{of.id}:{start}-{end}", of.id, first, start, end), of, 1.0)


def texts(shown: Sequence[ShownPassage]) -> list[list[str]]:
    return [[one.quote.text for one in each.sentences] for each in shown]


def test_passages_are_shown_by_article_each_sentence_once_and_numbered_through() -> None:
    passages = [passage(0, 3, 4), passage(1, 0, 2), passage(0, 0, 1), passage(0, 1, 3)]
    shown = shown_passages(passages, [quote(0, 1)], sentences_of, most=20, words=4000)
    assert [each.head for each in shown] == [
        "A bridge, Bay Post, 2025-05-01",
        "The last ferry, Bay Post, 2025-05-01",
    ]
    assert texts(shown) == [
        [BRIDGE[s.start : s.end] for s in SENTENCES[ARTICLES[0].id]],
        [FERRY[s.start : s.end] for s in SENTENCES[ARTICLES[1].id]],
    ]
    numbers = [one.n for each in shown for one in each.sentences]
    assert numbers == list(range(1, 9))
    assert shown[0].sentences[2].before == "The bridge opens in May. It cost 41 million crowns."


def test_the_passage_of_the_best_quote_comes_first_and_others_while_they_fit() -> None:
    passages = [passage(1, 0, 2), passage(0, 0, 1), passage(0, 3, 4)]
    shown = shown_passages(passages, [quote(0, 3)], sentences_of, most=20, words=16)
    assert texts(shown) == [["Mara Lind built it.", "She is forty."]]
    shown = shown_passages(passages, [quote(0, 3)], sentences_of, most=20, words=24)
    assert [each.article.title for each in shown] == ["A bridge", "The last ferry"]
    assert shown_passages(passages, [], sentences_of, most=1, words=4000)[0].article == ARTICLES[1]
    assert shown_passages([], [], sentences_of, most=20, words=4000) == ()


def test_one_passage_is_shown_however_long_it_is() -> None:
    (shown,) = shown_passages([passage(1, 0, 2)], [], sentences_of, most=20, words=1)
    assert len(shown.sentences) == 3


def test_quotes_are_shown_with_their_neighbours() -> None:
    shown = shown_quotes([quote(0, 4), quote(1, 0)], sentences_of, most=6, words=200)
    assert texts(shown) == [
        ["Mara Lind built it.", "She is forty."],
        ["The ferry stops in June.", "Nobody will miss it."],
    ]
    shown = shown_quotes([quote(0, 1), quote(0, 3)], sentences_of, most=6, words=200)
    assert texts(shown) == [[BRIDGE[s.start : s.end] for s in SENTENCES[ARTICLES[0].id]]]
    shown = shown_quotes([quote(0, 4), quote(1, 0)], sentences_of, most=6, words=10)
    assert texts(shown) == [["Mara Lind built it.", "She is forty."]]
