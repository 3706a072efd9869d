# ruff: noqa: RUF001 - wide marks and Cyrillic letters are what is tested
"""Questions in the language of the articles, with quotes alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.types import Answer, Article, Chunk, Status, article_id

ARTICLES = {
    "de": "Der Leuchtturm von Nordkamp öffnet am 4. August. Gebaut hat ihn Ida Brenner. Der Umbau "
    "kostete 3,1 Millionen Euro.",
    "fr": "Le phare de Valdor ouvre le 4 août. Il a été construit par Ida Brenner. Les travaux ont "
    "coûté 3,1 millions d'euros.",
    "es": "El faro de Valdoro abre el 4 de agosto. Lo construyó Ida Brenner. La obra costó 3,1 "
    "millones de euros.",
    "it": "Il faro di Valdoro apre il 4 agosto. Lo ha costruito Ida Brenner. I lavori sono costati "
    "3,1 milioni di euro.",
    "ru": "Маяк в Северске откроется 4 августа. Его построила Ида Бреннер. Работы стоили 3,1 "
    "миллиона евро.",
    "zh": "北岬灯塔将于八月四日开放。灯塔由建筑师伊达设计。工程耗资三百一十万元。",
    "ja": "北岬の灯台は八月四日に開館する。灯台は建築家の伊田が設計した。"
    "工事の費用は三億円だった。",
    "ar": "تفتح منارة الشمال في 4 أغسطس. بنتها إيدا برينر. كلفت الأعمال 3 ملايين يورو.",
}
TITLES = {"de": "Leuchtturm", "fr": "Le phare", "es": "El faro", "it": "Il faro", "ru": "Маяк"}


ENGLISH = (
    "The lighthouse of Northholm opens on 4 August. Ida Brenner built it. The rebuilding cost 3.1 "
    "million euros.",
    "Northholm's council met on Monday. It spoke of roads, bins and a lighthouse. Brenner was not "
    "there.",
    "A museum in Valdor shows lamps. Ida Brenner, who once kept one, gave a talk. The ticket costs "
    "nine euros.",
)


@pytest.fixture(scope="module")
def rag(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rag]:
    opened = opened_with(tmp_path_factory.mktemp("languages"), list(ARTICLES.items()))
    yield opened
    opened.close()


def opened_with(folder: Path, articles: Sequence[tuple[str, str]]) -> Rag:
    library = Library.open(folder, create=True)
    embedder = HashEmbedder(2048)
    for number, (language, text) in enumerate(articles):
        title = TITLES.get(language, "")
        source = f"{number}.md"
        article = Article(article_id(text), text, title, source, language=language)
        library.add(
            article,
            split_sentences(text, language),
            [Chunk(f"{article.id}:0-{len(text)}", article.id, 0, 0, len(text))],
            embedder.embed([text]),
            embedder=embedder.name,
            content_hash=language,
        )
    settings = Settings(library=folder)
    index = open_index(library, exact_scan_below=settings.exact_scan_below)
    return Rag(library, index, embedder, None, settings)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Wann öffnet der Leuchtturm von Nordkamp?", "4. August"),
        ("Wer hat den Leuchtturm gebaut?", "Ida Brenner"),
        ("Wie viel hat der Umbau gekostet?", "3,1 Millionen"),
        ("Quand ouvre le phare de Valdor ?", "4 août"),
        ("Combien ont coûté les travaux ?", "3,1 millions"),
        ("¿Cuándo abre el faro de Valdoro?", "4 de agosto"),
        ("¿Quién construyó el faro?", "Ida Brenner"),
        ("Quando apre il faro di Valdoro?", "4 agosto"),
        ("Когда откроется маяк?", "4 августа"),
        ("Кто построил маяк?", "Ида Бреннер"),
        ("灯塔什么时候开放？", "八月四日"),
        ("工程花了多少钱？", "三百一十万元"),
        ("灯塔是谁设计的？", "伊达"),
        ("灯台は誰が設計しましたか", "伊田"),
        ("متى تفتح منارة الشمال؟", "4 أغسطس"),
    ],
)
def test_answered_in_the_language_of_the_articles(rag: Rag, question: str, said: str) -> None:
    answer = rag.answer(question)
    assert answer.status is Status.ANSWERED, answer.missing
    assert said in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Wer ist der Bürgermeister von Aachen?",
        "Qui a gagné le marathon de Nantes ?",
        "¿Cuántos habitantes tiene Toledo?",
        "图书馆的馆长是谁？",
    ],
)
def test_what_no_article_says_is_declined(rag: Rag, question: str) -> None:
    answer = rag.answer(question)
    assert answer.status is Status.DECLINED
    assert missing(answer).startswith("The articles ")


def test_a_language_that_no_article_is_in_is_told(rag: Rag) -> None:
    told = missing(rag.answer("Wat zijn de kosten van het stadhuis in Zwolle?"))
    assert "seems to be in Dutch; the articles are in " in told
    assert " and others. Ask in a language of theirs" in told


def test_english_answers_do_not_depend_on_other_languages(tmp_path: Path) -> None:
    english = [("en", text) for text in ENGLISH]
    alone = opened_with(tmp_path / "alone", english)
    beside = opened_with(tmp_path / "beside", [*ARTICLES.items(), *english])
    asked = (
        "Who built the lighthouse of Northholm?",
        "How much did the rebuilding cost?",
        "How much does the museum's ticket cost?",
        "What did the council speak of on Monday?",
        "Did Brenner attend the council meeting?",
        "Who is the mayor of Valdor?",
    )
    for question in asked:
        first, second = alone.answer(question), beside.answer(question)
        assert told(first) == told(second)
    alone.close()
    beside.close()


def test_an_english_question_finds_what_stands_in_another_language_alone(tmp_path: Path) -> None:
    opened = opened_with(tmp_path, [*ARTICLES.items(), *(("en", text) for text in ENGLISH[1:])])
    found = opened.search("Leuchtturm Nordkamp Umbau")
    assert found[0].article.language == "de"
    opened.close()


def told(answer: Answer) -> tuple[object, ...]:
    """What somebody reads."""
    quotes = [citation.quote for citation in answer.citations]
    nearest = [(passage.chunk, passage.score) for passage in answer.nearest]
    return answer.status, answer.text, answer.missing, answer.sufficiency, quotes, nearest


def missing(answer: Answer) -> str:
    assert answer.missing
    return answer.missing
