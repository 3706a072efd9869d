"""News articles -> pairs of a claim that its quotes support and the same claim made false.

Shares no code with what checks claims (rag/), so that its blind spots are its own.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Literal

from eval.contradictions.claimed import Change, Claimed
from eval.contradictions.date_changes import date
from eval.contradictions.figure_changes import magnitude, swapped_figures, unit, value
from eval.contradictions.name_changes import name, speaker, swapped_names
from eval.contradictions.names import full_names
from eval.contradictions.sentences import News, Spot, spots
from eval.contradictions.splices import Halves, halves, spliced
from eval.contradictions.word_changes import comparison, direction, negation
from eval.contradictions.wordings import reworded, shortened

Wording = Literal["verbatim", "shortened", "reworded"]

CHANGES: Mapping[str, Change] = {
    "figure": value,
    "magnitude": magnitude,
    "unit or currency": unit,
    "figures swapped": swapped_figures,
    "name": name,
    "speaker": speaker,
    "names swapped": swapped_names,
    "date": date,
    "direction": direction,
    "comparison": comparison,
    "negation": negation,
}
SPLICE = "spliced"
KINDS = (*CHANGES, SPLICE)

_STRANGERS_FROM = 80  # articles at the start that lend their persons' names to all others
_SPLICED_WITH = 60  # earlier sentences that a half may be taken from


@dataclass(frozen=True, slots=True)
class Pair:
    """`true` is supported by `quotes`, `false` is not; they differ in the one change of `kind`."""

    kind: str
    wording: Wording
    article: str
    true: str
    false: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Half:
    halves: Halves
    spot: Spot


def pairs(
    articles: Iterable[News], *, each: int, seed: int = 0, per_article: int = 1
) -> Iterator[Pair]:
    """Up to `each` of every kind, the rarest kinds first, at most `per_article` of one article and
    one of a sentence. The same for the same articles, in the same order, and the same seed."""
    random = Random(seed)
    coming = iter(articles)
    first = list(islice(coming, _STRANGERS_FROM))
    strangers = tuple(sorted({one.text for news in first for one in full_names(news.text)}))
    made: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
    tried = Counter(dict.fromkeys(KINDS, 0))
    kept: deque[_Half] = deque(maxlen=_SPLICED_WITH)
    for news in (*first, *coming):
        wanted = [kind for kind in KINDS if made[kind] < each]
        if not wanted:
            return
        people = tuple(dict.fromkeys(one.text for one in full_names(news.text)))
        there = list(spots(news))
        random.shuffle(there)
        used: set[str] = set()
        for kind in sorted(wanted, key=lambda kind: (made[kind], -tried[kind])):
            if len(used) == per_article:
                break
            tried[kind] += 1
            for spot in there:
                if spot.sentence in used:
                    continue
                if pair := _pair(kind, spot, people, strangers, kept, random):
                    made[kind] += 1
                    used.add(spot.sentence)
                    yield pair
                    break
        kept.extend(
            _Half(half, spot) for spot in there[:3] if (half := halves(spot.sentence, people))
        )


def _pair(
    kind: str,
    spot: Spot,
    people: tuple[str, ...],
    strangers: tuple[str, ...],
    kept: deque[_Half],
    random: Random,
) -> Pair | None:
    wording, claim = _worded(spot.sentence, random)
    if kind == SPLICE:
        return _spliced(spot, wording, claim, people, kept, random)
    quotes = _quotes(spot, random)
    claimed = Claimed(claim, " ".join(quotes), people, strangers)
    false = CHANGES[kind](claimed, random)
    if false is None or false == claim:
        return None
    return Pair(kind, wording, spot.news.id, claim, false, quotes)


def _worded(sentence: str, random: Random) -> tuple[Wording, str]:
    """Half of the time shortened, where the sentence lets itself be; else perhaps reworded."""
    drawn = random.choice(("verbatim", "shortened", "shortened", "reworded"))
    if drawn == "shortened" and (short := shortened(sentence)):
        return "shortened", short
    if drawn != "verbatim" and (new := reworded(sentence, random)):
        return "reworded", new
    return "verbatim", sentence


def _quotes(spot: Spot, random: Random) -> tuple[str, ...]:
    """The sentence alone, beside its neighbours, or with them in one quote."""
    around = [text for text in (spot.before, spot.sentence, spot.after) if text]
    return random.choice(
        [
            (spot.sentence,),
            tuple(text for text in (spot.sentence, spot.after) if text),
            tuple(around),
            (" ".join(around),),
        ]
    )


def _spliced(
    spot: Spot,
    wording: Wording,
    claim: str,
    people: tuple[str, ...],
    kept: deque[_Half],
    random: Random,
) -> Pair | None:
    """The quotes hold both halves, each in its own article."""
    first = halves(claim, people)
    options = [half for half in kept if half.spot.news.id != spot.news.id]
    random.shuffle(options)
    for second in options if first else ():
        assert first is not None
        false = spliced(first, second.halves)
        if false and first.subject.rpartition(" ")[2] not in second.spot.sentence:
            kept.remove(second)
            quotes = (spot.sentence, second.spot.sentence)
            return Pair(SPLICE, wording, spot.news.id, claim, false, quotes)
    return None
