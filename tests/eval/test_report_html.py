"""The page: whole, safe, and the same each time."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from eval.cases import Case
from eval.metrics.scores import AnswerScore, ClaimScore, Outcome, Score
from eval.report import html_page, plots
from eval.runs.records import EvalRun, Record, RunSettings
from rag.contract.answers import AnswerJson

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
HOSTILE = f"$x^ {SCRIPT} {IMAGE} javascript:alert(1) \x1b[31m"
VOID = {"meta", "link", "br", "img", "input"}


class Page(HTMLParser):
    """What a browser makes of the page: its elements, their attributes, its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def answer_json(text: str, *, verdict: str = "verified") -> AnswerJson:
    return {
        "question": text,
        "standalone_question": text,
        "as_of": "2025-01-28",
        "status": "answered",
        "text": text,
        "sentences": [{"text": text, "verdict": verdict, "reason": text, "citations": [1]}],
        "citations": [
            {
                "n": 1,
                "kind": "text",
                "article_id": "aaa",
                "title": text,
                "publisher": text,
                "published": "2025-01-24",
                "url": "https://example.org/" + text,
                "source": text,
                "quote": text,
                "start": 0,
                "end": 32,
                "field": None,
                "also_in": [],
            }
        ],
        "conflicts": [{"about": text, "values": [{"value": text, "citations": [1]}]}],
        "missing": text,
        "nearest": [],
        "writer": text,
        "timings_ms": {"retrieve": 12},
    }


def record(place: int, outcome: Outcome, text: str = "V3 is it", type_: str = "fact") -> Record:
    score = AnswerScore(
        answerable=True,
        outcome=outcome,
        words=4,
        quotes=2,
        quotes_exact=2,
        right_source=None,
        all_sides_cited=None,
        conflict_expected=False,
        conflict_flagged=False,
        seconds=0.1 * (place + 1),
        confidence=0.5 + place / 10,
        citation_recall=1.0,
    )
    case = Case(f"q{place}", f"{text}?", type_, answer=(("V3",),), wrong=("R1",), history=(text,))
    return Record(case, place, Score(type_, answer=score), answer=answer_json(text))


@pytest.fixture
def run(made_with: RunSettings) -> EvalRun:
    outcomes = (Outcome.RIGHT, Outcome.WRONG, Outcome.DECLINED, Outcome.FAILED)
    records = tuple(record(place, outcome) for place, outcome in enumerate(outcomes))
    return EvalRun(None, replace(made_with, cases=4), records)


@pytest.fixture
def other(run: EvalRun) -> EvalRun:
    records = tuple(record(place, Outcome.RIGHT) for place in range(4))
    return EvalRun(None, replace(run.settings, system="llamaindex"), records)


def test_the_page_is_whole_and_loads_nothing(run: EvalRun, other: EvalRun) -> None:
    text = html_page([run, other])
    page = Page(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.elements}
    assert "://" not in text.replace("https://example.org/", "")
    assert "@import" not in text
    addresses = [a[name] for _, a in page.elements for name in ("src", "href") if name in a]
    assert all(address and address.startswith("#") for address in addresses)
    assert not re.search(r"url\((?!#)", text)
    (policy,) = [m["content"] for m in page.named("meta") if "http-equiv" in m]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_hostile_text_stays_text(run: EvalRun) -> None:
    hostile = replace(
        record(0, Outcome.WRONG, HOSTILE, HOSTILE),
        error=HOSTILE,
        note=HOSTILE,
        judge_error=HOSTILE,
        ranking=(HOSTILE,),
    )
    settings = replace(
        run.settings, system=HOSTILE, dataset=HOSTILE, about=HOSTILE, machine=HOSTILE
    )
    removed = replace(hostile, answer=answer_json(HOSTILE, verdict="removed"))
    other = EvalRun(None, replace(settings, writer=HOSTILE), (removed,))
    text = html_page([EvalRun(None, settings, (hostile,)), other])
    page = Page(text)
    assert page.open == []
    assert "<script" not in text
    assert "<img" not in text
    assert not any(name.startswith("on") for _, a in page.elements for name in a)
    assert page.text.count(SCRIPT) > 20


def test_ids_are_of_one_element_each_and_references_lead_somewhere(
    run: EvalRun, other: EvalRun
) -> None:
    second = replace(run.settings, dataset="another", sha256="2" * 64)
    text = html_page([run, other, EvalRun(None, second, run.records)])
    ids = [a["id"] for _, a in Page(text).elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="|url\()#([\w.-]+)', text)) <= set(ids)


def test_plots_have_names_and_the_pages_colours(run: EvalRun, other: EvalRun) -> None:
    text = html_page([run, other])
    page = Page(text)
    images = [a for a in page.named("div") if a.get("role") == "img"]
    assert len(images) == text.count("<figure>") == 4
    assert all(a["aria-label"] for a in images)
    assert "var(--wrong)" in text
    assert "currentColor" in text
    assert "#0101" not in text


def test_both_runs_answer_a_case_together(run: EvalRun, other: EvalRun) -> None:
    text = html_page([run, other])
    assert text.count('<details class="case">') == 4
    assert "presscheck: wrong" in text
    assert "llamaindex: right" in text
    assert "presscheck → llamaindex" in text
    assert "p = " in text


def test_a_case_shows_what_was_expected_and_said(run: EvalRun) -> None:
    page = Page(html_page([run]))
    assert "3 of 4 cases fell short" in page.text
    assert "answer V3" in page.text
    assert {"class": "is-right"} in page.named("mark")


def test_an_unfinished_run_says_so(run: EvalRun) -> None:
    unfinished = EvalRun(None, replace(run.settings, cases=100), run.records)
    assert "Unfinished: 4 of 100 cases." in html_page([unfinished])


def test_several_sets_begin_with_their_chief_measures(run: EvalRun) -> None:
    second = replace(run.settings, dataset="another", sha256="2" * 64)
    text = html_page([run, EvalRun(None, second, run.records)])
    assert "<h1>2 sets</h1>" in text
    assert 'href="#set2">another</a>' in text


def test_odd_runs_make_a_page_too(run: EvalRun) -> None:
    claim = Case("c", "Why?", claim="V3 is cheap.", quotes=("It is.",), supported=True)
    claims = Record(
        claim, 0, Score("claims", claim=ClaimScore(True, False, 0.0)), verdict="removed"
    )
    declined = (record(0, Outcome.DECLINED), record(1, Outcome.DECLINED))
    odd = [
        EvalRun(None, replace(run.settings, measures=("macro_f1",)), (claims,)),
        EvalRun(None, run.settings, declined),
        EvalRun(None, run.settings, run.records[:1]),
        EvalRun(None, run.settings, ()),
    ]
    for one in odd:
        assert "fell short" in html_page([one])
    assert "fell short" in html_page(odd)
    assert "nothing was run" in html_page([])


def test_the_same_runs_make_the_same_page(run: EvalRun, other: EvalRun) -> None:
    assert html_page([run, other]) == html_page([run, other])


def test_a_label_is_never_mathematics_nor_a_missing_glyph() -> None:
    svg = plots.bars([plots.Bar("$5 字 <b>", (("right", 1),), "$x^$")], name="a")
    assert "$5 字 &lt;b&gt;" in svg
    assert "$x^$" in svg
