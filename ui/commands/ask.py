"""presscheck ask: a question to an answer, or a file of questions to a file of answers."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from rag.types import Answer, Scope, WriterChoice
from ui.commands.batches import BatchLine, run_batch
from ui.commands.exporting import ExportOption, exported
from ui.commands.filters import (
    ArticleOption,
    FilterOptions,
    LanguageOption,
    PublisherOption,
    SinceOption,
    UntilOption,
)
from ui.commands.options import (
    AsOfOption,
    BatchOption,
    JsonOption,
    LibraryOption,
    WriterOption,
    day_of,
    one_of,
    settings,
)
from ui.terminal.printing import print_json, print_note

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
    publisher: PublisherOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    language: LanguageOption = None,
    article: ArticleOption = None,
    export_to: ExportOption = None,
    library: LibraryOption = None,
    writer: WriterOption = None,
) -> None:
    """Answer a question, with a quote behind every sentence.

    A line of --batch is {"id", "question", "history": [earlier questions], "as_of"}; all but the
    question may be left out. Its answer has the same id.
    """
    one_of(question, batch, "a question")
    if batch is not None and export_to is not None:
        raise typer.BadParameter("--export takes one answer, not a batch.")
    day = day_of(as_of)
    filters = FilterOptions(publisher, since, until, language, article)
    with opened_rag(library, writer) as rag:
        scope = filters.scope(rag.library)
        if batch is not None:
            good = run_batch(batch, lambda line: _answer_line(rag, line, day, scope))
            raise typer.Exit(0 if good else 1)
        assert question is not None
        events = rag.stream(question, history=history or (), as_of=day, scope=scope)
        if export_to is not None:
            events = exported(events, export_to)
        if as_json:
            from rag.contract.answers import answer_json

            *_, last = events
            assert isinstance(last, Answer)
            print_json({**answer_json(last)})
            print_note(last.note)
        else:
            from ui.terminal.answer import show_answer

            show_answer(events, rag.library)


@contextmanager
def opened_rag(library: str | None, writer: WriterChoice | None) -> Generator["Rag"]:
    """A Rag that is closed at the end. The terminal says that it loads: that takes seconds."""
    from ui.terminal.console import working

    with working("Loading"):
        from rag.build import build_rag

        rag = build_rag(settings(library, writer))
    try:
        yield rag
    finally:
        rag.close()


def _answer_line(
    rag: "Rag", line: BatchLine, as_of: date | None, scope: Scope
) -> dict[str, object]:
    from rag.contract.answers import answer_json

    answer = rag.answer(
        line.text("question"),
        history=line.texts("history"),
        as_of=line.day("as_of") or as_of,
        scope=scope,
    )
    print_note(answer.note, f" on {line.place}")
    return {"id": line.id, **answer_json(answer)}
