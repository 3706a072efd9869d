"""presscheck feedback: what readers of the page thought of answers, as questions to evaluate."""

import contextlib
import json
from pathlib import Path
from typing import Annotated

import typer

from rag.errors import SettingsError
from ui.commands.options import LibraryOption, settings

app = typer.Typer(help="What readers of the page thought of answers.", no_args_is_help=True)


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Where to write them.")],
    library: LibraryOption = None,
) -> None:
    """Write rated answers as questions for `presscheck eval run`.

    An answer rated right is expected to be given again with its quotes; a wrong one needs the
    reader's words for what is right, or that the articles do not say.
    """
    from rag.storage.disk import write_whole
    from ui.engine.conversations import Conversations
    from ui.state.feedback import questions_of
    from ui.words import count

    with contextlib.closing(Conversations(settings(library).tables)) as kept:
        questions, left_out = questions_of(kept.rated())
    if questions:
        lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in questions)
        try:
            write_whole(file, lines)
        except OSError as error:
            raise SettingsError(
                f"the questions cannot be written: {error.strerror or error}",
                where=str(file),
                next="Name another file.",
            ) from error
        print(f"{count(len(questions), 'question')} in {file}.")
    else:
        print("No rating makes a question yet; nothing was written.")
    if left_out:
        print(f"{count(left_out, 'rating')} left out: nobody said what would be right.")
