"""presscheck ask: a question to an answer, or a file of questions to a file of answers."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.types import WriterChoice
from ui.commands.batches import BatchLine, run_batch
from ui.commands.options import (
    AsOfOption,
    BatchOption,
    JsonOption,
    LibraryOption,
    WriterOption,
    one_of,
    settings,
)
from ui.printing import print_json

if TYPE_CHECKING:
    from rag.answering import Rag


def ask(
    question: Annotated[str | None, typer.Argument(help="What you want to know.")] = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
    history: Annotated[
        list[str] | None,
        typer.Option("--history", metavar="QUESTION", help="An earlier question; repeatable."),
    ] = None,
    as_of: AsOfOption = None,
    library: LibraryOption = None,
    writer: WriterOption = None,
) -> None:
    """Answer a question, with a quote behind every sentence.

    A line of --batch is {"id", "question", "history": [earlier questions], "as_of"}; all but the
    question may be left out. Its answer has the same id.
    """
    one_of(question, batch, "a question")
    with opened_rag(library, writer) as rag:
        if batch is not None:
            good = run_batch(batch, lambda line: _answer_line(rag, line, as_of))
            raise typer.Exit(0 if good else 1)
        assert question is not None
        if as_json:
            _print_json(rag, question, history or (), as_of)
        else:
            from ui.terminal_answer import show_answer

            day = as_of.date() if as_of else None
            show_answer(rag.stream(question, history=history or (), as_of=day), rag.library)


@contextmanager
def opened_rag(library: Path | None, writer: WriterChoice | None) -> Generator["Rag"]:
    """A Rag that is closed at the end. The terminal says that it loads: that takes seconds."""
    from ui.terminal import working

    with working("Loading"):
        from rag.build import build_rag

        rag = build_rag(settings(library, writer))
    try:
        yield rag
    finally:
        rag.close()


def _answer_line(rag: "Rag", line: BatchLine, as_of: datetime | None) -> dict[str, object]:
    from rag.contract import answer_json

    day = line.day("as_of") or (as_of.date() if as_of else None)
    answer = rag.answer(line.text("question"), history=line.texts("history"), as_of=day)
    return {"id": line.id, **answer_json(answer)}


def _print_json(rag: "Rag", question: str, history: Sequence[str], as_of: datetime | None) -> None:
    from rag.contract import answer_json

    day = as_of.date() if as_of else None
    print_json({**answer_json(rag.answer(question, history=history, as_of=day))})
