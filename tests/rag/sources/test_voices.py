"""Who counts as one source, and where a quote stands as well."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ingest.pipeline import ingest
from rag.composing import find_conflicts
from rag.fakes import HashEmbedder
from rag.library import Library, SqliteLibrary
from rag.question import read_question
from rag.settings import Settings
from rag.sources.voices import Voices, count_voices
from rag.types import Article, Citation, Quote, Scope, article_id

STORY = "The Norland bridge cost $40 million. It took two years. Mara Lind opened it."
UPDATE = STORY.replace("$40", "$55")


def article(text: str, origin: str | None = None) -> Article:
    return Article(article_id(text), text, text[:20], "x.md", origin=origin)


def quote(whole: Article, words: str) -> Quote:
    start = whole.text.index(words)
    return Quote(whole, start, start + len(words))


AGENCY = article(STORY)
PAPER = article(f"{STORY} Read on in our app.")
SHORT = article(STORY.rsplit(" ", 4)[0])  # without its last sentence
LATER = article(UPDATE)
VIDEO = "“How the bridge of Norland was built”"
BLOG = article("A blog tells that the bridge took three years.", f"a video, {VIDEO}")
DIGEST = article("A digest has it that two years were enough for the bridge.", VIDEO)
ALONE = article("The union counted 900 workers on the bridge.")

COPIES = {
    AGENCY.id: (PAPER, SHORT, LATER),
    PAPER.id: (AGENCY, SHORT, LATER),
    SHORT.id: (AGENCY, PAPER, LATER),
    LATER.id: (AGENCY, PAPER, SHORT),
}
ALL = (AGENCY, PAPER, SHORT, LATER, BLOG, DIGEST, ALONE)


def test_a_quote_stands_only_where_its_words_do() -> None:
    voices = Voices([AGENCY, ALONE], COPIES)
    assert voices.also_in(quote(AGENCY, "It took two years.")) == (PAPER.id, SHORT.id, LATER.id)
    assert voices.also_in(quote(AGENCY, "Mara Lind opened it.")) == (PAPER.id, LATER.id)
    assert voices.also_in(quote(AGENCY, "The Norland bridge cost $40 million.")) == (
        PAPER.id,
        SHORT.id,
    )
    assert voices.also_in(quote(ALONE, ALONE.text)) == ()


def test_articles_of_one_origin_are_told_with_each_other() -> None:
    voices = Voices(ALL)
    assert voices.also_in(quote(BLOG, BLOG.text)) == (DIGEST.id,)
    assert voices.also_in(quote(DIGEST, DIGEST.text)) == (BLOG.id,)
    assert Voices([BLOG]).also_in(quote(BLOG, BLOG.text)) == ()


def test_copies_and_articles_of_one_origin_are_one_voice() -> None:
    by_article = Voices(ALL, COPIES).by_article()
    assert by_article.keys() == {one.id for one in ALL}
    shared = [
        {one for one, voice in by_article.items() if voice == name}
        for name in set(by_article.values())
    ]
    assert sorted(shared, key=len) == [
        {ALONE.id},
        {BLOG.id, DIGEST.id},
        {AGENCY.id, PAPER.id, SHORT.id, LATER.id},
    ]
    assert all(voice in one for one in shared for voice in {by_article[name] for name in one})


def cite(n: int, whole: Article, words: str, also_in: Sequence[str] = ()) -> Citation:
    found = quote(whole, words)
    fields = (whole.title, None, None, None, whole.source, words, found.start, found.end)
    return Citation(n, "text", whole.id, *fields, also_in=tuple(also_in))


def test_voices_are_counted_from_the_citations_alone() -> None:
    one = cite(1, AGENCY, "It took two years.", [PAPER.id, SHORT.id])
    two = cite(2, BLOG, BLOG.text, [DIGEST.id])
    three = cite(3, DIGEST, DIGEST.text)
    four = cite(4, ALONE, ALONE.text)
    assert count_voices([one, two, three, four]) == 3
    assert count_voices([one, one]) == 1
    assert count_voices([two, four]) == 2
    assert count_voices([]) == 0
    linked = [cite(n, whole, whole.text) for n, whole in enumerate((AGENCY, PAPER, SHORT), 1)]
    chain = [dataclasses.replace(linked[0], also_in=(PAPER.id,)), *linked[1:2]]
    chain.append(dataclasses.replace(linked[2], also_in=(PAPER.id,)))
    assert count_voices(chain) == 1


def disagree(voices: Voices, *evidence: Citation) -> list[list[int]]:
    asked = read_question("How much did the Norland bridge cost?", as_of=date(2025, 1, 28))
    found = find_conflicts(asked, evidence, voices)
    return [list(value.citations) for conflict in found for value in conflict.values]


def test_one_story_in_two_papers_does_not_disagree_with_itself() -> None:
    story = "The Norland bridge cost $40 million. Critics say the Norland bridge cost $55 million."
    one, other = article(story), article(f"{story} Read on.")
    first, second = story.split(". ")
    evidence = (cite(1, one, f"{first}."), cite(2, other, second))
    copies = {one.id: (other,), other.id: (one,)}
    assert disagree(Voices([one, other], copies), *evidence) == []
    assert disagree(Voices([one, other]), *evidence) == [[1], [2]]


def test_a_paper_that_prints_another_figure_does() -> None:
    evidence = (
        cite(1, AGENCY, "The Norland bridge cost $40 million."),
        cite(2, LATER, "The Norland bridge cost $55 million."),
    )
    assert disagree(Voices([AGENCY, LATER], COPIES), *evidence) == [[1], [2]]


def test_articles_of_one_origin_may_disagree() -> None:
    one = article("The Norland bridge cost $40 million.", f"a video, {VIDEO}")
    other = article("The Norland bridge cost $55 million.", VIDEO)
    evidence = (cite(1, one, one.text), cite(2, other, other.text))
    voices = Voices([one, other])
    assert len(set(voices.by_article().values())) == 1
    assert disagree(voices, *evidence) == [[1], [2]]


def test_the_two_starter_articles_of_one_video_are_one_voice_and_no_copies(tmp_path: Path) -> None:
    folder = Path(__file__).parents[3] / "data" / "articles"
    with Library.open(tmp_path, create=True) as library:
        ingest([folder], library, HashEmbedder(), settings=Settings(library=tmp_path))
        articles = list(library.articles())
        assert library.copies_among([one.id for one in articles]) == {}
        voices = Voices.of(library, articles, Scope())
    shared = voices.by_article()
    assert len(set(shared.values())) == 4
    names = [Path(one.source).name[:3] for one in articles if shared[one.id] != one.id]
    same = [Path(one.source).name[:3] for one in articles if one.id in shared.values()]
    assert {*names} <= {"000", "001"}
    assert len(names) == 1
    assert {*names, *same} == {"000", "001", "002", "003", "004"}


def test_a_copy_that_is_removed_in_this_moment_is_left_out(tmp_path: Path) -> None:
    class Racing(SqliteLibrary):
        def copies(self, article_ids: Sequence[str], **_: object) -> dict[str, tuple[str, ...]]:
            return dict.fromkeys(article_ids, ("0" * 16,))

    with Racing.open(tmp_path, create=True) as library:
        voices = Voices.of(library, [AGENCY], Scope())
    assert voices.also_in(quote(AGENCY, "It took two years.")) == ()
