"""Points of a brief in a writer's words, each checked against its own quotes; else the quote."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.composing.drafts import Claim, ClaimChecker, claims
from rag.composing.prompt import POINT_TOKENS, points_grammar, points_messages
from rag.composing.shown_passages import ShownSentence, sentence_before
from rag.english.standing import stands_alone
from rag.errors import WriterError
from rag.sources.citations import Citations
from rag.types import QUOTES, CheckedSentence, Quote, Sentence, Verdict
from rag.writing import Writer

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worded:
    """A verified sentence for each point, in order; `writer` is `quotes` where all are quotes."""

    points: tuple[CheckedSentence, ...]
    writer: str
    note: str | None = None


def word_points(
    points: Sequence[Sequence[Quote]],
    citations: Citations,
    sentences: Mapping[str, Sequence[Sentence]],
    writer: Writer | None,
    deadline: float,
) -> Worded:
    """`points` are the quotes of each, its own first; `sentences` those of their articles by id.
    `deadline` is a time.monotonic() moment."""
    quoted = [_quoted(quotes, citations) for quotes in points]
    if writer is None or not points:
        return Worded(tuple(quoted), QUOTES)
    draft = writer.write(
        points_messages([quotes[0].text for quotes in points]),
        max_tokens=POINT_TOKENS * len(points),
        deadline=deadline,
        grammar=points_grammar(len(points)),
    )
    worded: dict[int, CheckedSentence] = {}
    note = None
    try:
        for claim in claims(draft):
            number = claim.hints[0] - 1 if claim.hints else -1
            if 0 <= number < len(points) and number not in worded:
                checked = _checked(claim, points[number], citations, sentences)
                if checked:
                    worded[number] = checked
    except WriterError as error:
        _log.info("the writer failed: %s", error)
        what = error.what.rstrip(".")
        note = f"{what[:1].upper()}{what[1:]}. Quotes stand for what it did not write. {error.next}"
    said = tuple(worded.get(number, quote) for number, quote in enumerate(quoted))
    return Worded(said, writer.name if worded else QUOTES, note)


def _quoted(quotes: Sequence[Quote], citations: Citations) -> CheckedSentence:
    numbers = tuple(citations.quote(quote).n for quote in quotes)
    return CheckedSentence(quotes[0].text, Verdict.VERIFIED, numbers)


def _checked(
    claim: Claim,
    quotes: Sequence[Quote],
    citations: Citations,
    sentences: Mapping[str, Sequence[Sentence]],
) -> CheckedSentence | None:
    """The claim where one quote of its point verifies it and it can be read alone. It keeps the
    point's own quote, by which its day and its speaker are told."""
    before = sentence_before(quotes[0], sentences.get(quotes[0].article.id, ()))
    shown = [ShownSentence(1, quotes[0], before)]
    checker = ClaimChecker(shown, Citations(citations.voices))
    (checked,) = checker.check([claim])
    if checked.verdict is not Verdict.VERIFIED or not stands_alone(claim.text):
        return None
    return CheckedSentence(claim.text, Verdict.VERIFIED, (citations.quote(quotes[0]).n,))
