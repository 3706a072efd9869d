"""What is drawn from each source, and how often."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from random import Random

from eval.datasets.bench import Bench
from eval.training.changes import Given, fourfold, names_of
from eval.training.frames import framed
from eval.training.rows import AnswerRow, ClaimRow, answer_rows, claim_rows

DRAWN = {
    "fever": 5000, "mnli": 7000, "bump": 1606, "defacto": 2502, "summedits": 2300,
    "factcheck_gpt": 1500, "wice": 345, "cg2c_doc": 900, "made": 600,
}  # fmt: skip
"""Rows of each source in one pass, half of them supported where there are as many."""

FOURFOLD, FRAMED, ALIEN = 4200, 2200, 2500
"""Pairs that changes and frames are made of, and claims put beside another's quote."""

ANSWERS = {"selqa": 9000, "qed": 3600, "qnli": 4000}
CHECKED = 2000
"""Yes-or-no questions made of claims."""

_STATEMENT = re.compile(r"[A-Z][^.?!\"“”‘;:]*(?:\.\d[^.?!\"“”‘;:]*)*\.")
"""One plain sentence."""

_WORDS = 110
"""Words of a quote that is read in one piece."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Groups of rows that belong into one batch: the four of a change, a question's sentences."""

    claims: tuple[tuple[ClaimRow, ...], ...]
    answers: tuple[tuple[AnswerRow, ...], ...]
    held_claims: tuple[ClaimRow, ...]
    held_answers: tuple[AnswerRow, ...]


def mixture(bench: Bench, seed: int, held: float = 0.03) -> Mixture:
    """Raises BenchMissing where the rows are not there."""
    random = Random(seed)
    by_src: dict[str, list[ClaimRow]] = defaultdict(list)
    for row in claim_rows(bench):
        if len(row.quote.split()) <= _WORDS * 1.3 or not row.src.startswith("cg2c"):
            by_src[_family(row.src)].append(row)
    kept_out: list[ClaimRow] = []
    for family, rows in by_src.items():
        random.shuffle(rows)
        out = int(len(rows) * held)
        kept_out += rows[:out]
        by_src[family] = rows[out:]
    natural = [row for family, count in DRAWN.items() for row in _even(by_src[family], count)]
    groups: list[tuple[ClaimRow, ...]] = [(_known(row),) for row in natural]
    groups += _made(by_src, random)
    alien = _some([row for row in natural if row.supported], ALIEN, random)
    quotes = [row.quote for row in natural]
    groups += [
        (replace(row, src="alien", quote=random.choice(quotes), supported=False),) for row in alien
    ]
    answers, held_answers = _answers(bench, by_src["fever"], random, held)
    return Mixture(tuple(groups), tuple(answers), tuple(kept_out), tuple(held_answers))


def _made(by_src: dict[str, list[ClaimRow]], random: Random) -> list[tuple[ClaimRow, ...]]:
    news = [
        row
        for family in ("bump", "defacto", "made", "cg2c_doc", "wice", "summedits", "factcheck_gpt")
        for row in by_src[family]
        if row.supported
    ]
    general = [row for family in ("mnli", "fever") for row in by_src[family] if row.supported]
    short = [
        row
        for row in news + general
        if 5 <= len(row.quote.split()) <= 30
        and len(row.claim.split()) >= max(4, 0.6 * len(row.quote.split()))
        and _STATEMENT.fullmatch(row.quote.strip())
        and _STATEMENT.fullmatch(row.claim.strip())
    ]
    strangers = sorted({name for row in news for name in names_of(row.quote)})
    groups: list[tuple[ClaimRow, ...]] = []
    counts: dict[str, int] = defaultdict(int)
    pool = _some(news, FOURFOLD, random) + _some(general, FOURFOLD, random)
    random.shuffle(pool)
    for row in pool:
        if len(groups) == FOURFOLD:
            break
        made = fourfold(Given(row.quote, row.claim, strangers, random))
        if made and counts[made[0]] < FOURFOLD / 4:
            counts[made[0]] += 1
            groups.append(tuple(made[1]))
    for row in _some(short, FRAMED, random):
        groups.append(tuple(framed(row.quote, row.claim, strangers, random)))
    return groups


def _some(rows: Sequence[ClaimRow], count: int, random: Random) -> list[ClaimRow]:
    return random.sample(rows, min(count, len(rows)))


def _known(row: ClaimRow) -> ClaimRow:
    """Encyclopaedic and general sentences name no speaker."""
    return replace(row, attributed=False) if row.src in {"fever", "mnli"} and row.supported else row


def _family(src: str) -> str:
    return src.split(":")[0].split("_")[0] if src.startswith(("made", "summedits")) else src


def _even(rows: Sequence[ClaimRow], count: int) -> list[ClaimRow]:
    """So many, half of them supported; a source that has no more rows is taken whole."""
    yes = [row for row in rows if row.supported]
    no = [row for row in rows if not row.supported]
    half = min(count // 2, len(yes), len(no)) if count < len(rows) else max(len(yes), len(no))
    return yes[:half] + no[:half]


def _answers(
    bench: Bench, claims: Sequence[ClaimRow], random: Random, held: float
) -> tuple[list[tuple[AnswerRow, ...]], list[AnswerRow]]:
    by_question: dict[tuple[str, str], list[AnswerRow]] = defaultdict(list)
    for row in answer_rows(bench):
        by_question[row.src, row.question].append(row)
    questions = sorted(by_question)
    random.shuffle(questions)
    out = int(len(questions) * held)
    held_rows = list(chain.from_iterable(by_question[one] for one in questions[:out]))
    groups: list[tuple[AnswerRow, ...]] = []
    counts: dict[str, int] = defaultdict(int)
    for src, question in questions[out:]:
        rows = by_question[src, question]
        yes = [row for row in rows if row.answers]
        no = [row for row in rows if not row.answers]
        if not yes and src == "selqa":
            no = random.sample(no, min(2, len(no)))
        picked = yes[:2] + random.sample(no, min(len(no), 3))
        if counts[src] + len(picked) <= ANSWERS[src]:
            counts[src] += len(picked)
            groups.append(tuple(picked))
    sentences = [row for group in groups for row in group]
    made: list[tuple[AnswerRow, ...]] = []
    for row in claims:
        asked = _asked(row.claim) if row.supported and len(row.quote.split()) < 45 else ""
        if asked and len(made) < CHECKED:
            other = random.choice(sentences)
            made.append(
                (
                    AnswerRow("checked", asked, "", "", row.quote, True),
                    replace(other, src="checked", question=asked, answers=False),
                )
            )
    for group in random.sample(groups, len(groups) // 4):
        other = random.choice(sentences)
        if other.question != group[0].question:
            made.append((replace(other, src="alien", question=group[0].question, answers=False),))
    return groups + made, held_rows


_TURNED = frozenset("is was are were has had will can could would should".split())


def _asked(claim: str) -> str:
    """ "The Nile is a river." -> "Is the Nile a river?"; "" where it is not that simple."""
    words = claim.rstrip(". ").split()
    places = [place for place, word in enumerate(words[:7]) if word in _TURNED]
    if not places or places[0] == 0 or "not" in words:
        return ""
    place = places[0]
    subject = words[:place]
    if subject[0] in {"The", "A", "An", "There", "It", "He", "She", "His", "Her"}:
        subject[0] = subject[0].lower()
    return " ".join([words[place].capitalize(), *subject, *words[place + 1 :]]) + "?"
