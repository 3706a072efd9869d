"""Words of a text: where they stand, what they are compared by, and which of them name something.

Model and product names are compared without their hyphens ("H-800" is "h800", "version 3" is
"v3"), inflected words by their stem, and possessives and full stops inside a word are dropped
("U.S.'s" is "us").
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

import snowballstemmer  # pyright: ignore[reportMissingTypeStubs]

_STEM: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord  # pyright: ignore
_STEMMING = threading.Lock()
"""A stemmer keeps the word that it is at: two threads at once gave wrong stems, or an error."""

_WORD = re.compile(
    r"(?:[A-Za-z]\.){2,}"  # U.S.
    r"|[^\W_]+(?:[.,](?=\d)[^\W_]+)*(?:['’\-‑][^\W_]+)*",
    re.UNICODE,
)
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_HYPHENS = re.compile(r"[-‑]")

STOP_WORDS = frozenset(
    """
        a about above after again against all also am among an and any are aren't as at be became
        because been before behind being below between both but by can cannot could did didn't do
        does doesn't doing don't down during each either else ever few for from further get gets
        give given gives had has have having he her here hers him his how however i if in into is
        isn't it its itself just let made make makes many may me might more most much must my
        no nor not now of off on once one only onto or other our out over own per please really same
        shall she should so some such than that the their them then there these they this those
        through to too under until up upon us very was we were what when where whether which while
        who whom whose why will with within without would yet you your according article articles
        say says said saying tell told text texts thing things describe described mention mentions
        mentioned state states stated yesterday today tomorrow meanwhile
        """.split()
)
"""Words that carry no subject of their own. Negations are among them; verification reads those
itself."""

NEGATIONS = frozenset(
    """
        no not never none nor neither nobody nothing without cannot can't won't don't doesn't didn't
        isn't aren't wasn't weren't hasn't haven't hadn't couldn't wouldn't shouldn't fail failed
        fails denied denies deny refused refuses hardly barely
        """.split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word at `[start, end)`. `key` is what it is compared by."""

    text: str
    key: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def is_code(self) -> bool:
        """Letters and digits in one word, as in V3, GPT-4o and H800."""
        return is_code(self.key)

    @property
    def is_stop(self) -> bool:
        return self.lower in STOP_WORDS and not (self.text.isupper() and len(self.text) > 1)


def is_code(key: str) -> bool:
    """Whether letters and digits are in one word."""
    return any(c.isdigit() for c in key) and any(c.isalpha() for c in key)


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The words of `text` in order; hyphenated ones apart, but for codes such as GPT-4."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        found.extend(_parts(match.group(), match.start()))
    return tuple(_joined(found))


def count_words(text: str) -> int:
    """len(words(text)), for texts that are not worth keeping: in a quarter of the time."""
    if "version" in text.lower() or "United" in text:
        return len(words(text))  # some are joined
    tokens = _WORD.findall(text)
    hyphenated = [token for token in tokens if _HYPHENS.search(token)]
    return len(tokens) + sum(len(_parts(token, 0)) - 1 for token in hyphenated)


@lru_cache(maxsize=4096)
def content_words(text: str) -> tuple[Word, ...]:
    """The words that say what a text is about."""
    return tuple(word for word in words(text) if not word.is_stop)


def keys(found: Iterable[Word]) -> frozenset[str]:
    return frozenset(word.key for word in found)


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[tuple[Word, ...], ...]:
    """Runs of words that name something: capitalised inside a sentence, or codes.

    A sentence's first word counts only where its shape says so (OpenAI, NATO, GPT-4) or a further
    name follows it directly (Eric Schmidt).
    """
    runs: list[list[Word]] = []
    all_words = words(text)
    for position, word in enumerate(all_words):
        if not _names_something(text, all_words, position):
            continue
        last = runs[-1][-1] if runs else None
        if last and text[last.end : word.start] in {" ", "-", "‑"}:
            runs[-1].append(word)
        else:
            runs.append([word])
    return tuple(tuple(run) for run in runs)


