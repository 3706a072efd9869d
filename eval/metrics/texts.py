"""Comparing an answer's text with what was expected."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable

_MARKER = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
_STRAIGHT = dict.fromkeys(range(0x2018, 0x201C), "'") | dict.fromkeys(range(0x201C, 0x2020), '"')
"""Curly quotation marks and apostrophes to straight ones."""
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = dict.fromkeys(map(ord, string.punctuation))


def holds(text: str, wanted: str) -> bool:
    """Whether `wanted` is in `text` as whole words, case and kind of quotation mark aside.

    A trailing * allows any ending of the last word. A figure is whole too: 5.6 is not in 15.6,
    nor 4 in 4.5, nor 400 in 1,400.
    """
    stem = plain(wanted).removesuffix("*")
    before = r"(?<!\w)(?<!\d[.,])" if stem[:1].isdigit() else r"(?<!\w)"
    if wanted.endswith("*"):
        after = ""
    else:
        after = r"(?!\w)(?![.,]\d)" if stem[-1:].isdigit() else r"(?!\w)"
    return re.search(before + re.escape(stem) + after, plain(text)) is not None


def plain(text: str) -> str:
    """Text to compare: no citation markers, NFKC, straight quotation marks, single spaces, case
    folded."""
    folded = unicodedata.normalize("NFKC", unmarked(text)).translate(_STRAIGHT).casefold()
    return " ".join(folded.split())


def unmarked(text: str) -> str:
    return _MARKER.sub("", text)


def word_count(text: str) -> int:
    """Words between spaces; citation markers are none."""
    return len(unmarked(text).split())


def normalised(text: str) -> str:
    """SQuAD's normal form, which RealTimeQA uses too (Rajpurkar et al. 2016, evaluation script):
    lower case, no ASCII punctuation, no articles, single spaces."""
    bare = plain(text).translate(_NO_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(text: str, answers: Iterable[str]) -> bool:
    """Whether `text` is one of `answers` in SQuAD's normal form."""
    return any(normalised(text) == normalised(answer) for answer in answers)


def contains(text: str, answer: str) -> bool:
    """Whether `text` holds `answer`, or, where that has no figures, has it as a run of whole words
    in SQuAD's normal form (which makes 5.6 and 56 one)."""
    if holds(text, answer):
        return True
    wanted = normalised(answer.removesuffix("*"))
    if not wanted or any(letter.isdigit() for letter in answer):
        return False
    ending = "" if answer.endswith("*") else " "
    return f" {wanted}{ending}" in f" {normalised(text)} "


def holds_all(text: str, groups: Iterable[Iterable[str]]) -> bool:
    """Whether `text` contains one answer of every group."""
    return all(any(contains(text, wanted) for wanted in group) for group in groups)


def token_f1(text: str, answers: Iterable[str]) -> float:
    """SQuAD's F1 over the words that `text` and an answer share; the best of `answers`. 0 to 1."""
    return max((_f1(normalised(text).split(), normalised(a).split()) for a in answers), default=0.0)


def best_choice(text: str, choices: Iterable[str]) -> str | None:
    """The choice that shares the largest part of its words with `text`, how ever many the text
    has; None where no choice shares one, or two share as much."""
    said = set(normalised(text).split())
    shares: dict[str, float] = {}
    for choice in choices:
        words = normalised(choice).split()
        shares[choice] = sum(word in said for word in words) / len(words) if words else 0.0
    best = max(shares.values(), default=0.0)
    found = [choice for choice, share in shares.items() if share == best]
    return found[0] if best and len(found) == 1 else None


def letters(text: str) -> str:
    """Letters and figures alone: two ways of spacing and punctuating a sentence are one."""
    return "".join(letter for letter in plain(text) if letter.isalnum())


def _f1(given: list[str], wanted: list[str]) -> float:
    shared = sum((Counter(given) & Counter(wanted)).values())
    return 2 * shared / (len(given) + len(wanted)) if shared else 0.0
