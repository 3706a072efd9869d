"""A draft on the page: its file, its result with what differs, and the result as text."""

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from docx import Document

from rag.errors import ReadError
from rag.proofs import DraftSentence, DraftVerdict
from rag.settings import Settings
from rag.types import Quote
from ui.engine.engine import Engine
from ui.events.draft import DRAFT_CHARS, DraftChanges, DraftEvents
from ui.markdown.draft import draft_markdown
from ui.render.draft import draft_html
from ui.state.draft_file import draft_of

PAYLOAD = "<img src=x onerror=alert(1)>"


@pytest.fixture
def checked(make: SimpleNamespace) -> list[DraftSentence]:
    text = f"The bridge will cost 41 million crowns {PAYLOAD}."
    article = make.article(text, PAYLOAD, publisher=PAYLOAD)
    claim = f"The bridge will cost 58 million crowns {PAYLOAD}."
    quote = Quote(article, 0, len(text))
    return [
        DraftSentence(
            claim, 0, len(claim), DraftVerdict.CONTRADICTED, quote, f"It says 41 {PAYLOAD}."
        ),
        DraftSentence(PAYLOAD, 90, 99, DraftVerdict.NOT_FOUND, None, "No article says this."),
    ]


def test_what_differs_is_marked_in_sentence_and_quote(checked: list[DraftSentence]) -> None:
    html = draft_html(checked, of=2)
    assert '<mark class="pc-differs">58 million crowns</mark>' in html
    assert '<mark class="pc-differs">41 million crowns</mark>' in html
    assert "<img" not in html


def test_one_verdict_alone_can_be_shown(checked: list[DraftSentence]) -> None:
    html = draft_html(checked, of=2)
    assert [part.split('"')[0] for part in html.split('data-only="')[1:]] == [
        "all",
        "contradicted",
        "not_found",
    ]
    assert "data-only" not in draft_html(checked[:1], of=1)


def test_progress_then_the_sum_or_where_it_was_stopped(checked: list[DraftSentence]) -> None:
    assert "2 of 5 sentences checked" in draft_html(checked, of=5)
    assert "<progress" in draft_html(checked, of=5)
    stopped = draft_html(checked, of=5, stopped=True)
    assert "Stopped: 2 of 5 sentences checked. 2 sentences: 1 contradicted" in stopped
    assert "<progress" not in stopped
    assert 'data-name="checked.md"' in stopped


def test_the_result_as_markdown_does_nothing_but_show_it(checked: list[DraftSentence]) -> None:
    from markdown_it import MarkdownIt

    text = draft_markdown(checked, "2 sentences")
    html = MarkdownIt("commonmark", {"html": True}).render(text)
    assert "<img" not in html
    assert "<strong>Contradicted.</strong>" in html
    assert "41 million" in html


@pytest.fixture
def events(settings: Settings, make: SimpleNamespace, shelf: SimpleNamespace) -> DraftEvents:
    engine = Engine(settings, build=lambda _: make.rag(shelf.library))
    engine.start()
    engine.answering(threading.Event())
    return DraftEvents(engine)


def merged(events: DraftEvents, path: Path) -> DraftChanges:
    found: DraftChanges = {}
    for changes in events.check_file(str(path), "s"):
        found.update(changes)
    return found


def test_a_word_file_is_read_as_articles_are(tmp_path: Path, settings: Settings) -> None:
    document = Document()
    document.add_heading("Costs", 2)
    document.add_paragraph("The bridge costs 41 million.")
    document.add_paragraph("It opens in May.", style="List Bullet")
    document.save(str(tmp_path / "draft.docx"))
    assert draft_of(tmp_path / "draft.docx", settings) == (
        "## Costs\n\nThe bridge costs 41 million.\n\n- It opens in May."
    )


@pytest.mark.parametrize("name", ["draft.exe", "many.jsonl", "broken.docx", "empty.txt"])
def test_a_file_that_cannot_be_read_says_why_and_not_where_it_lay(
    tmp_path: Path, settings: Settings, events: DraftEvents, name: str
) -> None:
    (tmp_path / name).write_text("" if name == "empty.txt" else "{}")
    with pytest.raises(ReadError) as error:
        draft_of(tmp_path / name, settings)
    assert error.value.where == name
    told = merged(events, tmp_path / name)["checked"]
    assert name in told
    assert str(tmp_path) not in told


def test_a_file_too_long_for_the_box_says_so(tmp_path: Path, events: DraftEvents) -> None:
    (tmp_path / "long.txt").write_text("The bridge is long. " * 4000)
    changes = merged(events, tmp_path / "long.txt")
    assert len(changes["draft"]) == DRAFT_CHARS
    assert "50,000 are taken" in changes["checked"]
