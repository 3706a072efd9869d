"""One part of a question put in another's place: a time for a time, a name for a name of its kind,
what stood after a preposition, the noun that a question was about. Pure."""

import re

from rag.english.figures import dates
from rag.english.words import Word, words
from rag.question.conversation.noun_kinds import kind_of_name
from rag.question.conversation.noun_phrases import named_runs
from rag.question.conversation.question_grammar import AUXILIARY, bare

_PREPOSITION = re.compile(
    r"^(?P<preposition>in|on|at|by|for|from|to|with|about|of|since|until|before|after|during|under|"
    r"against|between|over|among)\s+(?P<object>.+)$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:(?:in|by|since|until|before|after|during|for|from|throughout|on|of) )?(?:the )?"
    r"(?:(?:early|late|mid|end of|start of)[ -])?(?:(?:19|20)\d\d(?:s|-\d\d)?"
    r"|(?:(?:last|this|next|the previous|the following) (?:year|month|week|quarter|decade|summer"
    r"|winter|spring|autumn))"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d{1,2})?(?:,? (?:19|20)\d\d)?|yesterday|today"
    r"|the year before|the (?:year|month) after)\b"
)
_SUBJECT_NOUN = re.compile(
    rf"\b(?P<auxiliary>{AUXILIARY}) (?P<phrase>(?:the|an?|its|their) \w+)\b", re.IGNORECASE
)


def is_time(fragment: str) -> bool:
    """Whether `fragment` is nothing but a time: 'in 2023', 'last year', '3 May'."""
    whole = _TIME.fullmatch(fragment) is not None
    return whole or (bool(dates(fragment)) and len(fragment.split()) <= 4)


def in_brackets(text: str, previous: str) -> str:
    """The last resort: both questions, so that nothing is lost."""
    return f"{text} ({previous})"


def at_time(fragment: str, previous: str) -> str:
    """`previous` at another time."""
    match = _TIME.search(previous)
    if not match:
        return f"{bare(previous)} {fragment}?"
    bare_year = not _PREPOSITION.match(fragment) and _PREPOSITION.match(match.group())
    kept = f"{bare_year['preposition']} " if bare_year and fragment[0].isdigit() else ""
    return previous[: match.start()] + kept + fragment + previous[match.end() :]


def at_pointed_time(how: str, fragment: str, previous: str, answer: str) -> str:
    """'before that': before the time that the question, else its answer's text, names."""
    if match := _TIME.search(previous):
        day = re.sub(r"^(?:in|by|since|until|before|after|during|on) ", "", match.group())
        return previous[: match.start()] + f"{how} {day}" + previous[match.end() :]
    found = _TIME.search(answer)
    day = re.sub(r"^(?:in|by|since|until|before|after|on) ", "", found.group()) if found else ""
    return f"{bare(previous)} {f'{how} {day}' if day else fragment}?"


def with_object(preposition: str, object_: str, previous: str) -> str:
    """'And about pensions?': what stood after that preposition, else added at the end."""
    text = bare(previous)
    pattern = re.compile(
        rf"\b{preposition} (?:(?!(?:in|on|at|by|for|from|to|with|about|of|since|during)\b)\S+ ?)+",
        re.IGNORECASE,
    )
    found = [m for m in pattern.finditer(text) if m.start() > 0]
    if not found:
        return f"{text} {preposition} {object_}?"
    match = found[-1]
    space = " " if match.group().endswith(" ") else ""
    return f"{text[: match.start()]}{preposition} {object_}{space}{text[match.end() :]}?"


def with_subject(previous: str, fragment: str) -> str:
    """'And the police?' after 'What did the union say about it?'; 'its rivals' for a name."""
    owner = re.match(r"(?:its|their|his|her)\b", fragment, re.IGNORECASE)
    runs = named_runs(previous)
    if owner and runs:
        run = runs[0]
        name = previous[run[0].start : run[-1].end]
        owned = name + ("'" if name.endswith("s") else "'s") + fragment[owner.end() :]
        before = re.sub(r"\bthe $", "", previous[: run[0].start])
        return before + owned + previous[run[-1].end :]
    if match := _SUBJECT_NOUN.search(previous):
        start, end = match.span("phrase")
        return previous[:start] + fragment + previous[end:]
    return in_brackets(f"{capital(fragment)}?", previous)


def swapped(previous: str, topic: str) -> str:
    """The question before with `topic` in the place of what is most like it."""
    topic = topic.strip().rstrip("?.! ")
    if _TIME.fullmatch(topic):
        return at_time(topic, previous)
    runs = named_runs(previous)
    if not runs:
        if match := _SUBJECT_NOUN.search(previous):
            start, end = match.span("phrase")
            return previous[:start] + topic + previous[end:]
        return f"{bare(previous)}: {topic}?"
    run = _most_like(runs, previous, topic)
    start, end = run[0].start, run[-1].end
    if re.search(r"\b(?:the|a|an) $", previous[:start], re.IGNORECASE):
        topic = re.sub(r"^(?:the|a|an) ", "", topic, flags=re.IGNORECASE)
    return previous[:start] + topic + previous[end:]


def _most_like(runs: tuple[tuple[Word, ...], ...], previous: str, topic: str) -> tuple[Word, ...]:
    """The first name of the same kind as the topic's, else the first."""
    own = named_runs(f"x {topic}")
    if not own:
        return runs[0]
    kind = kind_of_name(own[0], f"x {topic}")

    def likeness(run: tuple[Word, ...]) -> int:
        other = kind_of_name(run, previous)
        if other == kind:
            return 2
        return int("name" in {kind, other} and {kind, other}.isdisjoint({"work"}))

    return max(runs, key=likeness)


def with_instead(previous: str, old: str, new: str) -> str | None:
    """`previous` with `new` for the name that `old` is of; None where it is not there."""
    wanted = {word.key for word in words(old)}
    for run in named_runs(previous):
        if wanted & {word.key for word in run}:
            return previous[: run[0].start] + new + previous[run[-1].end :]
    if old in previous:
        return previous.replace(old, new, 1)
    return None


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
