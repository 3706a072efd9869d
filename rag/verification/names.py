"""The names of a claim, and whether a text has them: whole, in part, or by another form."""

from collections.abc import Sequence

from rag.english.figures import dates
from rag.english.synonyms import synonyms
from rag.english.words import Word, has_initials, keys, names, words


def claimed_names(claim: str) -> tuple[tuple[Word, ...], ...]:
    spans = [(date.start, date.end) for date in dates(claim)]
    runs = (
        tuple(word for word in run if not any(a <= word.start < b for a, b in spans))
        for run in names(claim)
    )
    return tuple(run for run in runs if run)


def has_name(run: Sequence[Word], text: str) -> bool:
    """Every word of the name, or its last alone, as people are called ("Schmidt"), where the text
    gives nobody else of that name; or what the name is also called (USA, America)."""
    present = {word.key for word in words(text)}
    if all(word.key in present or synonyms(word.key) & present for word in run):
        return True
    if "".join(word.key for word in run) in present:  # High Flyer and HighFlyer
        return True
    if len(run) == 1 and any(_same_name(run[0], other) for other in words(text)):
        return True
    if has_initials(run, words(text)):
        return True
    last = run[-1].key
    if len(run) < 2 or last not in present or len(last) < 4 or run[-1].is_code:
        return False
    claimed = keys(run)
    return all(keys(other) <= claimed for other in names(text) if last in keys(other))


def _same_name(one: Word, other: Word) -> bool:
    """A country and its people: Austria and Austrian."""
    short, long = sorted((one.key, other.key), key=len)
    return (
        len(short) >= 5
        and len(long) - len(short) <= 3
        and long.startswith(short)
        and one.text[0].isupper()
        and other.text[0].isupper()
    )
