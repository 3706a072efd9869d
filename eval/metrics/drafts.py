"""What became of the sentences that a writer wrote."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.cases import Written
from eval.metrics.texts import plain
from rag.types import Answer, CheckedSentence, Verdict

_NOT_READ = "It was not read as a sentence."
_WORST_FIRST = (Verdict.REMOVED, Verdict.WEAK, Verdict.VERIFIED)


@dataclass(frozen=True, slots=True)
class DraftedSentence:
    """A sentence, what the check found out about it and why, and what the reader sees it as:
    `removed` where it is not shown. `true` and `kind` are those of `Written`; of a writer that is
    not scripted nobody knows."""

    text: str
    checked: Verdict
    shown: Verdict
    reason: str | None
    true: bool | None = None
    kind: str = ""


def drafted_sentences(
    answer: Answer, written: Sequence[Written] | None
) -> tuple[DraftedSentence, ...]:
    """Every sentence of the draft; `written` is what a scripted writer wrote, each sentence once,
    however it was split."""
    checked = answer.trace.drafted if answer.trace else ()
    shown = {sentence.text: sentence.verdict for sentence in answer.sentences}
    if written is None:
        return tuple(
            DraftedSentence(s.text, s.verdict, shown.get(s.text, Verdict.REMOVED), s.reason)
            for s in checked
        )
    return tuple(_of_written(one, (*checked, *answer.sentences), shown) for one in written)


def _of_written(
    written: Written, checked: Sequence[CheckedSentence], shown: dict[str, Verdict]
) -> DraftedSentence:
    """As good as the worst part of it."""
    parts = list(_parts(written, checked))
    if not parts:
        return DraftedSentence(
            written.text, Verdict.REMOVED, Verdict.REMOVED, _NOT_READ, written.true, written.kind
        )
    worst = min(parts, key=lambda part: _WORST_FIRST.index(part.verdict))
    seen = min((shown.get(p.text, Verdict.REMOVED) for p in parts), key=_WORST_FIRST.index)
    return DraftedSentence(
        written.text, worst.verdict, seen, worst.reason, written.true, written.kind
    )


def _parts(written: Written, checked: Sequence[CheckedSentence]) -> Iterator[CheckedSentence]:
    """The checked sentences that are it, or a part of it. One that was said before it is not
    checked again, and stands among the answer's own."""
    whole = plain(written.text)
    seen = set[str]()
    for sentence in checked:
        if sentence.text not in seen and plain(sentence.text).rstrip(".") in whole:
            seen.add(sentence.text)
            yield sentence
