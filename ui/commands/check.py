"""presscheck check: a draft against the library, or claims against the quotes given with them."""

from pathlib import Path
from typing import Annotated

import typer

from rag.errors import ReadError
from ui.commands.ask import opened_rag
from ui.commands.batches import BatchLine, run_batch
from ui.commands.options import BatchOption, JsonOption, LibraryOption, one_of
from ui.terminal.printing import print_json


def check(
    file: Annotated[
        Path | None, typer.Argument(help="A text in UTF-8: the draft to check.")
    ] = None,
    batch: BatchOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Check a draft against the library.

    Each sentence is supported or contradicted by a quote, or not found.

    A line of --batch is {"id", "claim", "quotes": [...]} and needs no library: the claim is
    checked against those quotes, and {"id", "verdict", "reason"} is printed.
    """
    one_of(None if file is None else str(file), batch, "a file")
    if batch is not None:
        raise typer.Exit(0 if run_batch(batch, _claim_line) else 1)
    assert file is not None
    draft = _draft(file)
    with opened_rag(library, "quotes") as rag:
        from rag.contract.drafts import draft_sentence_json
        from rag.proofs import check_draft
        from ui.terminal.answer import show_checked

        sentences = 0
        for sentence in check_draft(rag, draft):
            sentences += 1
            if as_json:
                print_json({**draft_sentence_json(sentence)})
            else:
                show_checked(sentence)
    if not sentences:
        raise ReadError("the draft has no sentences", where=str(file))


def _draft(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReadError(
            f"the draft cannot be read: {error.strerror}", where=str(file), next="Check its name."
        ) from error
    except UnicodeDecodeError as error:
        raise ReadError(
            f"the draft is not UTF-8 text (byte {error.start + 1})",
            where=str(file),
            next="Save it as UTF-8 text.",
        ) from error


def _claim_line(line: BatchLine) -> dict[str, object]:
    from rag.verification import check as check_claim

    if line.fields.get("quotes") is None:
        raise ReadError("'quotes' is missing: a list of texts to check the claim against")
    title, before, question = (
        line.text(name) if line.fields.get(name) is not None else ""
        for name in ("title", "before", "question")
    )
    checked = check_claim(
        line.text("claim"), line.texts("quotes"), title=title, before=before, question=question
    )
    return {"id": line.id, "verdict": checked.verdict.value, "reason": checked.reason}
