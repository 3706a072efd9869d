"""A model's draft -> checked sentences, one at a time. The model's own citation numbers are a
hint: the best quote is found for each claim."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rag.citing import Citations
from rag.errors import EndpointReply
from rag.prompt import NOT_STATED
from rag.sentences import split_sentences
from rag.types import CheckedSentence, Quote, Sentence, Verdict
from rag.verify import Finding, SameMeaning, Support, verify

_MARKER = re.compile(r"\s*\[\s*(\d+(?:\s*,\s*\d+)*)\s*\]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_ENDED = re.compile(r"(?:[.!?][\"'”’)]*|\[[\d,\s]+\][.!?]?)\s*$")
"""How a line ends that is all there: a full stop or a marker."""

_DANGLING = frozenset("it its he she they this these those that his her their".split())


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a draft without its markers, and the numbers that they gave."""

    text: str
    hints: tuple[int, ...]


def claims(pieces: Iterable[str]) -> Iterator[Claim]:
    """Whole sentences of a stream of text, each as soon as it is complete.

    What a stream leaves unfinished when it breaks off is dropped, never half a sentence. Raises
    what the stream raises, and EndpointReply for one that is over in the middle of a sentence.
    """
    pending = ""
    for piece in pieces:
        pending += piece
        *lines, pending = pending.split("\n")
        for line in lines:
            yield from _claims_of(line)
    last = list(_claims_of(pending))
    if not last or _ENDED.search(pending):
        yield from last
        return
    yield from last[:-1]
    raise EndpointReply("the writer ended in the middle of a sentence", next="Ask again.")


def _claims_of(line: str) -> Iterator[Claim]:
    text = _BULLET.sub("", line).strip()
    if not text or NOT_STATED in text:
        return
    # A marker after the full stop belongs to the sentence before it: "... [1]." and "... . [1]"
    text = re.sub(r"([.!?])(\s*\[[\d,\s]+\])", r"\2\1", text)
    for span in split_sentences(text):
        sentence = text[span.start : span.end]
        hints = tuple(
            int(n) for found in _MARKER.findall(sentence) for n in re.findall(r"\d+", found)
        )
        plain = " ".join(_MARKER.sub("", sentence).split())
        if plain and plain[-1] not in ".!?":
            plain += "."
        if len(plain.split()) >= 2:
            yield Claim(plain, hints)


class ClaimChecker:
    """Checks claims against the evidence of one question, each quote with its neighbours."""

    def __init__(
        self,
        evidence: Sequence[Quote],
        citations: Citations,
        sentences: Mapping[str, Sequence[Sentence]],
        same_meaning: SameMeaning | None = None,
    ) -> None:
        """`sentences` are those of the quotes' articles by id; where they lack, as of an article
        that has been removed meanwhile, its quotes stand alone."""
        self._evidence = evidence
        self._citations = citations
        self._sentences = sentences
        self._same_meaning = same_meaning

    def check(self, claim: Claim) -> CheckedSentence:
        """Verified or weak with the smallest quote that supports it best, or removed."""
        best: tuple[Finding, Quote] | None = None
        for number, wider in enumerate(self._supported, start=1):
            for size, (span, support) in enumerate(wider):
                finding = verify(claim.text, support, same_meaning=self._same_meaning)
                preference = 0.05 * (number in claim.hints) - 0.1 * size
                finding = replace(finding, coverage=finding.coverage + preference)
                if best is None or finding.rank > best[0].rank:
                    best = (finding, span)
        if best is None:
            return CheckedSentence(claim.text, Verdict.REMOVED, (), "There is no evidence for it.")
        finding, span = best
        if finding.verdict is Verdict.REMOVED:
            return CheckedSentence(claim.text, Verdict.REMOVED, (), finding.reason)
        if self._stands_for_somebody(claim.text):
            return CheckedSentence(
                claim.text, Verdict.REMOVED, (), "It does not say whom it speaks of."
            )
        citation = self._citations.quote(span)
        return CheckedSentence(claim.text, finding.verdict, (citation.n,), finding.reason)

    def _stands_for_somebody(self, claim: str) -> bool:
        """A sentence that opens with 'It' or 'They' is read alone when another was removed."""
        return claim.split(None, 1)[0].lower() in _DANGLING

    @cached_property
    def _supported(self) -> list[tuple[tuple[Quote, Support], ...]]:
        return [tuple(self._supports(quote)) for quote in self._evidence]

    def _supports(self, quote: Quote) -> Iterable[tuple[Quote, Support]]:
        """The quote alone, then with one and two sentences before it, never over a heading."""
        article = quote.article
        sentences = self._sentences.get(article.id, ())
        here = next((n for n, s in enumerate(sentences) if s.start == quote.start), None)
        heading = _heading_before(article.text, sentences, here)
        context = f"{article.title}. {heading}"
        yield quote, Support(quote.text, context)
        start = here
        for _ in range(2):
            if not start or sentences[start - 1].kind == "heading":
                return
            start -= 1
            wider = replace(quote, start=sentences[start].start)
            yield wider, Support(wider.text, context)


def _heading_before(text: str, sentences: Sequence[Sentence], here: int | None) -> str:
    if here is None:
        return ""
    found = next((s for s in reversed(sentences[:here]) if s.kind == "heading"), None)
    return text[found.start : found.end] if found else ""