def negates(word: Word, text: str) -> bool:
    """Whether a word of `text` denies something; that of "whether or not" does not."""
    return word.lower in NEGATIONS and not text[: word.start].lower().endswith("or ")


def has_initials(run: Sequence[Word], found: Sequence[Word]) -> bool:
    """Whether `found` spells out the letters that `run` is ("LA": Los Angeles), or has the letters
    of what `run` spells out."""
    if len(run) > 1:
        letters = initials(word.text for word in run)
        return any(word.text.replace(".", "") == letters for word in found)
    letters = run[0].text.replace(".", "")
    if not (2 <= len(letters) <= 6 and letters.isalpha() and letters.isupper()):
        return False
    size = len(letters)
    return any(
        initials(word.text for word in capitals[first : first + size]) == letters
        for capitals in _capital_runs(found)
        for first in range(len(capitals) - size + 1)
    )


def _capital_runs(found: Sequence[Word]) -> Iterator[list[Word]]:
    """Capitalised words that follow each other, with no more than stop words between."""
    run: list[Word] = []
    for word in found:
        if word.text[0].isupper():
            run.append(word)
        elif not word.is_stop:
            yield run
            run = []
    yield run


def initials(parts: Iterable[str]) -> str:
    return "".join(part[0] for part in parts)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The comparison form of one lower-case word without hyphens."""
    if any(c.isdigit() for c in word) or len(word) < 4:
        return word
    with _STEMMING:
        return _STEM(word)


def _parts(token: str, start: int) -> list[Word]:
    body = token[: match.start()] if (match := _POSSESSIVE.search(token)) else token
    pieces = [piece for piece in _HYPHENS.split(body) if piece]
    if len(pieces) == 2 and pieces[0][0].isalpha() and pieces[1][0].isdigit():
        return [_word(body, "".join(pieces), start)]  # GPT-4o, H-800, COVID-19
    found: list[Word] = []
    offset = 0
    for piece in pieces:
        offset = body.index(piece, offset)
        found.append(_word(piece, piece, start + offset))
        offset += len(piece)
    return found


def _word(text: str, joined: str, start: int) -> Word:
    plain = joined.lower().replace("’", "'").replace(",", "")
    if plain[0].isalpha():
        plain = plain.replace(".", "")
        if plain.endswith("s") and plain[-2:-1].isdigit():
            plain = plain[:-1]  # H800s
    return Word(text, stem(plain), start, start + len(text))


def _joined(found: list[Word]) -> Iterable[Word]:
    """'version 3' counts as V3, the way that models and software are spoken of; 'United States'
    as US."""
    skip = False
    for word, following in zip_longest(found, found[1:]):
        if skip:
            skip = False
        elif following and (key := _joined_key(word, following)):
            skip = True
            yield Word(f"{word.text} {following.text}", key, word.start, following.end)
        else:
            yield word


def _joined_key(word: Word, following: Word) -> str | None:
    if word.key == "version" and following.text[0].isdigit():
        return f"v{following.text}"
    if word.text == "United" and following.text in {"States", "Kingdom"}:
        return "us" if following.text == "States" else "uk"
    return None


def _names_something(text: str, all_words: tuple[Word, ...], position: int) -> bool:
    word = all_words[position]
    if word.is_code:
        return word.text[0].isalpha()  # 5.6M is a figure
    if not word.text[0].isupper():
        return False
    if any(c.isupper() for c in word.text[1:]):
        return True
    if word.is_stop:
        return False
    if position and not _sentence_ends(text[all_words[position - 1].end : word.start]):
        return True
    following = all_words[position + 1] if position + 1 < len(all_words) else None
    return bool(
        following
        and following.text[0].isupper()
        and text[word.end : following.start] == " "
        and not following.is_stop
    )


def _sentence_ends(between: str) -> bool:
    return any(mark in between for mark in '.!?:;\n"“”‘•')
