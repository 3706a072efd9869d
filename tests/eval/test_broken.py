"""A broken Presscheck must fall, visibly, on the measure that should see it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from eval.cases import Case
from eval.datasets.starter import starter_questions
from eval.metrics.intervals import compare
from eval.metrics.measures import MEASURES
from eval.metrics.scores import Score
from eval.runs.outputs import Place, ask
from eval.systems.presscheck import Presscheck
from eval.systems.system import Reader
from rag.fakes import HashEmbedder, ScriptedWriter
from rag.library import Library
from rag.settings import Settings
from rag.types import Answer, Article, Message, Verdict

CASES = starter_questions().cases


@dataclass
class Given:
    """What a whole Presscheck gave, so that each case is asked once for all alterations."""

    answers: dict[str, Answer] = field(default_factory=dict)
    ranks: dict[str, Sequence[Article]] = field(default_factory=dict)


class Altered:
    """A reader whose outputs somebody has tampered with."""

    def __init__(self, reader: Reader, library: Library, given: Given) -> None:
        self.reader = reader
        self.given = given
        self.ids = sorted(article.id for article in library.articles())

    def answer(self, case: Case, as_of: date | None) -> Answer:
        if case.id not in self.given.answers:
            self.given.answers[case.id] = self.reader.answer(case, as_of)
        return self.given.answers[case.id]

    def rank(self, case: Case, as_of: date | None, k: int) -> Sequence[Article]:
        if case.id not in self.given.ranks:
            self.given.ranks[case.id] = self.reader.rank(case, as_of, k)
        return self.given.ranks[case.id]


class Shuffled(Altered):
    """Every citation names the next article instead of its own."""

    def answer(self, case: Case, as_of: date | None) -> Answer:
        answer = super().answer(case, as_of)
        moved = [
            replace(c, article_id=self.ids[(self.ids.index(c.article_id) + 1) % len(self.ids)])
            for c in answer.citations
        ]
        return replace(answer, citations=tuple(moved))


class Unchecked(Altered):
    """Verification switched off: what was removed is shown, with the first quote behind it."""

    def answer(self, case: Case, as_of: date | None) -> Answer:
        answer = super().answer(case, as_of)
        cited = tuple(citation.n for citation in answer.citations[:1])
        shown = [
            sentence
            if sentence.verdict is Verdict.VERIFIED
            else replace(sentence, verdict=Verdict.VERIFIED, citations=cited)
            for sentence in answer.sentences
        ]
        return replace(answer, sentences=tuple(shown))


class Reversed(Altered):
    """The worst article first."""

    def rank(self, case: Case, as_of: date | None, k: int) -> Sequence[Article]:
        return list(reversed(super().rank(case, as_of, k)))


def scores(
    library: Library,
    cases: Sequence[Case],
    alteration: type[Altered],
    given: Given,
    *,
    invents: bool = False,
) -> list[Score]:
    settings = Settings(library=library.folder, writer="quotes")
    writer = ScriptedWriter([_invention] * len(cases)) if invents else None
    system = Presscheck("presscheck", HashEmbedder(), writer, settings)
    with system.reading(library) as reader:
        altered = alteration(reader, library, given)
        return [
            ask(system, altered, library, case, Place(n, case.as_of), None).score
            for n, case in enumerate(cases)
        ]


def _invention(messages: Sequence[Message]) -> str:
    del messages
    return "The company Volta Nine spent $987 million on it in Lisbon [1]."


def fall(name: str, whole: Sequence[Score], broken: Sequence[Score]) -> float:
    """By how much the measure got worse; less than nothing where chance may have done it."""
    measure = MEASURES[name]
    found = compare(measure, whole, broken)
    worse = -found.value if measure.better == "higher" else found.value
    return worse if found.p < 0.01 else -1.0


@pytest.fixture(scope="module")
def given() -> Given:
    return Given()


def test_shuffled_citations(starter_library: Library, given: Given) -> None:
    cases = [case for case in CASES if case.cite]
    whole, broken = (scores(starter_library, cases, kind, given) for kind in (Altered, Shuffled))
    assert MEASURES["quotes_exact"].of(whole) == 1.0
    assert fall("quotes_exact", whole, broken) > 0.9
    assert fall("right_source", whole, broken) > 0.4


def test_verification_switched_off(starter_library: Library) -> None:
    given = Given()
    whole, broken = (
        scores(starter_library, CASES, kind, given, invents=True) for kind in (Altered, Unchecked)
    )
    assert fall("citation_recall", whole, broken) > 0.2


def test_retrieval_reversed(starter_library: Library, given: Given) -> None:
    names = [article.source.rpartition("/")[2] for article in starter_library.articles()]
    cases = [
        replace(case, find=tuple(n for n in names if n.startswith(case.cite)))
        for case in CASES
        if case.cite and not case.history
    ]
    whole, broken = (scores(starter_library, cases, kind, given) for kind in (Altered, Reversed))
    assert fall("mrr", whole, broken) > 0.3
    assert fall("hit_1", whole, broken) > 0.3


def test_nothing_broken_is_no_fall(starter_library: Library, given: Given) -> None:
    once, again = (scores(starter_library, CASES, Altered, one) for one in (given, Given()))
    for name in ("quotes_exact", "citation_recall", "right"):
        assert fall(name, once, again) == -1.0, name
