"""presscheck search: a question to the articles that fit, without an answer."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from rag.types import Scope
from ui.commands.ask import opened_rag
from ui.commands.batches import BatchLine, run_batch
from ui.commands.filters import (
    ArticleOption,
    FilterOptions,
    LanguageOption,
    PublisherOption,
    SinceOption,
    UntilOption,
)
from ui.commands.options import AsOfOption, BatchOption, JsonOption, LibraryOption, day_of, one_of
from ui.terminal.printing import print_json

if TYPE_CHECKING:
    from rag.answering import Rag


def search(
    question: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Articles to list, at most.")] = 10,
    as_of: AsOfOption = None,
    publisher: PublisherOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    language: LanguageOption = None,
    article: ArticleOption = None,
    library: LibraryOption = None,
) -> None:
    """List the articles that fit a question.

    Best first, each article once, with its best passage; of copies of one story, the best placed.

    A line of --batch is {"id", "question", "as_of"}; with --json or --batch each line printed is
    {"id", "passages": [{"article_id", "source", "url", "published", "start", "end", "text",
    "score"}]}.
    """
    one_of(question, batch, "a question")
    day = day_of(as_of)
    filters = FilterOptions(publisher, since, until, language, article)
    with opened_rag(library, "quotes") as rag:
        scope = filters.scope(rag.library)
        if batch is not None:
            good = run_batch(batch, lambda line: _search_line(rag, line, k, day, scope))
            raise typer.Exit(0 if good else 1)
        assert question is not None
        if as_json:
            print_json(_found(rag, None, question, k, day, scope))
        else:
            from ui.terminal.answer import show_passages

            show_passages(rag.search(question, k=k, as_of=day, scope=scope), rag.library)


def _search_line(
    rag: "Rag", line: BatchLine, k: int, as_of: date | None, scope: Scope
) -> dict[str, object]:
    day = line.day("as_of") or as_of
    return _found(rag, line.id, line.text("question"), k, day, scope)


def _found(
    rag: "Rag", identity: object, question: str, k: int, as_of: date | None, scope: Scope
) -> dict[str, object]:
    from rag.contract.answers import passage_json

    passages = rag.search(question, k=k, as_of=as_of, scope=scope)
    return {"id": identity, "passages": [passage_json(passage) for passage in passages]}
