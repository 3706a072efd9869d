"""An answer in the terminal: the evidence at once, then sentence by sentence, then its sources.

Where standard output is no terminal, the same without the steps and the evidence, as plain text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from rag.contract.answers import source_name
from rag.errors import ArticleNotFound
from rag.library import Library
from rag.proofs import DraftSentence
from rag.sources.attribution import attribution_of
from rag.sources.citations import WEAK_HEADING, answer_text
from rag.types import (
    Answer,
    Article,
    CheckedSentence,
    Citation,
    Conflict,
    Event,
    EvidenceFound,
    Passage,
    Progress,
    Scope,
    SentenceChecked,
    Status,
    Verdict,
)
from ui.state.also_in import also_in_lines, copies_lines
from ui.terminal.console import beside, output
from ui.terminal.printing import plain
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
        console.print(Text(f"{rank}. ").append_text(_headline(article.title, article)))
        console.print(indented(console, Text(plain(passage.text), "dim"), 3))
        console.print(indented(console, Text(f"id {article.id}", "dim"), 3))
        for line in copies_lines(_still_there(library, passage.also_in), article):
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
        console.print(indented(console, _headline(quote.article.title, quote.article), 13))


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


def print_sources(
    console: Console, citations: Sequence[Citation], as_of: date, library: Library
) -> None:
    """Each quote with its article, and who else prints it."""
    if not citations:
        return
    console.print()
    console.print(Text("Sources", "bold"))
    articles = _articles(library, citations)
    for citation in citations:
        printings = library.printed_by(citation.article_id, scope=Scope(until=as_of))
        _print_source(console, citation, articles, printings)


def print_conflict(console: Console, conflict: Conflict) -> None:
    console.print()
    console.print(
        Text("The articles disagree: ", "bold yellow").append(plain(conflict.about), "bold")
    )
    for value in conflict.values:
        markers = "".join(f" [{n}]" for n in value.citations)
        line = Text(f"- {plain(value.value)}").append(markers, "cyan")
        console.print(indented(console, line, 2))


def _print_source(
    console: Console,
    citation: Citation,
    articles: Mapping[str, Article],
    printings: Sequence[Article],
) -> None:
    article = articles.get(citation.article_id)
    headline = Text(f"[{citation.n}] ", "cyan").append_text(
        _headline(citation.title, article or citation)
    )
    if citation.time_code:
        headline.append(f", at {citation.time_code}", "not bold")
    console.print(indented(console, headline, 2))
    by = ", entered by a reader" if citation.edited else ""
    field = f"{citation.field}{by}: " if citation.field else ""
    console.print(indented(console, Text(f"{field}“{plain(citation.quote)}”"), 6))
    for line in [
        *(_told_of(citation, article) if article else ()),
        *also_in_lines(citation, articles, printings),
    ]:
        console.print(indented(console, Text(plain(line), "magenta"), 6))
    where = f"{citation.url or source_name(citation.source)}  (id {citation.article_id})"
    console.print(indented(console, Text(plain(where), "dim"), 6))


def _told_of(citation: Citation, article: Article) -> Iterator[str]:
    """Who says the quote, and what its article says of itself."""
    if says_so := attribution_of(citation, article):
        yield says_so.label
    if article.origin:
        yield f"It names as its source: {article.origin}."
    yield from article.disclosures


def _print_nearest(console: Console, passage: Passage) -> None:
    text = " ".join(passage.text.split())
    if len(text) > _NEAREST_CHARACTERS:
        text = text[:_NEAREST_CHARACTERS].rsplit(" ", 1)[0] + " ..."
    headline = Text("- ").append_text(_headline(passage.article.title, passage.article))
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


def _headline(title: str, article: Article | Citation) -> Text:
    """Title, publisher and date."""
    rest = ", ".join(part for part in (article.publisher, day(article.published)) if part)
    return Text(plain(title), "bold").append(f" - {plain(rest)}", "not bold")


def _articles(library: Library, citations: Sequence[Citation]) -> Mapping[str, Article]:
    """The cited articles and their copies; what has been removed since stays away."""
    named = {one for citation in citations for one in (citation.article_id, *citation.also_in)}
    return {article.id: article for article in _still_there(library, named)}


def _still_there(library: Library, article_ids: Iterable[str]) -> list[Article]:
    found: list[Article] = []
    for article_id in article_ids:
        with suppress(ArticleNotFound):
            found.append(library.article(article_id))
    return found


def indented(console: Console, text: Text, columns: int) -> Text | Padding:
    """Wrapped with a margin in a terminal; elsewhere one line with spaces before it."""
    if console.is_terminal:
        return Padding(text, (0, 0, 0, columns))
    return Text(" " * columns).append_text(text)
