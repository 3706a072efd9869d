"""A question that a sentence answers, made from its own words.

The clause that holds the answer is cut out of the sentence. Where its verb is known, the question
word comes first ("How much did the bridge cost?"); elsewhere it stands where the answer stood
("The bridge swallowed how much?"). Where neither is safe there is no question.
"""

import re

from eval.drafting.clauses import MARK, Clause, marked_clause
from eval.drafting.target import Target
from eval.drafting.verbs import (
    BE,
    PARTICIPLES,
    is_auxiliary,
    is_plural_auxiliary,
    may_be_finite,
    verb_form,
)
from eval.drafting.wording import Wording
from eval.metrics.texts import holds
from rag.english.figures import figures, same_value
from rag.english.words import content_words, keys, names, words

_APPOSITION = re.compile(
    r"^(?P<name>[^,]{2,50}), (?:an?|the|once|formerly|another)\s[^,]{2,80}, (?=\w)"
)
_POINTERS = re.compile(
    r"\b(?:this|these|those|such|here|there|we|you|I|our|us|your|my|me|ourselves|that (?:year|month"
    r"|day|time|way)|former|latter|same|ago|yesterday|today|tomorrow|last|previous)\b"
)
_PRONOUNS = re.compile(r"\b(?:he|she|they|it|him|them)\b", re.IGNORECASE)
_POSSESSIVES = re.compile(r"\b(?:its|his|her|their)\b", re.IGNORECASE)
_POINTING_NOUNS = re.compile(
    r"\b[Tt]he (?:compan(?:y|ies)|firms?|start-?ups?|lab|laboratory|groups?|agency|report|study"
    r"|paper|posts?|author|article|digest|models?|move|deal|plan|project|product|device|fund|bank|court"
    r"|government|ministry|spokes\w+|officials?|two|three|newcomer|researchers?|scientists?|man"
    r"|woman|suspects?|victims?|film|show|game|app|platform|service|system|technology|figure|trial"
    r"|chain|business|announcement|decision|team|club|couple|pair|event|measure|new \w+|latest \w+"
    r")\b(?! (?:that|of|for|in|at|behind|between) )"
)
_NEGATION = re.compile(r"\b(?:not|never|no|nor|neither|without)\b|n't\b|n’t\b", re.IGNORECASE)
_MONEY_VERBS = frozenset("cost pay give charge save earn".split())


def rule_question(sentence: str, target: Target, wording: Wording) -> str | None:
    """The question, of one sentence and at most 30 words, that `target` answers; or None."""
    if target.kind == "speaker":
        question = target.asked[0].upper() + target.asked[1:] + "?"
        enough = len(keys(content_words(question))) >= 4 and len(question.split()) <= 30
        return question if enough and not repeats(question, sentence, target) else None
    before, after = sentence[: target.cut_start], sentence[target.cut_end :]
    clause = marked_clause(f"{before}{MARK}{after}", wording)
    if clause is None:
        return None
    if target.kind == "name":
        made = _attributed(clause, target)
    else:
        made = _fronted(clause, target, wording) or _echo(clause, target)
    if not made:
        return None
    question = made[0].upper() + made[1:] + "?"
    if repeats(question, sentence, target) or not stands_alone(question, target, wording):
        return None
    return question


def repeats(question: str, sentence: str, target: Target) -> bool:
    """Whether the question gives its own answer away."""
    answer = sentence[target.start : target.end]
    if any(holds(question, spelling) for spelling in (answer, *target.also)):
        return True
    if target.kind in {"name", "speaker"}:
        return bool(keys(content_words(answer)) & keys(words(question)))
    return any(same_value(one, other) for one in figures(answer) for other in figures(question))


def _echo(clause: Clause, target: Target) -> str | None:
    """The clause with the question word where the answer stood."""
    beside = _APPOSITION.match(clause.body)
    if beside and MARK in beside.group():
        return None
    before, _, after = _APPOSITION.sub(r"\g<name> ", clause.body).partition(MARK)
    if target.kind == "date" and (after.strip() or not before):
        return None
    if not any(may_be_finite(word) for word in clause.body.split()) or re.search(
        r"\b(?:if|whether|who|which|when|where|what)\b", before
    ):
        return None
    if len(before.split()) > 14:
        return None
    body = f"{before}{target.asked}{target.then}{after}"
    return f"{clause.lead}, {body}" if clause.lead else body


def _fronted(clause: Clause, target: Target, wording: Wording) -> str | None:
    body = _APPOSITION.sub(r"\g<name> ", clause.body)
    before, _, after = body.partition(MARK)
    found = _subject_and_verb(before)
    if found is None or after.startswith(","):
        return None
    place, subject, adverbs = found
    tokens = before.split()
    verb, between = tokens[place], tokens[place + 1 :]
    asked = target.asked
    if target.kind == "count":
        noun = re.match(r" (?:[a-z]+ )??[a-z]+s\b", after)
        if not noun:
            return None
        asked, after = asked + noun.group(), after[noun.end() :]
    form = verb_form(verb)
    is_main = form is not None and not (
        is_auxiliary(verb) and between and between[0].lower() in PARTICIPLES
    )
    if _another_verb(between, after_auxiliary=not is_main):
        return None
    after = target.then + after
    if target.kind != "date":
        front, kept = _pied_piped(between, form.base if is_main and form else "", is_main)
        if kept is None:
            return None
        asked, between = f"{front} {asked}".strip(), kept
    elif after and not re.match(r" (?:by|in|at|for|with|from|to|on)\b", after):
        return None
    start = [asked]
    if is_main and form:
        if form.same_as_base and not _is_singular(subject):
            return None
        start += [form.helper, *subject, *adverbs, form.base]
    else:
        start += [verb, *subject, *adverbs]
    made = " ".join([*start, *between]) + after
    first = subject[0]
    if not wording.opening_name(before):
        made = made.replace(f" {first} ", f" {first[0].lower()}{first[1:]} ", 1)
    return f"{made} {clause.lead}".rstrip()


