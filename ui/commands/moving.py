"""presscheck library move: a library copied into another one."""

from typing import Annotated

import typer

from ui.commands.options import settings


def move(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A folder or postgresql://...")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Likewise; empty, or begun before.")],
) -> None:
    """Copy a library, from a folder to a database or back.

    Older versions and edits come along, nothing is embedded again, and FROM stays as it is. All of
    it is compared at the end; a run that was stopped goes on where it ended. Uploads, accounts and
    conversations are no part of it.
    """
    from rag.build import build_library
    from rag.library.move import move as copied
    from ui.terminal.ingest import counting
    from ui.words import count

    if source == target:
        raise typer.BadParameter("FROM and TO are the same library.")
    with (
        build_library(settings(source)) as opened,
        build_library(settings(target), create=True) as made,
        counting("Copying") as report,
    ):
        articles = copied(opened, made, report)
        where = made.where
    print(
        f"{count(articles, 'article')} copied to {where}, and compared. Use it from now on: "
        "PRESSCHECK_LIBRARY"
    )
