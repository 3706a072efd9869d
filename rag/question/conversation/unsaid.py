"""What a question leaves unsaid without a word that points back: whose chief executive, cheaper
than what, which of which two."""

import re
from collections.abc import Sequence

from rag.question.conversation.antecedents import (
    Context,
    Mention,
    Resolved,
    choose,
    mentions,
    thing,
)
from rag.question.conversation.noun_kinds import ATTRIBUTES, RELATED, ROLES, NameKind
from rag.question.conversation.noun_phrases import named_runs, noun_phrases
from rag.question.conversation.question_grammar import AUXILIARY

_OWNED = re.compile(
    r"\b(?P<determiner>the)\s+"
    r"(?:(?:chief|prime|former|vice|deputy|current|new|finance|foreign)\s+){0,3}"
    r"(?P<noun>[a-z]+)\b(?! (?:executive|minister|officer)\b)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:(?:more|less)(?: [a-z]+)?|better|worse|cheaper|bigger|larger|smaller|faster|slower|"
    r"older|younger|newer|higher|lower|stronger|weaker|longer|shorter|richer|poorer|safer|easier|"
    r"harder|heavier|lighter|taller|deeper|costlier|earlier|later|quicker)$",
    re.IGNORECASE,
)
_WHICH_IS = re.compile(
    rf"^(?:and |but )?which(?: one)? (?:{AUXILIARY}|costs?|came|comes|won|has) .+$", re.IGNORECASE
)
_SUPERLATIVE = re.compile(r"\b(?:the )?(?:\w{3,}est|most \w+|least \w+|best|worst)\b", re.I)


def compares(question: str) -> bool:
    """'Which one is cheaper?'"""
    return _WHICH_IS.match(question.rstrip("?. ")) is not None


def owned(text: str, context: Context) -> Resolved | None:
    """'the chief executive' becomes that of the newest turn's subject, where the question itself
    names nobody that it could be of."""
    if named_runs(text):
        return None
    for match in _OWNED.finditer(text):
        noun = match["noun"].lower()
        if noun not in ROLES | ATTRIBUTES | RELATED:
            continue
        after = text[match.end() :]
        if re.match(r" (?:of|for|at|in|behind|to|from|on)\b", after) or re.match(
            r" [a-z]+'s", after
        ):
            return None
        kind: NameKind | None = "organisation" if noun in ROLES | RELATED else None
        if noun in {"population", "capital", "currency", "mayor", "king", "queen", "premier"}:
            kind = "place"
        if chosen := choose(mentions(context), thing(kind)):
            joined = f"{match.group()} of {chosen.text}"
            return Resolved(text[: match.start()] + joined + after, (chosen,))
    return None


def compared(text: str, context: Context) -> Resolved | None:
    """'Is GPT-4 cheaper?' than what was asked about, and 'Which is cheaper?' of the two."""
    plain = text.rstrip("?. ")
    found = [m for m in mentions(context) if m.is_name]
    if _WHICH_IS.match(plain) and not named_runs(plain):
        more = _MORE.search(plain) or _SUPERLATIVE.search(plain)
        two = _alternatives(found)
        if more and two:
            return Resolved(f"{plain}, {two[0].text} or {two[1].text}?", two)
        return Resolved(text, open=True) if more else None
    more = _MORE.search(plain)
    if not more or " than " in plain:
        return None
    if not (runs := named_runs(plain)):
        return None
    like: NameKind = "work" if any(w.is_code for w in runs[-1]) else "name"
    if chosen := choose(found, lambda m: _likeness(m, like), plain):
        return Resolved(f"{plain} than {chosen.text}?", (chosen,))
    return None


def _likeness(mention: Mention, like: NameKind) -> float | None:
    if mention.number == "many" or mention.age > 1:
        return None
    if like == "work":
        return 1.0 if mention.kind == "work" else None
    return 0.5 if mention.kind in {"name", "organisation", "place"} else None


def _alternatives(found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The two names of one kind that were asked about last, in the order of the questions."""
    single = [m for m in found if m.number == "one" and m.kind != "person"]
    for one in single:
        like = [m for m in single if m.kind == one.kind and m.text != one.text]
        if like:
            return tuple(sorted((one, like[0]), key=lambda m: -m.age))
    return ()


def pair_of(context: Context) -> tuple[Mention, ...]:
    for turn in context[:4]:
        named = [m for m in mentions([turn]) if m.is_name and m.number == "one"]
        in_order = sorted(named, key=lambda m: turn.question.find(m.text))
        in_question = [m for m in in_order if m.text in turn.question and not m.from_answer]
        if len(in_question) >= 2:
            return tuple(in_question[-2:])
    return ()


def other_of_pair(context: Context) -> Mention | None:
    """The one of a recent pair that the newest question was not about."""
    pair = pair_of(context) or _pair_over_turns(context)
    newest = context[0].question
    left = [mention for mention in pair if mention.text not in newest]
    return left[0] if len(left) == 1 and len(pair) == 2 else None


def _pair_over_turns(context: Context) -> tuple[Mention, ...]:
    asked: list[Mention] = []
    for turn in context[:2]:
        asked += [m for m in mentions([turn]) if m.is_name and m.number == "one"][:1]
    return tuple(asked) if len(asked) == 2 else ()


def asked_noun(context: Context) -> str | None:
    """'Nvidia chips' of 'Which Nvidia chips are kept out of China?'."""
    for turn in context[:3]:
        for phrase in noun_phrases(turn.question, asked=True):
            if phrase.determiner in {"which", "what"}:
                return turn.question[phrase.start : phrase.end]
    return None
