"""A claim and quotes -> a CheckedSentence: what code proves, wording backs, a judge reads."""

import re
import time
from collections.abc import Sequence

from rag.english.language import language_of_draft
from rag.reading import SURE_FROM, VERIFIED_FROM, WEAK_FROM, Judge, Judgement, Reading
from rag.sentences import split_sentences
from rag.types import CheckedSentence, Verdict
from rag.verification.verify import Finding, Support, loose_bound, verify_in_text

_MARKER = re.compile(r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]")  # [2], [1, 3], [1-4]
_OPENER = re.compile(r"^\s*(?:yes|yeah|no|true|well|sure)\s?[,.!;]\s*", re.IGNORECASE)
"""What answers a question before the statement that is checked."""
_SOURCES = r"(?:contexts?|passages?|texts?|sources?|documents?|articles?|quotes?|references?)"
_FRAME = re.compile(
    r"\b(?:(?:based on|according to|as (?:mentioned|stated|described|noted|given) in|per)\s+"
    rf"(?:(?:the|this|these)\s+(?:(?:given|provided|above|cited)\s+)?{_SOURCES}(?:\s*\[\d+\])*"
    r"|\[\d+\](?:\s*(?:,|and)?\s*\[\d+\])*)\s*,?)(?!\s+(?:by|of|in|from|published)\b)",
    re.IGNORECASE,
)
"""Words that point at the quotes themselves: "based on the given context", "according to [3]"."""


JUDGED_WITHIN_S = 60.0

_ORDER = (Verdict.REMOVED, Verdict.WEAK, Verdict.VERIFIED)
_SOMEBODYS = "The article reports this as somebody's word, hope or plan, not as a fact."


def check(
    claim: str,
    quotes: Sequence[str],
    *,
    title: str = "",
    before: str = "",
    question: str = "",
    judge: Judge | None = None,
) -> CheckedSentence:
    """Check a claim against quotes, each of which stands alone; citations count from 1.

    A claim of several sentences is as good as the worst of them, and each may rest on a quote of
    its own. `title` is the article's, `before` what stands before the quote there, `question` what
    the claim answers: they say whom "it" means, and back nothing by themselves. A `judge` reads
    each sentence beside the quote that backs it best.
    """
    bare = _bare(claim)
    sentences = [bare[s.start : s.end] for s in split_sentences(bare, language_of_draft(bare))] or [
        bare
    ]
    bare_quotes = [(n, _MARKER.sub("", q)) for n, q in enumerate(quotes, start=1) if q.strip()]
    if not bare_quotes:
        return CheckedSentence(claim, Verdict.REMOVED, (), "No quote was given for it.")
    around = Support("", title, before, question)
    settled = [_settled(_bare(sentence), bare_quotes, around, judge) for sentence in sentences]
    verdict, reason, _ = min(settled, key=lambda one: _ORDER.index(one[0]))
    if verdict is Verdict.REMOVED:
        return CheckedSentence(claim, verdict, (), reason)
    return CheckedSentence(claim, verdict, tuple(sorted({n for *_, n in settled})), reason)


def settle(
    claim: str, quote: str, finding: Finding, judgement: Judgement, told_by: str | None = None
) -> tuple[Verdict, str | None]:
    """What a judge and the wording come to together, and why: they miss different lies. `told_by`
    says whose word the quote is, where the claim does not."""
    score = judgement.log_odds
    if judgement.found == "contradicted" and judgement.words:
        return Verdict.REMOVED, f"The quote says otherwise: “{judgement.words}”."
    if score < WEAK_FROM:
        return Verdict.REMOVED, "The quote does not say this."
    if reason := loose_bound(claim, quote):
        return Verdict.WEAK, reason
    backed = finding.verdict is Verdict.VERIFIED
    if score >= (VERIFIED_FROM if backed else SURE_FROM):
        return Verdict.VERIFIED, None
    return Verdict.WEAK, (
        told_by
        or (_SOMEBODYS if judgement.found == "attributed" else None)
        or finding.reason
        or "The quote says only part of this, or not so surely."
    )


def _settled(
    sentence: str, quotes: Sequence[tuple[int, str]], around: Support, judge: Judge | None
) -> tuple[Verdict, str | None, int]:
    """The verdict, the reason, and the number of the quote that supports it best."""
    found = [(verify_in_text(sentence, quote, around=around), n, quote) for n, quote in quotes]
    finding, n, quote = max(found, key=lambda one: one[0].rank)
    if judge is None or finding.verdict is Verdict.REMOVED:
        return finding.verdict, finding.reason, n
    reading = Reading(sentence, quote, around.context, around.before, around.question)
    (judgement,) = judge.support([reading], time.monotonic() + JUDGED_WITHIN_S)
    if judgement is None:
        return finding.verdict, finding.reason, n
    return *settle(sentence, quote, finding, judgement), n


def _bare(claim: str) -> str:
    """The statement itself, without markers, "Yes," and words about the quotes."""
    return _OPENER.sub("", _MARKER.sub("", _FRAME.sub("", claim))).strip()
