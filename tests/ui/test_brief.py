"""The brief on the page: made once behind it, told as it comes along, taken along as text."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from types import SimpleNamespace

import pytest

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from rag.types import Scope
from ui.engine.brief_file import BriefFile
from ui.engine.engine import Engine
from ui.engine.kept_brief import BriefState, KeptBrief, watch_brief
from ui.engine.urgent import Urgent
from ui.events.brief import BriefChanges, BriefEvents
from ui.markdown.brief import brief_markdown
from ui.markdown.text import as_markdown
from ui.render.brief import brief_html

BRIDGE = (
    "Norland will build a bridge over the harbour of Osby, the ministry of transport says. "
    "The harbour bridge in Osby will cost 41 million crowns, according to Mara Lind. "
    "Work on the harbour bridge in Osby begins in May, and the ferry keeps running until then."
)
PAYLOAD = "![x](https://evil.example/a.png) <img src=https://evil.example/b>"


@pytest.fixture
def engine(settings: Settings, make: SimpleNamespace) -> Iterator[Engine]:
    def build(settings: Settings) -> Rag:
        library = Library.open(settings.library, create=True)
        make.put(library, make.article(BRIDGE, PAYLOAD, publisher="Harbour Gazette"))
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        return Rag(library, index, HashEmbedder(), None, settings)

    engine = Engine(settings, build=build)
    engine.start()
    engine.answering(threading.Event())
    yield engine
    engine.close()


def last(changes: Iterator[BriefChanges]) -> BriefChanges:
    merged: BriefChanges = {}
    for one in changes:
        merged.update(one)
    return merged


def test_what_is_made_behind_the_page_waits_for_what_is_urgent() -> None:
    urgent, done = Urgent(), threading.Event()

    def work() -> None:
        urgent.let_pass()
        done.set()

    with urgent.running():
        thread = threading.Thread(target=work)
        thread.start()
        assert not done.wait(0.1)
    assert done.wait(2)
    thread.join()


def test_a_stop_ends_the_wait() -> None:
    urgent, stop = Urgent(), threading.Event()
    with urgent.running():
        stop.set()
        urgent.let_pass(stop)


def test_a_brief_waits_while_an_answer_is_made(engine: Engine) -> None:
    kept = KeptBrief(engine)
    with engine.urgent.running():
        watching = kept.watch()
        assert next(watching).progress
        time.sleep(0.5)
        assert next(watching).brief is None
    *_, state = watching
    assert state.brief


def test_the_brief_is_made_once_and_again_after_a_change(
    engine: Engine, make: SimpleNamespace
) -> None:
    kept = KeptBrief(engine)
    *_, first = kept.watch()
    assert list(kept.watch()) == [first]
    assert engine.library
    make.put(engine.library, make.article(f"{BRIDGE} The ferry of Osby is blue.", "Another"))
    states = list(kept.watch())
    assert states[0].brief is first.brief
    assert states[0].progress
    assert states[-1].brief
    assert states[-1].brief.articles == 2


def test_what_another_process_makes_is_not_made_again(engine: Engine) -> None:
    assert engine.library
    file = BriefFile(engine.library.folder)
    with file.making() as mine:  # as another process would
        assert mine
        watching = KeptBrief(engine).watch()
        assert next(watching).progress
        time.sleep(0.5)
        assert next(watching).brief is None
    (*_, first) = watching
    assert first.brief
    path = engine.library.folder / "brief.json"
    before = path.stat().st_ino
    (*_, again) = KeptBrief(engine).watch()
    assert again == first
    assert path.stat().st_ino == before
    path.write_text("{half of it")
    (*_, mended) = KeptBrief(engine).watch()
    assert mended.brief
    assert replace(mended.brief, timings_ms={}) == replace(first.brief, timings_ms={})


def test_what_is_made_behind_the_page_leaves_the_writer_to_the_questions(engine: Engine) -> None:
    asked: list[object] = []

    class Counting:
        name = "local:counting"

        def write(self, messages: object, **_: object) -> Iterator[str]:
            asked.append(messages)
            yield "Nothing."

        def close(self) -> None: ...

    rag = engine.answering(threading.Event())
    assert rag is not None
    rag.writer = Counting()  # pyright: ignore
    (*_, state) = KeptBrief(engine).watch()
    assert state.brief is not None
    assert (state.brief.writer, asked) == ("quotes", [])
    (*_, worded) = watch_brief(engine, "the harbour bridge", stop=threading.Event())
    assert worded.brief is not None
    assert asked


def test_a_brief_that_nobody_waits_for_any_more_ends(engine: Engine) -> None:
    stop = threading.Event()
    with engine.urgent.running():
        watching = watch_brief(engine, "bridge", stop=stop)
        next(watching)
        stop.set()
        assert list(watching)[-1] == BriefState()


def test_progress_is_shown_then_the_brief_and_its_beginning(engine: Engine) -> None:
    events = BriefEvents(engine)
    changes = list(events.open())
    assert "<progress" in changes[0]["brief"]
    assert "pc-day" in changes[-1]["brief"]
    assert "pc-point" in changes[-1]["teaser"]
    (again,) = events.open()
    assert again["brief"] == changes[-1]["brief"]


def test_a_scope_and_a_topic_are_named(engine: Engine) -> None:
    events = BriefEvents(engine)
    scope = Scope(publishers=frozenset({"Harbour Gazette"}))
    shown = last(events.make("ferry", "s", scope))
    assert "1 article (Harbour Gazette) on “ferry”" in shown["brief"]
    assert shown["make"].shown
    assert not shown["stop_brief"].shown
    nothing = last(events.make("", "s", Scope(publishers=frozenset({"Nobody"}))))
    assert "No article is in this selection." in nothing["brief"]


def test_a_failure_is_told(settings: Settings, make: SimpleNamespace) -> None:
    library = Library.open(settings.library, create=True)
    make.put(library, make.article(BRIDGE, "A bridge"))
    scripted = make.rag(library)
    scripted.default_as_of = None  # which no brief can do without
    engine = Engine(settings, build=lambda _: scripted)
    engine.start()
    engine.answering(threading.Event())
    events = BriefEvents(engine)
    for shown in (last(events.open()), last(events.make("a bridge", "s"))):
        assert "went wrong" in shown["brief"]
        assert "NoneType" not in shown["brief"]
    engine.close()
    library.close()


def test_it_can_be_taken_along(engine: Engine) -> None:
    *_, state = KeptBrief(engine).watch()
    assert state.brief
    text = brief_markdown(state.brief)
    assert text.startswith("# In brief\n\n1 article, 1 source\n\n## Without a date\n\n- ")
    assert " [1]" in text
    assert "1. “" in text
    html = brief_html(state.brief)
    assert 'data-name="brief.md"' in html
    (place,) = [part for part in html.split("<pre hidden")[1:] if "brief.json" in part]
    told = json.loads(unescape(place.split(">", 1)[1].split("</pre>")[0]))
    assert told["articles"] == 1
    assert "<img" not in html


@pytest.mark.parametrize(
    "text",
    [PAYLOAD, "# head", "- item", "1. item", "a *b* _c_ `d`", "https://evil.example", "a\n\n# b"],
)
def test_markdown_of_a_text_shows_it_and_does_nothing_else(text: str) -> None:
    from markdown_it import MarkdownIt

    shown = MarkdownIt("commonmark", {"html": True}).render(as_markdown(text))
    assert shown.startswith("<p>")
    assert shown.count("<") == 2
    plain = shown[3:-5].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    assert plain == " ".join(text.split())
