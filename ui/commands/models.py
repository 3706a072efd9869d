"""presscheck models: which model files are here, and fetching those that are not."""

from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.options import JsonOption, settings
from ui.terminal.printing import print_error, print_json

if TYPE_CHECKING:
    from rag.settings import Settings

app = typer.Typer(help="List and fetch the models that Presscheck knows.", no_args_is_help=True)


@app.command("list")
def list_models(as_json: JsonOption = False) -> None:
    """List the models, and which are here."""
    from rag.models import model_states

    states = model_states(settings(None).models)
    if as_json:
        for state in states:
            print_json(
                {
                    "name": state.name,
                    "role": state.role,
                    "title": state.title,
                    "licence": state.licence,
                    "bytes": state.size,
                    "bytes_here": state.on_disk,
                    "present": state.present,
                    "path": str(state.path),
                }
            )
        return
    from ui.terminal.console import output, table
    from ui.words import size

    rows = [
        (
            state.name,
            state.role,
            size(state.size),
            state.licence,
            "yes" if state.present else f"{size(state.on_disk)} of it" if state.on_disk else "no",
        )
        for state in states
    ]
    output().print(table(("Name", "Role", "Size", "Licence", "Here"), rows))


@app.command("fetch")
def fetch(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Models to fetch; without any, the embedder."),
    ] = None,
) -> None:
    """Fetch models that are not here, or have changed since.

    A fetch that was stopped goes on where it ended. Exit code 1 if any could not be fetched; all
    others are nevertheless.
    """
    from rag.errors import FetchStopped, ModelError
    from rag.models import find_model

    chosen = settings(None)
    failed = False
    for name in names or [chosen.embedder]:
        try:
            find_model(name, chosen.models)
            print(f"{name} is here.")
            continue
        except ModelError:
            pass
        try:
            fetch_with_bar(name, chosen)
        except FetchStopped:
            raise
        except ModelError as error:
            failed = True
            print_error(error)
    if failed:
        raise typer.Exit(1)


def fetch_with_bar(name: str, chosen: "Settings") -> None:
    """Ctrl-C ends the fetch, keeps what has come, and then the command as it does anywhere."""
    from rag.models import fetch_model
    from ui.terminal.fetch import fetching

    with fetching(name) as report:
        path = fetch_model(name, chosen.models, report)
    print(f"Fetched {name}: {path}")
