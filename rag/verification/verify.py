"""A claim and the quotes behind it -> a Verdict. Pure, deterministic, milliseconds.

Removed is only what can be proven: a figure, date or name of the claim that stands nowhere in what
is shown with it. What the wording backs is verified: each figure bound as in the claim, the
negation, the direction, the speaker, and most of its words. Everything else is weak, which a judge
may settle (rag/reading). A claim is never pieced together from several articles, since two true
halves can make a false whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.english.figures import DateMention, Figure, dates, figures, same_unit, same_value
from rag.english.opposites import negation_differs, opposite_direction
from rag.english.synonyms import synonyms
from rag.english.words import Word, content_words, has_initials, keys, names, words
from rag.sentences import split_sentences
from rag.types import Verdict
from rag.verification.binding import (
    misbound_comparison,
    misbound_figure,
    misplaced_speaker,
    unreported,
)
from rag.verification.contrasts import compare
from rag.verification.names import claimed_names, has_name
from rag.verification.unproven import (
    in_english,
    missing_date,
    missing_digits,
    missing_figure,
    missing_name,
)

VERIFIED_FROM = 0.6
"""Share of a claim's content words that its quote must have."""

WEAK_FROM = 0.4


@dataclass(frozen=True, slots=True)
class Support:
    """A text that may back a claim, and what stands around it: `context` is the article's title and
    heading, `before` the sentences before it, `question` what the claim answers, `article` what
    else of the article is shown, `published` and `language` are the article's. Names that only
    these have must be shown with the quote (`Finding.needs_context`)."""

    quote: str
    context: str = ""
    before: str = ""
    question: str = ""
    article: str = ""
    published: date | None = None
    language: str | None = None

    @property
    def beside(self) -> str:
        """All that a reader sees beside the claim."""
        return " ".join(filter(None, (self.context, self.before, self.quote, self.question)))


@dataclass(frozen=True, slots=True)
class Finding:
    """`coverage` is the share of the claim's content words in the quote, which breaks ties."""

    verdict: Verdict
    reason: str | None
    coverage: float
    needs_context: bool = False

    @property
    def rank(self) -> tuple[int, float]:
        order = {Verdict.VERIFIED: 2, Verdict.WEAK: 1, Verdict.REMOVED: 0}
        return (order[self.verdict], self.coverage - 0.2 * self.needs_context)


def verify_in_text(claim: str, text: str, *, around: Support = Support("")) -> Finding:
    """The best finding over runs of one to three sentences of `text`, then over all of it; what
    stands `around` the text is around each."""
    spans = split_sentences(text, around.language)
    sentences = [text[s.start : s.end] for s in spans] or [text]
    windows: list[Support] = []
    for size in range(1, min(3, len(sentences)) + 1):
        for first in range(len(sentences) - size + 1):
            before = " ".join(sentences[max(0, first - 2) : first]) or around.before
            quote = " ".join(sentences[first : first + size])
            windows.append(replace(around, quote=quote, before=before))
    if len(sentences) > 3:
        windows.append(replace(around, quote=text))
    best = Finding(Verdict.REMOVED, "No quote says this.", 0.0)
    for window in windows:
        finding = verify(claim, window)
        if finding.verdict is Verdict.VERIFIED:
            return finding
        if finding.rank > best.rank:
            best = finding
    return best


def verify(claim: str, support: Support) -> Finding:
    """Check `claim` against one support."""
    if not content_words(claim):
        return Finding(Verdict.REMOVED, "It says nothing that could be checked.", 0.0)
    coverage = _coverage(claim, support)
    if reason := unproven(claim, support):
        return Finding(Verdict.REMOVED, reason, coverage)
    if reason := _unsupported(claim, support, coverage):
        return Finding(Verdict.WEAK, reason, coverage)
    needs_context = any(not has_name(run, support.quote) for run in claimed_names(claim))
    return Finding(Verdict.VERIFIED, None, coverage, needs_context)


def unproven(claim: str, support: Support) -> str | None:
    """A figure or date of the claim that stands nowhere beside it, or a name that the article does
    not have, in words. Whom a name stands for is not for code to say."""
    day = support.published.isoformat() if support.published else ""
    shown = f"{support.beside} {day}"
    if not in_english(claim, support.language):
        return missing_digits(claim, shown)
    return (
        missing_figure(claim, shown)
        or missing_date(claim, support.beside, support.published)
        or missing_name(claim, f"{support.beside} {support.article}")
    )


