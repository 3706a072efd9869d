"""What a question asks for: the clause that asks, its question word, and the noun beside it.

"Inflation rose again. Which grocery item rose most?" asks, in its second sentence, for an item;
"It approved the sale of which football team?" asks for a team. The wording says so; no parser.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.english.words import words

_SENTENCE = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[\"“‘']?[A-Z0-9])")
_ASKING = re.compile(
    r"\b(?P<wh>who|whom|whose|what|which|where|when|why|how)\b(?!\s*[,)])", re.IGNORECASE
)
_RELATIVE = re.compile(r"(?:,|\b(?:in|of|to|for|with|from|by|at|on) )\s*$", re.IGNORECASE)
_NOUN_END = re.compile(
    r"^(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|should|may|might|"
    r"that|who|whose|if|during|in|on|at|of|to|for|from|with|by|as|into|than|after|before|over|between|and|"
    r"or|it|he|she|they|we|you|I)$",
    re.IGNORECASE,
)
_THE_X = re.compile(
    r"^\W*(?:is|are|was|were|'s|’s)\s+(?:the|its|their|his|her|a|an)\s+(?P<noun>[\w’' -]+?)"
    r"\s+(?:of|for|in|at|by|on|that|who|to)\b",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"^(?:a|an|the|these|those|this|its|his|her|their)$", re.IGNORECASE)
_STAND_INS = {("name",), ("type",), ("kind",), ("sort",), ("names",)}
"""What is asked for is then the noun that follows: the name of the storm, what type of aircraft."""

_MOST_NOUN_WORDS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """`clause` is the sentence that asks, `tail` the part of it from its question word on, the
    whole of it where there is none; `noun` is the phrase asked for in lower-case words, the head
    last ("football team")."""

    clause: str
    tail: str
    noun: tuple[str, ...] = ()

    @property
    def head(self) -> str | None:
        return self.noun[-1] if self.noun else None


@lru_cache(maxsize=1024)
def read_asked(question: str) -> Asked:
    """The asking clause is the last sentence with a question word that is not relative; else the
    whole question."""
    sentences = [part for part in _SENTENCE.split(question) if part.strip()] or [question]
    for sentence in reversed(sentences):
        if match := _question_word(sentence):
            noun = _noun(match["wh"], sentence[match.end() :])
            return Asked(sentence, sentence[match.start() :], noun)
    clause = sentences[-1] if sentences[-1].rstrip().endswith("?") else question
    return Asked(clause, clause)


def _question_word(sentence: str) -> re.Match[str] | None:
    """The first question word that opens the sentence or a question inside it; a relative 'who' or
    'which' after a noun asks nothing, but 'the sale of which team' does."""
    found = list(_ASKING.finditer(sentence))
    for match in found:
        before = sentence[: match.start()]
        opens = len(re.findall(r"\w+", before)) <= 1 or before.rstrip().endswith((",", ":", "—"))
        if match["wh"].lower() in {"who", "which", "where", "when"} and not opens:
            if match["wh"].lower() in {"which", "whom"} and _RELATIVE.search(before):
                return match
            continue
        return match
    return found[-1] if found and sentence.rstrip().endswith("?") else None


def _noun(word: str, rest: str) -> tuple[str, ...]:
    """The words of 'football team' after 'which', of 'population' after 'what is the'."""
    match word.lower():
        case "how":
            counted = re.match(r"\s*(?:many|much)\b", rest, re.IGNORECASE)
            return _run(rest[counted.end() :]) if counted else ()
        case "what" | "which" | "whose":
            if the_x := _THE_X.match(rest):
                noun = tuple(w.lower for w in words(the_x["noun"]))[-_MOST_NOUN_WORDS:]
                return _run(rest[the_x.end() :]) if noun[-1:] in _STAND_INS else noun
            noun = _run(rest)
            return noun if noun not in _STAND_INS else _run(re.sub(r"^\W*\w+ of ", "", rest))
        case _:
            return ()


def _run(text: str) -> tuple[str, ...]:
    """The words of `text` up to one that cannot belong to a noun phrase; of what reads like a verb
    ("took home", "launched a") the part before it."""
    noun: list[str] = []
    for found in words(re.split(r"[,;:?!“\"(]", text, maxsplit=1)[0]):
        if noun and _DETERMINER.match(found.text):
            noun.pop()  # its verb: 'which firm launched a ...'
            break
        if _NOUN_END.match(found.text) or len(noun) == _MOST_NOUN_WORDS:
            break
        if noun and found.lower.endswith("ed"):
            break
        if not (_DETERMINER.match(found.text) or found.lower == "of"):
            noun.append(found.lower)
    return tuple(noun)
