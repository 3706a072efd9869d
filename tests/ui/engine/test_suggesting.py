"""What is offered after an answer is what the library has been found to answer."""

import threading
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from rag.types import Status
from ui.engine.asking import ask
from ui.engine.engine import Engine
from ui.engine.suggesting import MOST, suggestions
from ui.events.ask import AskEvents
from ui.events.kept import NOWHERE

StartEngine = Callable[[object], Engine]

BRIDGE = """Norland will build a bridge over the harbour of Osby. The harbour bridge in Osby will \
cost 41 million crowns, according to Mara Lind.

The ministry of Norland presented the harbour bridge in March 2024. Atland bought 300 ferries from \
Norland in June 2023. The university of Osby employs 1,200 researchers.

Mara Lind says that the harbour bridge is the longest of the country.

Ferries of Atland carry lorries. The ferries of Atland are painted blue. Atland sells tickets \
for its ferries in kiosks. Researchers of the university study fish. The university was founded by \
monks. Students of the university row on a lake."""
COST = "How much will the harbour bridge in Osby cost?"


@pytest.fixture
def rag(settings: Settings, make: SimpleNamespace) -> Rag:
    """As it is in use, but for the embedder, which needs no model file."""
    library = Library.open(settings.library, create=True)
    make.put(library, make.article(BRIDGE, "A bridge over the harbour"))
    index = open_index(library, exact_scan_below=settings.exact_scan_below)
    return Rag(library, index, HashEmbedder(), None, settings)


def test_what_is_offered_is_answered_and_was_not_asked(rag: Rag, start_engine: StartEngine) -> None:
    engine = start_engine(rag)
    *_, turn = ask(engine, COST, [], threading.Event())
    assert turn.answer
    assert turn.answer.status is Status.ANSWERED
    offered = suggestions(engine, turn, [], threading.Event())
    assert 1 <= len(offered) <= MOST
    for question in offered:
        assert "41 million" not in rag.answer(question).text
        assert rag.answer(question).status is Status.ANSWERED
    fewer = suggestions(engine, turn, offered[:1], threading.Event())
    assert offered[0] not in fewer  # asked before


def test_nothing_is_offered_to_somebody_who_went_on(rag: Rag, start_engine: StartEngine) -> None:
    engine = start_engine(rag)
    *_, turn = ask(engine, COST, [], threading.Event())
    stop = threading.Event()
    stop.set()
    assert suggestions(engine, turn, [], stop) == ()


def test_where_the_articles_hold_nothing_else_nothing_is_offered(
    make: SimpleNamespace, shelf: SimpleNamespace, start_engine: StartEngine
) -> None:
    engine = start_engine(make.rag(shelf.library))  # declines every question
    citation = make.cite(1, shelf.harbour, "Work begins in May.")
    *_, turn = ask(engine, "Who?", [], threading.Event())
    assert suggestions(engine, replace(turn, citations=(citation,)), [], threading.Event()) == ()


def test_they_stand_below_the_last_answer_alone(rag: Rag, start_engine: StartEngine) -> None:
    page = AskEvents(start_engine(rag))
    *_, last, _ = page.ask(COST, [], "s")
    assert "pc-suggestion" not in last["current"]
    changes = page.suggest(last["turns"], "s")
    assert changes["current"].count("pc-suggestion") >= 1
    assert changes["turns"][-1].suggestions
    rated = page.turns.do("right", "t1", "", changes["turns"], NOWHERE)
    assert "pc-suggestion" in rated["current"]
    running = page.ask("And then?", changes["turns"], "s")
    next(running)
    page.leave("s")
    assert page.suggest(changes["turns"], "s") == {}
    running.close()
