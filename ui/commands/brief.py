"""presscheck brief: what the articles say, as key points with their quotes."""

from typing import Annotated

import typer

from ui.commands.ask import opened_rag
from ui.commands.filters import (
    ArticleOption,
    FilterOptions,
    LanguageOption,
    PublisherOption,
    SinceOption,
    UntilOption,
)
from ui.commands.options import AsOfOption, JsonOption, LibraryOption, WriterOption, day_of
from ui.terminal.printing import print_json, print_note


def brief(
    topic: Annotated[str, typer.Argument(help="Only what the articles say of this.")] = "",
    points: Annotated[int, typer.Option("--points", min=1, max=40, help="At most so many.")] = 10,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    publisher: PublisherOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    language: LanguageOption = None,
    article: ArticleOption = None,
    library: LibraryOption = None,
    writer: WriterOption = "quotes",
) -> None:
    """What the articles say: key points, who says so, where they differ.

    In the order of time. Every point is a quote, or with --writer a sentence that its quotes were
    checked to say.
    """
    filters = FilterOptions(publisher, since, until, language, article)
    with opened_rag(library, writer) as rag:
        from rag.briefing.brief import make_brief

        made = make_brief(
            rag, topic, points=points, as_of=day_of(as_of), scope=filters.scope(rag.library)
        )
        if as_json:
            from rag.contract.briefs import brief_json

            print_json({**brief_json(made)})
            print_note(made.note)
        else:
            from ui.terminal.brief import show_brief

            show_brief(made, rag.library)
