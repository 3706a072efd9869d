"""A follow-up question -> the same question made stand-alone, without a model.

Names come from earlier questions and from the texts of earlier answers, which are context here and
evidence nowhere. A question that stands alone stays as it is, letter for letter. The stand-alone
wording is shown to the reader, so that a wrong guess is seen.
"""

import re
from collections.abc import Sequence

from rag.english.words import content_words, names, stem
from rag.question.conversation.antecedents import Earlier, Resolved
from rag.question.conversation.ellipsis import completed
from rag.question.conversation.noun_kinds import ATTRIBUTES
from rag.question.conversation.noun_phrases import NounPhrase, noun_phrases
from rag.question.conversation.references import resolve
from rag.question.conversation.substitution import in_brackets
from rag.types import Turn

MOST_TURNS = 12
"""Earlier turns that are looked back on."""

LONGEST = 400
"""Characters: a longer question says enough by itself, and of longer earlier ones this much is
read. The patterns take milliseconds for that, and seconds for thousands of made-up words."""

_SHORT = 3  # words that say something

_POINTS_BACK = re.compile(
    r"\b(?:instead|others?|as well|too|(?:say|know|known|explain|tell|clear|reveal|disclose) "
    r"(?:why|when|how|who|where|how much|what))\s*\??$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:and|but|so|then)\s+(?=\w)", re.IGNORECASE)


def make_standalone(text: str, history: Sequence[Turn]) -> str:
    """`text` with what it leaves unsaid taken from earlier turns; `text` itself where it leaves
    nothing unsaid, or nothing is known of it."""
    context: list[Earlier] = []
    for turn in history[-MOST_TURNS:]:
        asked = " ".join(turn.question.split())[:LONGEST]
        resolved = _resolved(asked, context)
        context.insert(0, Earlier(resolved.text[:LONGEST], turn.answer, resolved.used))
    return _resolved(text, context).text


def _resolved(text: str, context: Sequence[Earlier]) -> Resolved:
    if not context or not text or len(text) > LONGEST:
        return Resolved(text)
    pointing = resolve(text, context)
    for fragment in (text, pointing.text):  # 'And the other one?' is 'And R1?' first
        whole = completed(fragment, context)
        if whole and whole != in_brackets(fragment, context[0].question):
            inner = resolve(whole, context)  # 'What about its rivals?'
            return Resolved(inner.text if inner.used else whole, inner.used)
    if whole or pointing.open or (not pointing.used and _leaves_open(text, context[0].question)):
        return Resolved(in_brackets(pointing.text, context[0].question), pointing.used)
    if not pointing.used:
        return Resolved(text)
    plain = _LEAD.sub("", pointing.text)
    return Resolved(plain[:1].upper() + plain[1:], pointing.used)


def _leaves_open(text: str, previous: str) -> bool:
    """Whether a question without a pronoun still says too little: 'Which ones?', 'What then?', or
    goes on about a noun of the question before without naming anything."""
    if names(text):
        return False
    own = [word for word in content_words(text) if word.lower not in ATTRIBUTES]
    if not own or _POINTS_BACK.search(text):
        return True
    spoken_of = {word.key for word in content_words(previous)}
    again = [phrase for phrase in noun_phrases(text) if stem(phrase.head) in spoken_of]
    return len(own) <= _SHORT and bool(again) and not any(map(_is_whole, again))


def _is_whole(phrase: NounPhrase) -> bool:
    """'The copper mine' says which one by itself, 'the mine' does not."""
    return len(content_words(phrase.text)) > 1
