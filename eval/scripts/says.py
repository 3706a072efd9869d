"""What the scripted writers say for a case, given the sentences that they are shown (pure)."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from eval.cases import Case, Written
from eval.metrics.citations import overlap
from eval.metrics.texts import contains, letters, plain
from eval.scripts.bracketed import bracketed

MOST_COPIED = 3
"""Sentences that an ideal answer copies where only evidence is known."""


MOST_TOGETHER = 3
"""Sentences that words of an article may run over."""


Shown = Mapping[int, str]
"""The sentences in a prompt, by number."""

Says = Callable[[Case, Shown], Sequence[Written]]
"""What a writer says; nothing where it cannot answer from what it is shown."""


def ideal(case: Case, shown: Shown) -> tuple[Written, ...]:
    """The sentences of `case.ideal` whose words are shown. Where a case has no such text, shown
    sentences with its known answers, or of its evidence, are copied: nobody knows a better wording,
    and a copy is surely supported."""
    if case.ideal:
        return tuple(_resting_on(case.ideal, shown))
    return tuple(_copied(case, shown))


def lying(case: Case, shown: Shown) -> tuple[Written, ...]:
    """The sentences of `case.lie` whose words are shown, one of them false."""
    if case.lie is None:
        return ()
    sentences = bracketed(case.lie.text)
    at = case.lie.at or (1 if len(sentences) == 1 else None)
    found = list[Written]()
    for place, sentence in enumerate(sentences, start=1):
        if numbers := _holding(sentence.words, shown):
            true = None if at is None else place != at
            found.append(Written(sentence.text, numbers, true, "" if true else case.lie.kind))
    return tuple(found)


def _resting_on(text: str, shown: Shown) -> Iterator[Written]:
    for sentence in bracketed(text):
        if numbers := _holding(sentence.words, shown):
            yield Written(sentence.text, numbers)


def _holding(words: str, shown: Shown) -> tuple[int, ...]:
    """The first shown sentence that holds `words`; or as few as possible that do so together, one
    shown after the other. Empty where none do."""
    wanted, numbers = plain(words), tuple(shown)
    for size in range(1, MOST_TOGETHER + 1):
        for first in range(len(numbers) - size + 1):
            run = numbers[first : first + size]
            if wanted in plain(" ".join(shown[n] for n in run)):
                return run
    return ()


def _copied(case: Case, shown: Shown) -> Iterator[Written]:
    usable = {n: text for n, text in shown.items() if not _misleads(case, text)}
    if case.quote:
        usable = {
            n: text
            for n, text in usable.items()
            if any(plain(quote) in plain(text) for quote in case.quote)
        }
    elif case.evidence:
        wanted = [letters(text) for text in case.evidence]
        usable = {
            n: text
            for n, text in usable.items()
            if any(overlap(evidence, letters(text)) for evidence in wanted)
        }
    if not case.answer:
        known = usable if case.evidence else {}
        yield from (Written(text, (n,)) for n, text in list(known.items())[:MOST_COPIED])
        return
    copied = set[int]()
    for group in case.answer:
        holding = [n for n, text in usable.items() if any(contains(text, a) for a in group)]
        if holding and not copied.intersection(holding):
            copied.add(holding[0])
            yield Written(usable[holding[0]], (holding[0],))


def _misleads(case: Case, text: str) -> bool:
    return any(contains(text, wrong) for wrong in case.wrong)