def _unsupported(claim: str, support: Support, coverage: float) -> str | None:
    """Why the wording of the quote does not back the claim, in words; None where it does."""
    if reason := _lacking(claim, support.quote):
        return reason
    if coverage < WEAK_FROM:  # nothing below could save it, and laying it beside takes long
        return "The quote does not say this."
    if reason := _contradiction(claim, support):
        return reason
    for run in claimed_names(claim):
        if not has_name(run, support.beside):
            return f"The quote does not name {claim[run[0].start : run[-1].end]}."
        if not has_name(run, support.quote):
            around = f"{support.before} {support.quote}".strip()
            if reason := misbound_figure(claim, around):
                return reason
    if reason := loose_bound(claim, support.quote):
        return reason
    return None if coverage >= VERIFIED_FROM else "The quote says only part of this."


def _lacking(claim: str, quote: str) -> str | None:
    """A figure or a date of the claim that the quote does not give, in words."""
    quoted = figures(quote)
    for figure in figures(claim):
        if not any(_figure_agrees(figure, other) for other in quoted):
            return f"The quote does not give the figure {claim[figure.start : figure.end]}."
    quoted_dates = dates(quote)
    quoted_years = [figure for figure in quoted if figure.unit == "year"]
    for day in dates(claim):
        if not any(_date_agrees(day, other, quoted_years) for other in quoted_dates):
            return f"The quote does not give the date {claim[day.start : day.end]}."
    return None


def _contradiction(claim: str, support: Support) -> str | None:
    """What the quote says otherwise, in words; None where nothing was found."""
    quote = support.quote
    beside = compare(claim, f"{support.before} {quote}".strip())
    if beside.contradiction or beside.follows:
        return beside.contradiction
    return (
        negation_differs(claim, quote)
        or opposite_direction(claim, quote)
        or misplaced_speaker(claim, quote)
        or unreported(claim, quote)
        or misbound_figure(claim, quote)
        or misbound_comparison(claim, quote)
    )


def _figure_agrees(claimed: Figure, quoted: Figure) -> bool:
    """The claim may leave a currency out, and may say 'under six' of 5.6, not the reverse."""
    if same_value(claimed, quoted):
        return True
    if claimed.value == quoted.value and not claimed.unit and quoted.is_money:
        return True
    if not same_unit(claimed, quoted):
        return False
    if claimed.bound == "under":
        return quoted.bound in {"exactly", "under"} and 0.5 * claimed.value <= quoted.value < (
            claimed.value
        )
    if claimed.bound == "over":
        return quoted.bound in {"exactly", "over"} and claimed.value < quoted.value <= (
            2 * claimed.value
        )
    if claimed.bound == "about":
        return abs(claimed.value - quoted.value) <= 0.1 * abs(quoted.value)
    return False


def loose_bound(claim: str, quote: str) -> str | None:
    """An approximation that the claim drops or makes up."""
    for figure in figures(claim):
        twins = [other for other in figures(quote) if other.value == figure.value]
        if figure.unit == "year":
            continue
        if twins and all(other.bound != figure.bound for other in twins):
            other = twins[0]
            before = quote[max(0, other.start - 15) : other.end].strip()
            if "exactly" in {figure.bound, other.bound} and "about" in {figure.bound, other.bound}:
                continue
            return f"The quote says “…{before}”."
    return None


def _date_agrees(claimed: DateMention, quoted: DateMention, quoted_years: Sequence[Figure]) -> bool:
    if claimed.month != quoted.month:
        return False
    if claimed.day is not None and claimed.day != quoted.day:
        return False
    if claimed.year is None or claimed.year == quoted.year:
        return True
    return quoted.year is None and any(year.value == claimed.year for year in quoted_years)


def _coverage(claim: str, support: Support) -> float:
    spans = [(figure.start, figure.end) for figure in figures(claim)]
    wanted = [
        word
        for word in content_words(claim)
        if not any(start <= word.start < end for start, end in spans)  # figures: by their values
    ]
    if not wanted:
        return 1.0 if spans else 0.0
    quoted = content_words(support.quote)
    present = {word.key for word in words(support.quote)}
    for run in names(claim):
        if has_initials(run, words(support.quote)):
            present |= keys(run)
    nearby = {word.key for word in words(f"{support.context} {support.before} {support.question}")}
    own = around = 0.0
    for word in wanted:
        if word.key in present or _says_alike(word, quoted):
            own += 1.0
        elif word.key in nearby and (word.text[0].isupper() or word.is_code):
            around += 0.7
    return (own + min(around, own)) / len(wanted)


def _says_alike(word: Word, quoted: Sequence[Word]) -> bool:
    """A synonym, or a word of the same beginning (innovate, innovation)."""
    alike = synonyms(word.key)
    return any(
        other.key in alike
        or (
            len(word.key) >= 5 <= len(other.key)
            and (other.key.startswith(word.key) or word.key.startswith(other.key))
        )
        for other in quoted
    )
