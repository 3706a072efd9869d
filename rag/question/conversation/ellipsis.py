"""Questions that leave out most of what they ask: 'Why?', 'And in 2023?', 'And Google?', 'By
whom?', 'No, I meant R1'. They are the question before with one part put in another's place."""

import re

from rag.english.words import words
from rag.question.conversation.antecedents import Context, choose, mentions, thing
from rag.question.conversation.noun_kinds import ATTRIBUTES, RELATED, ROLES, NameKind
from rag.question.conversation.noun_phrases import named_runs, noun_phrases
from rag.question.conversation.question_grammar import (
    AUXILIARY,
    bare,
    lowered,
    parts_of,
    subject_verb,
    uninverted,
    with_question_word,
)
from rag.question.conversation.substitution import (
    at_pointed_time,
    at_time,
    capital,
    in_brackets,
    is_time,
    swapped,
    with_instead,
    with_object,
    with_subject,
)

_MOST_WORDS = 10
"""Of a fragment: what is longer says by itself what it asks."""

_LEAD = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then|well|also|what about|how about|or)\b[,:]?\s+)+",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^(?:(?:no|sorry|oops|wait|actually|pardon|rather)\b[,.!:]?\s+)*"
    r"(?:(?:i|we)\s+(?:mean|meant|was asking about|am asking about)\s+)?(?P<topic>.+?)[.?!]*$",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"^(?:(?:no|sorry|oops|wait|actually|pardon|rather)\b[,.!:]?\s+\S"
    r"|(?:i|we)\s+(?:mean|meant)\s|not\s+\S+.*?(?:,|\bbut\b)\s*\S|.+,\s+not\s+\S)",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(
    r"^(?:i meant?\s+)?not\s+(?P<no>.+?)\s*(?:,\s*(?:but\s+)?|\bbut\s+)(?P<yes>.+)$", re.I
)
_YES_NOT = re.compile(r"^(?P<yes>.+?),\s+not\s+(?P<no>.+)$", re.IGNORECASE)
_AGAIN = re.compile(
    r"^(?:really|seriously|is (?:that|this|it) (?:so|true|right|correct|certain|sure)|are you sure|"
    r"is that really so|(?:please )?(?:go on|continue|more|tell me more|details|more details|"
    r"elaborate|explain|can you elaborate|anything else|what else))$",
    re.IGNORECASE,
)
_SAYS_WHO = re.compile(
    r"^(?P<who>(?:who|which \w+) (?:says|said|claims|claimed|reports|reported)) "
    r"(?:so|that|this|it)$"
    r"|^(?:says|said) who$",
    re.IGNORECASE,
)
_ACCORDING = re.compile(
    r"^(?:according to|on whose|by whose) (?:whom|who|account|word|authority|estimate)$", re.I
)
_QUESTION_WORD = re.compile(
    r"""^(?P<words>
      (?:(?:by|for|to|with|from|in|on|at|of|since|until|till|about|under|after|before)\s+)?
      (?:how(?:\s+[a-z]+)?|why(?:\s+not)?|when|where
         |who(?:m)?|what|which\s+(?:one|ones|year|month|day|country|city|company|place)
         |what\s+(?:year|month|day|country|city|for))
      (?:\s+else)?)(?:\s+exactly|\s+then|\s+precisely)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_PREPOSITION = re.compile(
    r"^(?P<preposition>in|on|at|by|for|from|to|with|about|of|since|until|before|after|during|under|"
    r"against|between|over|among)\s+(?P<object>.+)$",
    re.IGNORECASE,
)
_POINTING_TIME = re.compile(r"^(?P<how>before|after|since|until)\s+(?:that|then|this)$", re.I)
_HAS_VERB = re.compile(
    rf"\b(?:{AUXILIARY})\b|^(?:who|what|which|when|where|why|how|whose)\b"
    r"|^(?:list|compare|explain|describe|summari[sz]e|tell|show|give|name|find)\b",
    re.IGNORECASE,
)
_GAPPED = re.compile(
    rf"^(?:and|but)\s+(?P<wh>what|how much|how many|where|when|why|who)\s+(?P<aux>{AUXILIARY})\s+"
    r"(?P<subject>.+?)\s+(?P<verb>\w+)$",
    re.IGNORECASE,
)
_COMPLEMENT = re.compile(
    rf"^(?:what|how much|how many|where|when|why|who)\s+{AUXILIARY}\s+.+?\s+\w+"
    r"(?P<complement>\s(?:for|on|in|about|at|per|to|with|from)\s.+)$",
    re.IGNORECASE,
)


def completed(text: str, context: Context) -> str | None:
    """The whole question that a fragment stands for; None where `text` is none.

    A fragment that cannot be fitted into the question before is given with that in brackets.
    """
    previous = context[0].question
    plain = bare(text)
    if _CORRECTS.match(plain) and (corrected := _corrected(plain, context)):
        return corrected
    plain = bare(re.sub(r"^(?:no|yes|ok(?:ay)?|thanks|hm+|oh)[,.!]\s+", "", plain, flags=re.I))
    fragment = _LEAD.sub("", plain)
    if _AGAIN.match(fragment):
        return previous
    if match := _SAYS_WHO.match(fragment):
        return f"{(match['who'] or 'Who says').capitalize()} {_as_clause(previous)}?"
    if _ACCORDING.match(fragment):
        return f"According to whom, {lowered(bare(previous))}?"
    if match := _QUESTION_WORD.match(fragment):
        return _asked_with(match["words"], text, context)
    if gapped := _gapped(plain, previous):
        return gapped
    if _HAS_VERB.search(fragment) or not 0 < len(words(fragment)) <= _MOST_WORDS:
        return None
    return _fitted(fragment, led=fragment != plain, text=text, context=context)


def _corrected(plain: str, context: Context) -> str | None:
    """'No, I meant R1' and 'not V3 but R1'."""
    previous = context[0].question
    match = _CORRECTION.match(plain)
    topic = match["topic"] if match else plain
    said = _NOT_BUT.match(topic) or _YES_NOT.match(topic) or _NOT_BUT.match(plain)
    if said:
        changed = with_instead(previous, said["no"], said["yes"])
        return changed or swapped(previous, said["yes"])
    if _HAS_VERB.search(topic) or len(topic.split()) > 6:
        return None
    return swapped(previous, topic)


def _as_clause(question: str) -> str:
    """'how much V3 cost' of 'How much did V3 cost?', to follow 'Who says'."""
    parts = parts_of(question)
    if parts is None:
        return lowered(bare(question))
    auxiliary, _, rest = parts.rest.partition(" ")
    wh = lowered(parts.wh)
    if not wh:
        return f"whether {uninverted(auxiliary, rest)}"
    return f"{wh} {uninverted(auxiliary, rest)}"


def _asked_with(question_word: str, text: str, context: Context) -> str:
    """The question before with another question word."""
    previous = context[0].question
    asked = question_word.lower()
    if asked in {"which one", "which ones"}:
        found = _which_one(previous)
    elif asked == "how many":
        found = _how_many(previous)
    elif asked.endswith("else") and (rest := subject_verb(previous)):
        found = f"{question_word.capitalize()} {rest}?"
    elif asked.endswith("else") and (parts := parts_of(previous)):
        found = f"{question_word.capitalize()} {lowered(parts.rest)}?"
    elif asked in {"who", "what", "which", "how exactly", "how so"}:
        found = None
    else:
        found = with_question_word(asked.capitalize(), previous)
    return found or in_brackets(text, previous)


def _which_one(previous: str) -> str | None:
    parts = parts_of(previous)
    if not parts:
        return None
    for phrase in noun_phrases(parts.rest):
        if phrase.determiner in {"a", "an"} or (phrase.plural and not phrase.determiner):
            start = re.search(r"(?:\ban? )?$", parts.rest[: phrase.start], re.IGNORECASE)
            assert start is not None
            noun = parts.rest[phrase.start : phrase.end]
            left = f"{parts.rest[: start.start()]} {parts.rest[phrase.end :]}"
            return f"Which {noun} {lowered(' '.join(left.split()))}?"
    return None


def _how_many(previous: str) -> str | None:
    parts = parts_of(previous)
    if not parts:
        return None
    for phrase in noun_phrases(parts.rest):
        if phrase.plural and not phrase.determiner:
            left = f"{parts.rest[: phrase.start]}{parts.rest[phrase.end :]}"
            noun = parts.rest[phrase.start : phrase.end]
            return f"How many {noun} {lowered(' '.join(left.split()))}?"
    return None


def _gapped(plain: str, previous: str) -> str | None:
    """'And what does DeepSeek charge?' after 'What does OpenAI charge for a million tokens?'."""
    match, before = _GAPPED.match(plain), _COMPLEMENT.match(bare(previous))
    parts = parts_of(previous)
    if not match or not before or not parts or parts.wh.lower() != match["wh"].lower():
        return None
    named = named_runs(f"x {match['subject']}")
    if not named or named_runs("x" + before["complement"]):
        return None
    return f"{capital(_LEAD.sub('', plain))}{before['complement']}?"


def _fitted(fragment: str, *, led: bool, text: str, context: Context) -> str | None:
    """A fragment without a verb: a time, a place, a name or a noun, in the place of its like."""
    previous = context[0].question
    if match := _POINTING_TIME.match(fragment):
        return at_pointed_time(match["how"].lower(), fragment, previous, context[0].answer)
    if is_time(fragment):
        return at_time(fragment, previous)
    if re.match(r"(?:compared|relative|versus|vs|unlike|next)\b", fragment, re.IGNORECASE):
        return f"{bare(previous)}, {lowered(fragment)}?"
    if match := _PREPOSITION.match(fragment):
        return with_object(match["preposition"].lower(), match["object"], previous)
    noun = words(fragment)[-1].lower if words(fragment) else ""
    owned = noun in ATTRIBUTES | ROLES
    determined = re.match(r"(?:the|its|their|his|her|this|that)\b", fragment, re.IGNORECASE)
    if owned and (led or determined) and not named_runs(f"x {fragment}"):
        return _attribute(fragment, noun, context)
    named = named_runs(f"x {fragment}")
    short = len(fragment.split()) <= 6
    if named and short:
        return swapped(previous, fragment)
    if determined and (led or noun in RELATED):
        return with_subject(previous, fragment)
    return in_brackets(text, previous) if led or len(words(fragment)) <= 2 else None


def _attribute(fragment: str, noun: str, context: Context) -> str | None:
    kind: NameKind | None = "organisation" if noun in ROLES else None
    chosen = choose(mentions(context), thing(kind))
    asked = "Who" if noun in ROLES else "What"
    if chosen is None:
        return None
    phrase = re.sub(r"^(?:the|its|their|his|her|this|that)\s+", "", fragment, flags=re.IGNORECASE)
    return f"{asked} is the {phrase} of {chosen.text}?"
