"""presscheck eval draft: questions proposed from the library's own articles, for a user to accept.

Every accepted question is on the disk before the next one is shown.
"""

import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.types import WriterChoice
from ui.commands.options import LibraryOption, WriterOption, settings
from ui.terminal.printing import plain, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from eval.cases import Case
    from eval.proposals.drafts import Draft

_KEYS = "[a]ccept, [e]dit, [s]kip, [q]uit: "
_SPELLINGS = " | "
_EXPECTS_ONE_WITHOUT = 6
"""Drafts, of which one should have no answer (the share in eval/proposals/drafts.py)."""


def draft(
    count: Annotated[int, typer.Option("--count", min=1, help="Questions to propose.")] = 20,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE.jsonl", help="The file that questions are added to."),
    ] = Path("questions.jsonl"),
    seed: Annotated[int, typer.Option("--seed", help="Draws articles and sentences.")] = 0,
    yes: Annotated[bool, typer.Option("--yes", help="Accept all without asking.")] = False,
    library: LibraryOption = None,
    writer: WriterOption = None,
) -> None:
    """Propose questions about your articles, to accept or edit.

    Each comes with its answer and the quote that holds it. Where nobody can be asked (standard
    input is no terminal) and without --yes, they are printed as JSON lines and kept nowhere.
    """
    from eval.proposals.file import append_case, case_fields, cases_in
    from ui.words import count as counted

    there = cases_in(out)
    with _drafts(library, writer, count, seed, there) as drafts:
        if not yes and not sys.stdin.isatty():
            for proposed in drafts:
                print_json(case_fields(proposed.case))
            return

        def keep(case: "Case") -> None:
            append_case(out, case)

        added = accept_all(drafts, keep) if yes else review(drafts, input, keep)
    if not added:
        print(f"No question was added to {plain(str(out))}.")
        return
    print(f"Added {counted(added, 'question')} to {plain(str(out))}.")
    print(f"Ask them: presscheck eval run {plain(_shell(out))}")


def accept_all(drafts: "Iterator[Draft]", keep: "Callable[[Case], None]") -> int:
    """How many were kept; Ctrl-C ends it and loses none of them."""
    added = 0
    try:
        for proposed in drafts:
            keep(proposed.case)
            added += 1
    except KeyboardInterrupt:
        print()
    return added


def review(
    drafts: "Iterator[Draft]", ask: Callable[[str], str], keep: "Callable[[Case], None]"
) -> int:
    """Shows each draft and does with it what `ask` answers; how many were kept.

    q, Ctrl-C and the end of the input all stop, and keep what was accepted.
    """
    from ui.terminal.console import output

    console = output()
    added = seen = 0
    try:
        for proposed in drafts:
            seen += 1
            _show(console, seen, proposed)
            case = _decided(proposed, ask)
            if case:
                keep(case)
                added += 1
    except _Stopped:
        return added
    except (KeyboardInterrupt, EOFError):
        print()
        return added
    if not seen:
        print("No sentence of the library gave a sure question.")
    return added


class _Stopped(Exception): ...


def _decided(proposed: "Draft", ask: Callable[[str], str]) -> "Case | None":
    """The case to keep, or None. Raises _Stopped."""
    while True:
        match ask(_KEYS).strip().lower():
            case "a" | "accept":
                return proposed.case
            case "e" | "edit":
                return _edited(proposed, ask)
            case "s" | "skip":
                return None
            case "q" | "quit":
                raise _Stopped
            case _:
                print("Type a, e, s or q, and Enter.")


def _edited(proposed: "Draft", ask: Callable[[str], str]) -> "Case":
    """The case with the question and answer that are typed; an empty line leaves either as it is.

    An answer that the sentence does not hold is asked for again: nothing could back it.
    """
    from eval.metrics.texts import holds

    case = proposed.case
    question = ask("Question (empty: as it is): ").strip()
    edited = replace(case, question=question or case.question)
    if case.abstain:
        return edited
    while True:
        typed = ask(f"Answer, spellings parted by {_SPELLINGS.strip()} (empty: as it is): ")
        spellings = tuple(text.strip() for text in typed.split("|") if text.strip("*| \t"))
        if not spellings:
            return edited
        if any(holds(proposed.quote, spelling) for spelling in spellings):
            return replace(edited, answer=(spellings,))
        if any(holds(proposed.sentence, spelling) for spelling in spellings):
            return replace(edited, answer=(spellings,), quote=(proposed.sentence,))
        print("The sentence holds none of these.")


def _show(console: "Console", number: int, proposed: "Draft") -> None:
    """The article, the sentence with quote and answer marked, the question, what is expected."""
    from rich.padding import Padding
    from rich.text import Text

    from ui.words import day

    article, case = proposed.article, proposed.case
    about = (article.title, article.publisher or "publisher unknown", day(article.published))
    console.print(Text(f"\n{number}. ", "bold").append(plain(", ".join(about)), "not bold dim"))
    text = article.text
    sentence = Text("“" + plain(text[proposed.sentence_start : proposed.start]), "dim")
    sentence.append(plain(text[proposed.start : proposed.answer_start]), "not dim")
    sentence.append(plain(text[proposed.answer_start : proposed.answer_end]), "not dim bold green")
    sentence.append(plain(text[proposed.answer_end : proposed.end]), "not dim")
    sentence.append(plain(text[proposed.end : proposed.sentence_end]) + "”")
    console.print(Padding(sentence, (0, 0, 0, 3)))
    question = Text("Question: ").append(plain(case.question), "bold")
    console.print(Padding(question, (0, 0, 0, 3)))
    expected = _SPELLINGS.join(text for group in case.answer for text in group)
    answer = Text(f"Answer:   {plain(expected) or 'none: Presscheck should decline'}")
    console.print(Padding(answer, (0, 0, 0, 3)))


@contextmanager
def _drafts(
    library: str | None,
    writer: WriterChoice | None,
    count: int,
    seed: int,
    there: "Sequence[Case]",
) -> "Generator[Iterator[Draft]]":
    from eval.proposals.drafts import draft_cases
    from rag.build import build_library, build_writer

    chosen = settings(library, writer)
    with build_library(chosen) as opened:
        made_by = build_writer(chosen)
        try:
            yield _announced(
                draft_cases(opened, count=count, seed=seed, writer=made_by, besides=there)
            )
        finally:
            if made_by:
                made_by.close()


def _announced(drafts: "Iterator[Draft]") -> "Iterator[Draft]":
    """Says that the next one is being made: reading a large library, or writing, takes a while."""
    from ui.terminal.console import beside, working

    seen, without_answer = 0, False
    while True:
        with working("Looking for the next question"):
            proposed = next(drafts, None)
        if proposed is None:
            break
        seen += 1
        without_answer |= proposed.case.abstain
        yield proposed
    if seen >= _EXPECTS_ONE_WITHOUT and not without_answer:
        beside().print("No question is without an answer: none was sure not to have one.")


def _shell(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))
