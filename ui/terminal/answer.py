"""An answer in the terminal: the evidence at once, then sentence by sentence, then its sources.

Where standard output is no terminal, the same without the steps and the evidence, as plain text.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Console
from rich.text import Text

from rag.library import Library
from rag.proofs import DraftSentence
from rag.sources.citations import WEAK_HEADING, answer_text
from rag.types import (
    Answer,
    CheckedSentence,
    Citation,
    Event,
    EvidenceFound,
    Passage,
    Progress,
    SentenceChecked,
    Status,
    Verdict,
)
from ui.state.also_in import copies_lines
from ui.terminal.console import beside, output
from ui.terminal.printing import plain
from ui.terminal.sources import headline_of, indented, print_conflict, print_sources, still_there
from ui.words import count, day, seconds

_STEPS = {"search": "Searching", "read": "Reading", "write": "Writing", "check": "Checking"}

_NEAREST_CHARACTERS = 300


def show_answer(events: Iterable[Event], library: Library) -> None:
    """Shows the events of `Rag.stream` as they come; `library` tells about the cited articles."""
    console = output()
    if console.is_terminal:
        _show_live(events, library, console)
        return
    for event in events:
        if isinstance(event, Answer):
            _print_outcome(console, event)
            _print_rest(console, event, library)


def show_passages(passages: Sequence[Passage], library: Library) -> None:
    """The passages of a search, best first, each with the copies that were left out for it."""
    console = output()
    for rank, passage in enumerate(passages, start=1):
        article = passage.article
        console.print(Text(f"{rank}. ").append_text(headline_of(article.title, article)))
        console.print(indented(console, Text(plain(passage.text), "dim"), 3))
        console.print(indented(console, Text(f"id {article.id}", "dim"), 3))
        for line in copies_lines(still_there(library, passage.also_in), article):
            console.print(indented(console, Text(plain(line), "magenta"), 3))
    if not passages:
        console.print("Nothing in the library fits.")


def show_checked(sentence: DraftSentence) -> None:
    """A sentence of a draft, what was found, and the quote that says so."""
    console = output()
    colours = {"supported": "green", "contradicted": "bold red", "not_found": "yellow"}
    verdict = sentence.verdict.value
    line = Text(f"{verdict.replace('_', ' '):13}", colours[verdict])
    console.print(line.append(plain(sentence.text), "not bold"))
    if sentence.reason:
        console.print(indented(console, Text(plain(sentence.reason), "dim"), 13))
    if quote := sentence.quote:
        console.print(indented(console, Text(f"“{plain(quote.text)}”"), 13))
        console.print(indented(console, headline_of(quote.article.title, quote.article), 13))


def _show_live(events: Iterable[Event], library: Library, console: Console) -> None:
    """Sentences that hold are printed as they come; weak ones wait for the end, under a heading."""
    begun = False
    listed: set[int] = set()
    with console.status(Text("Searching ...", "dim")) as status:
        for event in events:
            match event:
                case Progress():
                    quoting = event.step == "write" and event.detail == "quotes"
                    step = "Choosing" if quoting else _STEPS[event.step]
                    step += f": {plain(event.detail)} ..."
                    status.update(Text(step, "dim", no_wrap=True, overflow="ellipsis"))
                case EvidenceFound():
                    new = [one for one in event.citations if one.n not in listed]
                    _print_evidence(console, new, "Read besides" if listed else "Evidence")
                    listed.update(one.n for one in new)
                case SentenceChecked():
                    if event.sentence.verdict is Verdict.VERIFIED:
                        if not begun:
                            console.print(Text("Answer", "bold"))
                        begun = True
                        console.print(_sentence(event.sentence))
                case Answer():
                    status.stop()
                    if begun:
                        _print_weak(console, event)
                    else:
                        _print_outcome(console, event)
                    _print_rest(console, event, library)


def _print_evidence(console: Console, citations: Sequence[Citation], heading: str) -> None:
    if not citations:
        return
    console.print(Text(heading, "bold"))
    for citation in citations:
        line = Text(f"[{citation.n}] ", "cyan").append(f"“{plain(citation.quote)}”", "dim")
        line.append(f"  {plain(citation.title)}", "dim italic")
        console.print(indented(console, line, 2))
    console.print()


def _sentence(sentence: CheckedSentence) -> Text:
    text = Text(plain(answer_text([sentence])))
    text.highlight_regex(r"\[\d+\]", "cyan")
    return text


def _print_weak(console: Console, answer: Answer) -> None:
    weak = [sentence.text for sentence in answer.sentences if sentence.verdict is Verdict.WEAK]
    if weak:
        console.print(Text(plain(" ".join([WEAK_HEADING, *weak])), "yellow"))


def _print_outcome(console: Console, answer: Answer) -> None:
    """The answer's text, or that there is none and what is missing."""
    if answer.status is Status.DECLINED:
        console.print(Text("Not answered. ", "bold yellow").append(plain(answer.missing or ""), ""))
        if answer.text:
            console.print(Text(plain(answer.text), "yellow"))
        return
    text = Text(plain(answer.text))
    text.highlight_regex(r"\[\d+\]", "cyan")
    console.print(text)


def _print_rest(console: Console, answer: Answer, library: Library) -> None:
    """What stands below the text: what is missing, disagreement, sources, how it was made."""
    if answer.kind == "chat":
        return
    if answer.missing and answer.status is Status.PARTIAL:
        console.print(Text("Missing: ", "bold yellow").append(plain(answer.missing), ""))
    for conflict in answer.conflicts:
        print_conflict(console, conflict)
    print_sources(console, answer.citations, answer.as_of, library)
    if answer.nearest:
        console.print()
        console.print(Text("Nearest in the library", "bold"))
        for passage in answer.nearest:
            _print_nearest(console, passage)
    if answer.note:
        console.print()
        console.print(Text(plain(answer.note), "yellow"))
    _print_footer(answer)


def _print_nearest(console: Console, passage: Passage) -> None:
    text = " ".join(passage.text.split())
    if len(text) > _NEAREST_CHARACTERS:
        text = text[:_NEAREST_CHARACTERS].rsplit(" ", 1)[0] + " ..."
    headline = Text("- ").append_text(headline_of(passage.article.title, passage.article))
    console.print(indented(console, headline, 2))
    console.print(indented(console, Text(plain(text), "dim"), 4))


def _print_footer(answer: Answer) -> None:
    """On standard error, so that a file gets nothing but the answer."""
    console = beside()
    if not console.is_terminal:
        return
    by = f"Written by {answer.writer}"
    if answer.writer == "quotes":
        by = "Declined" if answer.status is Status.DECLINED else "Quotes alone, chosen"
    took = seconds(sum(answer.timings_ms.values()))
    removed = sum(sentence.verdict is Verdict.REMOVED for sentence in answer.sentences)
    parts = [f"{by} in {took}"]
    if answer.as_of != date.today():
        parts.append(f"as of {day(answer.as_of)}")
    if removed:
        parts.append(f"{count(removed, 'sentence')} of the draft removed, as no quote says so")
    console.print(Text(plain("; ".join(parts) + "."), "dim"))
