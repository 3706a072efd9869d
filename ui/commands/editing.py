"""presscheck library edit: what an article says of itself, mended by whoever knows better."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from rag.types import EditableField
from ui.commands.options import JsonOption, LibraryOption, settings
from ui.terminal.printing import plain, print_json

if TYPE_CHECKING:
    from rag.types import Edit


def edit(
    article_id: Annotated[
        str,
        typer.Argument(metavar="ARTICLE_ID", help="An id, as `presscheck library list` gives it."),
    ],
    title: Annotated[str | None, typer.Option("--title", help="Its headline.")] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", help="The newspaper, agency or site.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option("--published", metavar="DATE", help="The day, best as YYYY-MM-DD."),
    ] = None,
    author: Annotated[str | None, typer.Option("--author", help="Who wrote it.")] = None,
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="CODE", help="As en, or its English name."),
    ] = None,
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            metavar="FIELD",
            help="Take the value away, as an empty one does: publisher, say; repeatable.",
        ),
    ] = None,
    undo: Annotated[
        list[str] | None,
        typer.Option(
            "--undo",
            metavar="FIELD",
            help="Take the edit back, to what the file says: publisher, say, or all; repeatable.",
        ),
    ] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Change what an article says of itself, or take that back.

    Its text and the quotes of it stay as they are. An edit stays when the file is ingested again; a
    new version of the file ends it only by saying something else in that field than before.
    """
    from ingest.editing import edit_article
    from rag.build import build_embedder, build_library
    from rag.contract.articles import article_json
    from rag.library.edits import value_of

    typed: dict[EditableField, str | None] = {
        "title": title,
        "publisher": publisher,
        "published": published,
        "author": author,
        "language": language,
    }
    given: dict[EditableField, str | None] = {
        field: value for field, value in typed.items() if value is not None
    }
    cleared, taken_back = _fields("--clear", clear or ()), _fields("--undo", undo or ())
    if twice := [field for field in cleared if field in given]:
        raise typer.BadParameter(f"--{twice[0]} and --clear {twice[0]} exclude each other.")
    given |= dict.fromkeys(cleared)
    if not given and not taken_back:
        raise typer.BadParameter(
            "Say what to change: --title, --publisher, --published, --author, --language, "
            "--clear FIELD or --undo FIELD."
        )
    chosen = settings(library)
    with build_library(chosen) as opened:
        article = edit_article(
            opened, article_id, given, undo=taken_back, embedder=lambda: build_embedder(chosen)
        )
        sources, copies = opened.sources(article_id), opened.copies([article_id])[article_id]
    if as_json:
        print_json({**article_json(article, sources, copies)})
        return
    print(f"{article.id}: {plain(article.title)}")
    for field in dict.fromkeys((*given, *taken_back)):
        value = plain(value_of(article, field) or "unknown")
        print(f"  {field}: {value}{edited_note(article.edit(field))}")


def edited_note(edit: "Edit | None") -> str:
    """What stands behind a field's value: nothing, or what the document says there."""
    return f" (edited; the document says: {plain(edit.said or 'nothing')})" if edit else ""


def _fields(option: str, names: Sequence[str]) -> tuple[EditableField, ...]:
    """The fields that an option names; `all` is each of them, for --undo alone."""
    fields: tuple[EditableField, ...] = get_args(EditableField)
    known = (*fields, "all") if option == "--undo" else fields
    if unknown := [name for name in names if name not in known]:
        raise typer.BadParameter(f"{option} takes {', '.join(known)}, and not {unknown[0]!r}.")
    return fields if "all" in names else tuple(field for field in fields if field in names)
