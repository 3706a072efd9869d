"""Measures how follow-up questions are made stand-alone.

    python -m eval.bench.follow_ups [FILE ...] [--wrong]

A follow-up is right when its stand-alone wording has every phrase of `must` and no phrase of
`must_not`, whole words in any case; a question on a new topic when it is left letter for letter.
Without FILE, both sets of eval/follow_ups are asked: `questions`, which the rules were made with,
and `held_out`, which no rule may be made from.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.question import make_standalone
from rag.types import Turn

SETS = Path(__file__).parents[1] / "follow_ups"
NEW_TOPIC = "new-topic"

Rules = Callable[[str, Sequence[Turn]], str]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One question of a set, with the turns before it, oldest first."""

    id: str
    kind: str
    history: tuple[Turn, ...]
    question: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]

    def is_right(self, standalone: str) -> bool:
        if self.kind == NEW_TOPIC:
            return standalone == self.question
        return all(_says(phrase, standalone) for phrase in self.must) and not any(
            _says(phrase, standalone) for phrase in self.must_not
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the stand-alone wording that the rules gave it."""

    follow_up: FollowUp
    standalone: str

    @property
    def right(self) -> bool:
        return self.follow_up.is_right(self.standalone)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="sets, JSON lines")
    parser.add_argument("--wrong", action="store_true", help="print the wrong wordings too")
    options = parser.parse_args(arguments)
    for file in options.files or sorted(SETS.glob("*.jsonl"), reverse=True):
        asked = ask(list(read(file)))
        print(f"{file.stem}\n{table(asked)}\n")
        if options.wrong:
            print("".join(_wording(one) for one in asked if not one.right))
    return 0


def read(file: Path) -> Iterator[FollowUp]:
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        history = tuple(Turn(question, answer) for question, answer in row["history"])
        must, must_not = tuple(row["must"]), tuple(row["must_not"])
        yield FollowUp(row["id"], row["kind"], history, row["question"], must, must_not)


def ask(follow_ups: Sequence[FollowUp], rules: Rules = make_standalone) -> list[Asked]:
    return [Asked(one, rules(one.question, one.history)) for one in follow_ups]


def share(asked: Sequence[Asked]) -> float:
    """The share of `asked` that is right, 0 to 1."""
    return sum(one.right for one in asked) / len(asked)


def table(asked: Sequence[Asked]) -> str:
    lines = ["| kind | questions | right |", "|---|---|---|"]
    for kind in dict.fromkeys(one.follow_up.kind for one in asked):
        if kind != NEW_TOPIC:
            lines.append(_row(kind, [one for one in asked if one.follow_up.kind == kind]))
    follow_ups = [one for one in asked if one.follow_up.kind != NEW_TOPIC]
    complete = [one for one in asked if one.follow_up.kind == NEW_TOPIC]
    lines += [_row("**all follow-ups**", follow_ups)] if follow_ups else []
    lines += [_row("self-contained, left unchanged", complete)] if complete else []
    return "\n".join(lines)


def _row(name: str, asked: Sequence[Asked]) -> str:
    return f"| {name} | {len(asked)} | {share(asked):.0%} |"


def _wording(one: Asked) -> str:
    return f"{one.follow_up.id}: {one.follow_up.question} -> {one.standalone}\n"


def _says(phrase: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase.strip())}(?!\w)", text, re.IGNORECASE) is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
