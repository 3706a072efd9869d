"""The parts of a question that follow-ups build on: its question word and the rest after it. A few
patterns over the wording of English questions, without a parser."""

import re
from dataclasses import dataclass

from rag.english.words import words
from rag.question.conversation.noun_phrases import is_plural, named_runs, noun_phrases

AUXILIARY = (
    r"(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|may|might|must)"
)
_WH = re.compile(
    rf"""^(?:and\s+|but\s+|so\s+)?
    (?P<wh>(?:(?:by|for|to|with|from|in|on|at|of|since|until|about|under)\s+)?
    (?:how\s+(?:much|many|long|old|often|big|large|far|fast|quickly)(?:\s+(?!{AUXILIARY}\b)\S+){{0,3}}?
      |(?:which|what)(?:\s+(?!{AUXILIARY}\b)[^\s,]+){{0,4}}?
      |how|why|when|where|whom?|whose\s+\S+)
    (?:\s+else)?)
    \s+(?P<rest>{AUXILIARY}\b.*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_YES_NO = re.compile(rf"^(?:and\s+|but\s+|so\s+)?(?P<rest>{AUXILIARY}\b.*)$", re.IGNORECASE)
_SUBJECT_WH = re.compile(
    r"^(?:and\s+|but\s+|so\s+)?(?P<wh>who|(?:which|what)(?:\s+[^\s,]+){1,3}?)\s+(?P<verb>[a-z]+)"
    r"\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_PARTICIPLES = {
    "wrote": "written",
    "took": "taken",
    "gave": "given",
    "broke": "broken",
    "chose": "chosen",
    "stole": "stolen",
    "drew": "drawn",
    "began": "begun",
    "beat": "beaten",
} | {
    verb: verb
    for verb in """
        bought built made sold won held paid found lost set hit cut put sent taught caught brought
        led
        """.split()
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A question cut after its question word: 'How much' and 'did V3 cost'. `wh` is empty for a
    yes-no question."""

    wh: str
    rest: str


@dataclass(frozen=True, slots=True)
class Described:
    """What a who or which question asks for, in words: 'the one who leads Acme'. `noun` is None
    for a person."""

    text: str
    noun: str | None
    plural: bool


def bare(question: str) -> str:
    return question.strip().rstrip("?.! ")


def parts_of(question: str) -> Parts | None:
    """None where the question word is its subject ('Who founded Acme?'), or there is none."""
    text = bare(question)
    if match := _YES_NO.match(text):
        return Parts("", match["rest"])
    if match := _WH.match(text):
        return Parts(match["wh"], match["rest"])
    return None


def with_question_word(question_word: str, question: str) -> str | None:
    """`question` asked again with another question word; None where it has no such form."""
    if parts := parts_of(question):
        if parts.wh.lower().startswith("who") and re.match(r"(?:is|was|are|were) ", parts.rest):
            return None
        return f"{question_word} {lowered(parts.rest)}?"
    return _passive(question_word, question)


def uninverted(auxiliary: str, rest: str) -> str:
    """'V3 cost' of did and 'V3 cost', 'the mine is closed' of is and 'the mine closed'."""
    if auxiliary.lower() in {"do", "does", "did"}:
        return rest
    runs = named_runs("x " + rest)
    if runs and runs[0][0].start <= 2 + len("the "):
        end = runs[0][-1].end - 2
        return f"{rest[:end]} {auxiliary.lower()}{rest[end:]}"
    return f"{auxiliary.lower()} {rest}"


def subject_verb(question: str) -> str | None:
    """'founded Acme' of 'Who founded Acme?'."""
    text = bare(question)
    if parts_of(question) or not (match := _SUBJECT_WH.match(text)):
        return None
    return f"{match['verb']} {match['rest']}"


def _passive(question_word: str, question: str) -> str | None:
    """'When was Acme founded?' of 'Who founded Acme?', for verbs of the past."""
    match = _SUBJECT_WH.match(bare(question))
    if not match:
        return None
    verb = match["verb"].lower()
    participle = verb if verb.endswith("ed") else _PARTICIPLES.get(verb)
    if not participle:
        return None
    object_, _, further = re.sub(
        r" (in|at|on|for|from|to|with|by|before|after|during) ", r"\0\1 ", match["rest"], count=1
    ).partition("\0")
    if not object_ or not (
        named_runs(f"x {object_}") or object_.lower().startswith(("the ", "a "))
    ):
        return None
    be = "were" if is_plural(words(object_)[-1].lower) and not named_runs(f"x {object_}") else "was"
    return f"{question_word} {be} {object_} {participle}{' ' + further if further else ''}?"


def wh_description(question: str) -> Described | None:
    """'the one who leads Acme' of 'Who leads Acme?', 'the mine that closed' of 'Which mine
    closed?'; 'the founder of Acme' of 'Who is the founder of Acme?' is a noun phrase already."""
    text = bare(question)
    if re.match(rf"(?:and |but )?who {AUXILIARY}\b", text, re.IGNORECASE):
        return None
    if match := re.match(r"(?:and |but )?who (?P<what>.+)$", text, re.IGNORECASE):
        return Described(f"the one who {match['what']}", None, plural=False)
    found = noun_phrases(text, asked=True)
    match = re.match(r"(?:and |but )?(?:which|what) ", text, re.IGNORECASE)
    if not match or not found or found[0].start != match.end():
        return None
    phrase, after = found[0], text[found[0].end :].strip()
    inverted = re.match(r"(?:do|does|did)\b", after)
    if not after or inverted:
        return None
    what = text[phrase.start : phrase.end]
    return Described(f"the {what} that {after}", phrase.head, phrase.plural)


def lowered(text: str) -> str:
    """The first letter made small, unless it begins a name."""
    first = text.split(" ", 1)[0]
    plain = first[1:].islower() or len(first) == 1
    return text[0].lower() + text[1:] if text and plain else text