def _subject_and_verb(before: str) -> tuple[int, list[str], list[str]] | None:
    """Where the first verb stands, what is before it, and the adverbs between them."""
    tokens = before.split()
    for place, token in enumerate(tokens[:9]):
        if token.endswith(",") or token.lower() in {"that", "which", "who", "whose", "if", "when"}:
            return None
        if place and (is_auxiliary(token) or _is_verb_here(tokens, place)):
            subject = tokens[:place]
            adverbs: list[str] = []
            while len(subject) > 1 and subject[-1].endswith("ly"):
                adverbs.insert(0, subject.pop())
            return place, subject, adverbs
    return None


def _is_verb_here(tokens: list[str], place: int) -> bool:
    """A form in -s is one only after a name or a code; elsewhere it may be a plural noun."""
    form = verb_form(tokens[place])
    if form is None or tokens[place][0].isupper():
        return False
    previous = tokens[place - 1]
    if form.tense == "past":
        return previous.lower() not in {"to", "a", "an", "the", "of", "and", "by"}
    return previous[0].isupper() and not previous.endswith(("'s", "’s"))


def _another_verb(between: list[str], *, after_auxiliary: bool) -> bool:
    """Whether a second finite verb, or a participle of a noun, stands between verb and answer."""
    rest = list(between)
    while after_auxiliary and rest and (rest[0].lower() in PARTICIPLES or rest[0].endswith("ly")):
        rest.pop(0)
    return any(
        is_auxiliary(word)
        or word in {"that", "which", "who", "whose", "when", "where", "if", "as", "than", "because"}
        or ((form := verb_form(word)) is not None and form.tense == "past")
        for word in rest
    )


def _pied_piped(between: list[str], base: str, is_main: bool) -> tuple[str, list[str] | None]:
    """The preposition to take to the front, and what stays between verb and answer.

    None where something else stands there, such as a noun that the amount belongs to.
    """
    rest = list(between)
    front = rest.pop() if rest and rest[-1] in {"at", "by", "for"} else ""
    fixed = [w for w in rest if not w.endswith("ly")]
    if not is_main and fixed and (fixed[0] in PARTICIPLES or fixed[0] in {"be", "cost"}):
        fixed.pop(0)
    if fixed and not is_main and len(fixed) == 1 and _known_base(fixed[0]):
        fixed.pop(0)
    if fixed and base in _MONEY_VERBS and all(word[0].isupper() for word in fixed):
        fixed = []
    return front, None if fixed else rest


def _known_base(word: str) -> bool:
    return verb_form(word + "s") is not None or verb_form(word + "es") is not None


def _is_singular(subject: list[str]) -> bool:
    if subject[0].lower() in {"a", "an"} or subject[0].endswith("ing"):
        return True
    return subject[0][0].isupper() and len(subject) == 1 and not subject[0].endswith("s")


def _attributed(clause: Clause, target: Target) -> str | None:
    """'Who says that ...?' and 'Who or what released ...?'"""
    before, _, after = clause.body.partition(MARK)
    tokens = after.removeprefix(" itself").split()
    if before or clause.lead or not tokens:
        return None
    place = next((n for n, word in enumerate(tokens) if not word.endswith("ly")), len(tokens))
    if place > 1 or place + 4 > len(tokens):
        return None
    verb, following = tokens[place], tokens[place + 1]
    form = verb_form(verb)
    says = form is not None and form.says
    if following == "that" and says:
        return f"who {' '.join(tokens)}"
    auxiliary = is_auxiliary(verb) and not is_plural_auxiliary(verb)
    passive = verb in BE and (following in PARTICIPLES or following.endswith(("ed", "ing")))
    past = verb.islower() and verb.endswith("ed") and following != "by"
    if says or not (passive or form or past or (auxiliary and verb not in BE)):
        return None
    return f"{target.asked} {' '.join(tokens)}"


def stands_alone(question: str, target: Target, wording: Wording) -> bool:
    """Whether all that it points to is in it, and enough to find the article by."""
    if len(question.split()) not in range(5, 31) or MARK in question or "  " in question:
        return False
    if _POINTERS.search(question) or _NEGATION.search(question):
        return False
    named = [w.start for w in words(question) if w.start and w.text in wording.names]
    named += [run[0].start for run in names(question) if run[0].start]
    about_who = target.kind == "name"
    first = min(named, default=len(question))
    pointing = [m.start() for m in _POINTING_NOUNS.finditer(question)]
    pointing += [m.start() for m in _PRONOUNS.finditer(question)]
    if any(start < first for start in pointing) and not (about_who and not pointing):
        return False
    if _POSSESSIVES.search(question) and not (named or about_who):
        return False
    substance = keys(content_words(question))
    return len(substance) >= (3 if named else 6)
