"""News text -> the sentences that claims can be made of, each with its neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nupunkt import sent_tokenize

FEWEST_WORDS, MOST_WORDS = 8, 36

# What would make a claim that nobody can judge by itself, or that is no news.
_POINTS_BACK = re.compile(
    r"(?:He|She|They|It|This|That|These|Those|His|Her|Their|Its|I|I['’]\w+|We|You|Our|My|Your|But"
    r"|And|Or|So|Yet|Then|There|Here|Both|Another|Others?|Such|If|What|Who|Why|How|Let|Or|Nor"
    r"|Because|Although|Though|While|When|Once|Unless|Whether)\b"
)
_FURNITURE = re.compile(
    r"(?i)newsletter|subscri|sign up|click|copyright|©|all rights|\bphoto\b|getty|read more|http"
    r"|\bwww\.|@|follow us|watch:|image:|caption|advertis|cookies|\bvideo\b|contributed to"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|said|says|told|did|does|do|made|became"
    r"|took|won|lost|rose|fell|began|went|came|gave|got|found|saw|\w{3,}ed)\b"
)


@dataclass(frozen=True, slots=True)
class News:
    """One article's text, by its name in the pool."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence that may be claimed, with those before and after it, empty where none are."""

    news: News
    sentence: str
    before: str
    after: str


def spots(news: News) -> Iterator[Spot]:
    for paragraphs in _runs(news.text):
        for place, sentence in enumerate(paragraphs):
            if claimable(sentence):
                before = paragraphs[place - 1] if place else ""
                after = paragraphs[place + 1] if place + 1 < len(paragraphs) else ""
                yield Spot(news, sentence, before, after)


def claimable(sentence: str) -> bool:
    """Whether it is one whole statement, about something that it names itself."""
    words = sentence.split()
    return (
        FEWEST_WORDS <= len(words) <= MOST_WORDS
        and sentence[0].isupper()
        and sentence.endswith(".")
        and not re.search(r"\b(?:Lt|Gov|Sen|Rep|Dr|Mr|Mrs|Ms|St|Gen|Sgt|U\.S)\.$", sentence)
        and not set("?!…;|[]{}:\n—") & set(sentence)
        and not re.search(r"\.\.|--| [-–] |[a-z]{3}\. [A-Z]", sentence)
        and not re.search(r"\b(?:by|of|to|in|with|from|at|on|for), ", sentence)
        and balanced(sentence)
        and not _POINTS_BACK.match(sentence)
        and not _FURNITURE.search(sentence)
        and not re.search(r"\b(?:I|me|my|we|us|our)\b", sentence)
        and _FINITE.search(sentence) is not None
        and sum(word.isupper() and len(word) > 3 for word in words) < 3
    )


def balanced(text: str) -> bool:
    """Whether each quotation mark and bracket that opens is closed again."""
    return (
        text.count('"') % 2 == 0
        and text.count("“") == text.count("”")
        and text.count("(") == text.count(")")
    )


def _runs(text: str) -> Iterator[list[str]]:
    """The whole text as one run of sentences, each of one paragraph; captions and headings, which
    end without a full stop, are left out."""
    found: list[str] = []
    for paragraph in text.splitlines():
        for sentence in sent_tokenize(paragraph.strip()):
            tidy = " ".join(str(sentence).split())
            if re.search(r"[.!?][\"”’']?$", tidy) and len(tidy.split()) > 2:
                found.append(tidy)
    yield found
