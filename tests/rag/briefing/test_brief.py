"""Briefs with the real embedder, of made-up articles."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.answering import Rag
from rag.briefing.brief import make_brief
from rag.briefing.disagreements import disagreements
from rag.briefing.salience import Line, Lines
from rag.contract.briefs import brief_json
from rag.embedding.embedder import Embedder
from rag.english.standing import opening
from rag.errors import EmptyLibrary
from rag.fakes import ScriptedWriter
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from rag.sources.voices import Voices
from rag.types import Article, Scope

BRIDGE = (
    "The city council of Brandal said on Tuesday that the new harbour bridge will cost $41 "
    "million. "
    "It had hoped for less. The old bridge of Brandal was repaired eleven times in forty years. "
    "According to an independent review, the steel of the old bridge is worn through in nine "
    "places."
)
UNION = (
    "The builders' union says that the new harbour bridge of Brandal will cost $58 million. "
    "Work on the bridge of Brandal is to begin in the last week of May."
)
FERRY = (
    "The ferry of Brandal keeps running until the harbour bridge opens to traffic. "
    "A ticket for the ferry costs three crowns, and a crossing takes twelve minutes."
)
ARTICLES = {
    "bridge": ("Harbour Gazette", "2024-03-05", BRIDGE),
    "union": ("Evening Observer", "2024-03-06", UNION),
    "ferry": ("Evening Observer", "2024-04-02", FERRY),
}

Build = Callable[..., Rag]


@pytest.fixture
def build(tmp_path: Path, embedder: Embedder) -> Iterator[Build]:
    opened: list[Rag] = []

    def build(*replies: str, articles: bool = True) -> Rag:
        source = tmp_path / "news"
        source.mkdir()
        for name, (publisher, day, text) in ARTICLES.items() if articles else ():
            front = f"---\ntitle: About the {name}\npublisher: {publisher}\npublished: {day}\n---\n"
            (source / f"{name}.md").write_text(f"{front}\n{text}\n")
        library = Library.open(tmp_path / "library", create=True)
        settings = Settings(library=library.folder)
        ingest([source], library, embedder, settings=settings)
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        writer = ScriptedWriter(replies) if replies else None
        opened.append(Rag(library, index, embedder, writer, settings))
        return opened[-1]

    yield build
    for rag in opened:
        rag.close()


def test_every_point_is_a_quote_in_the_order_of_time(build: Build) -> None:
    rag = build()
    brief = make_brief(rag)
    assert (brief.articles, brief.read, brief.sources) == (3, 3, 3)
    by_number = {citation.n: citation for citation in brief.citations}
    for point in brief.points:
        cited = by_number[point.citations[0]]
        text = rag.library.article(cited.article_id).text
        assert text[cited.start : cited.end] == cited.quote == point.text
    days = [point.published for point in brief.points if point.published]
    assert days == sorted(days)
    assert not any(point.text.startswith("It had hoped") for point in brief.points)
    assert brief.writer == "quotes"


def test_different_figures_for_one_thing_stand_side_by_side(build: Build) -> None:
    (conflict,) = make_brief(build()).conflicts
    assert {value.value for value in conflict.values} == {"$41 million", "$58 million"}


def test_who_says_so_is_told_beside_the_point(build: Build) -> None:
    said = {p.text: p.attribution.label for p in make_brief(build()).points if p.attribution}
    review = next(label for text, label in said.items() if "worn through" in text)
    assert review == "Independent: independent review"


def test_a_topic_and_a_scope_leave_the_rest_out(build: Build) -> None:
    rag = build()
    ferry = make_brief(rag, "the ferry")
    assert ferry.points
    assert all("ferry" in point.text for point in ferry.points)
    early = make_brief(rag, scope=Scope(until=date(2024, 3, 5)))
    assert (early.articles, {point.published for point in early.points}) == (1, {date(2024, 3, 5)})
    nothing = make_brief(rag, "parliament of lions")
    assert (nothing.points, nothing.missing) == ((), "No article speaks of “parliament of lions”.")


def test_at_most_as_many_points_as_are_asked_for(build: Build) -> None:
    assert len(make_brief(build(), points=2).points) == 2


def test_an_empty_library_says_what_to_do(build: Build) -> None:
    with pytest.raises(EmptyLibrary, match="holds no articles"):
        make_brief(build(articles=False))


def test_the_json_has_every_field(build: Build) -> None:
    told = brief_json(make_brief(build()))
    assert told["points"][0]["citations"] == [1]
    assert told["points"][0]["published"] == "2024-03-05"
    assert told["articles"] == 3
    assert told["conflicts"][0]["values"][0]["citations"]


def test_what_holds_now_or_is_only_expected_is_no_disagreement() -> None:
    pairs = [
        (
            "Petrol in Brandal now costs 17 crowns a litre, says the Motor Club.",
            "Petrol in Brandal costs 18 crowns a litre, says the Motor Club.",
        ),
        (
            "The bridge of Brandal could cost 41 million crowns, the builders say.",
            "The bridge of Brandal will cost 58 million crowns, the builders say.",
        ),
        (
            "In Brandal 54 percent of voters disapprove of the bridge of Brandal.",
            "In Brandal 44 percent of voters approve of the bridge of Brandal.",
        ),
    ]
    for one, other in pairs:
        articles = [
            Article(str(n), text, "A title", f"{n}.txt", published=date(2024, 3, 5 + n))
            for n, text in enumerate((one, other))
        ]
        lines = [Line(a, 0, len(a.text), 0, a.id) for a in articles]
        voices = Voices(articles, {})
        assert disagreements(Lines(lines), voices, date(2024, 4, 1), most=4) == []


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("GARDINER, Mont. – The park is closed.", "The park"),
        ("UVALDE, Texas – The school is closed.", "The school"),
        ("OSBY - The ferry runs.", "The ferry"),
        ("NASA's probe – a small one – has landed.", "NASA's"),
    ],
)
def test_a_dateline_is_no_part_of_a_point(text: str, begins: str) -> None:
    assert text[opening(text) :].startswith(begins)
