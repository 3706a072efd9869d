"""Who has which figure, who beats whom and who says so: whether a quote binds them as a claim does.

Two names and two figures in one sentence make two statements, and swapping them makes two false
ones out of the same words.
"""

import re
from dataclasses import dataclass

from rag.english.figures import Figure, figures, same_unit
from rag.english.words import Word, names, words
from rag.sentences import split_sentences

_CLAUSE_END = re.compile(
    r"[;—–]|\.\s|\b(?:while|whereas|but|compared (?:to|with)|versus|against|than|unlike)\b|,",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(?:while|whereas|but|compared (?:to|with)|versus|against|unlike|instead of)\b",
    re.IGNORECASE,
)
COMPARISON = re.compile(
    r"\b(?:outperform\w*|beat\w*|surpass\w*|exceed\w*|overt\w+|defeat\w*|"
    r"(?:cheaper|better|faster|stronger|bigger|larger|higher|more \w+|worse|slower|weaker|smaller|"
    r"lower|less \w+|costlier) than)\b",
    re.IGNORECASE,
)
_YARDSTICK = re.compile(
    rf"{COMPARISON.pattern}|\b(?:less|more|fewer|lower|higher) than(?= [A-Z])"
    r"|\b(?:compared (?:to|with)|versus|unlike|against|ahead of|in front of)\b",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(r"\b(?:which|who|that|but|while|whereas)\b|;", re.IGNORECASE)
_OF_ITS_OWN = re.compile(r"['’]?s?,? ?(?:which|that|whose|who|at|with|\()", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)\s+(?:\w+ly\s+)?\w+(?:ed|en|t)\s+by\b")
_SAYS = (
    r"(?:said|says|say|stated|states|claims?|claimed|warned|warns|argued|argues|told|estimates?|"
    r"estimated|wrote|writes|believes?|added|announced|reported)"
)
_SPEAKER_BEFORE = re.compile(
    rf"(?P<name>[^,;.“”\"]{{2,60}}?)(?:,[^,;.“”\"]{{2,80}},)?"
    rf"\s+(?:has |have |had |also )*{_SAYS}\b"
)
_ATTRIBUTED = re.compile(r"\baccording to\b", re.IGNORECASE)
_REPORTED = re.compile(
    rf"\b(?:according to|{_SAYS}|reportedly|saying|stating|claiming|describ\w+|report\w*|call\w*|"
    r"praised|thinks?|thought|told|statement|spokes\w+|tests?|study|survey|data|evaluations?|paper)\b",
    re.IGNORECASE,
)
_SPEAKER_AFTER = re.compile(r"\b[Aa]ccording to (?P<name>[^,;.“”\"]{2,60})")


@dataclass(frozen=True, slots=True)
class _Statement:
    subjects: tuple[tuple[Word, ...], ...]
    figure: Figure


def misbound_figure(claim: str, quote: str) -> str | None:
    """A figure that the quote gives to another name than the claim does."""
    quoted_figures = figures(quote)
    quoted_names = names(quote)
    for statement in _statements(claim, _names_of(claim, quoted_names)):
        rivals = [f for f in quoted_figures if same_unit(f, statement.figure)]
        same = [f for f in rivals if f.value == statement.figure.value]
        if not same:
            continue
        for subject in statement.subjects:
            places = _places(subject, quoted_names)
            if places and not any(_belongs(place, same, rivals, quote) for place in places):
                figure = claim[statement.figure.start : statement.figure.end]
                name = claim[subject[0].start : subject[-1].end]
                return f"The quote does not give {figure} for {name}."
        if reason := _other_owner(statement, same, quote):
            return reason
    return None


def misbound_comparison(claim: str, quote: str) -> str | None:
    """'A beats B' on a quote in which B beats A."""
    claimed, quoted = _compared(claim), _compared(quote)
    if not claimed or not quoted:
        return None
    winner, loser = claimed
    quoted_winner, quoted_loser = quoted
    if winner & quoted_loser and loser & quoted_winner and not winner & quoted_winner:
        return "The quote compares them the other way round."
    return None


def misplaced_speaker(claim: str, quote: str) -> str | None:
    """A statement put into the mouth of someone whom the quote names, but not as its speaker."""
    claimed = _speakers(claim)
    quoted = _speakers(quote)
    if not claimed or not quoted:
        return None
    if claimed & quoted:
        return None
    present = {word.key for run in names(quote) for word in run}
    if claimed & present:
        return "In the quote somebody else says this."
    return None


def unreported(claim: str, quote: str) -> str | None:
    """'According to the company' on a quote in which nobody says anything."""
    if _ATTRIBUTED.search(claim) and not _REPORTED.search(quote):
        return "The quote does not say who says this."
    return None


def _names_of(claim: str, quoted: tuple[tuple[Word, ...], ...]) -> tuple[tuple[Word, ...], ...]:
    """The claim's names, with its first word where the quote uses that as a name."""
    runs = names(claim)
    first = words(claim)[:1]
    known = {word.key for run in quoted for word in run}
    if first and first[0].text[0].isupper() and first[0].key in known:
        return runs if any(first[0] in run for run in runs) else (first, *runs)
    return runs


def _statements(claim: str, runs: tuple[tuple[Word, ...], ...]) -> list[_Statement]:
    """Each figure of the claim with the names of its own clause, or of the whole claim where its
    clause has none."""
    found: list[_Statement] = []
    all_figures = [figure for figure in figures(claim) if figure.unit != "year"]
    for figure in all_figures:
        start, end = _clause_around(claim, figure)
        inside = tuple(run for run in runs if start <= run[0].start < end)
        alone = sum(same_unit(figure, other) for other in all_figures) == 1
        found.append(_Statement(inside or (runs if alone else ()), figure))
    return found


def _clause_around(text: str, figure: Figure) -> tuple[int, int]:
    start, end = 0, len(text)
    for match in _CLAUSE_END.finditer(text):
        if match.end() <= figure.start:
            start = match.end()
        elif match.start() >= figure.end:
            end = match.start()
            break
    conjunction = re.search(r"\band\b", text[start:end])
    if conjunction and len([f for f in figures(text[start:end]) if same_unit(f, figure)]) > 1:
        middle = start + conjunction.start()
        return (start, middle) if figure.start < middle else (middle, end)
    return start, end


def _places(subject: tuple[Word, ...], quoted: tuple[tuple[Word, ...], ...]) -> list[Word]:
    wanted = {word.key for word in subject}
    return [word for run in quoted for word in run if word.key in wanted]


def _belongs(place: Word, same: list[Figure], rivals: list[Figure], quote: str) -> bool:
    """The claimed figure is as near to the name as any other value of its unit, and may be its."""
    nearest = min(distance(place, figure, quote) for figure in rivals)
    return any(
        distance(place, figure, quote) <= nearest and _may_own(place, figure, quote)
        for figure in same
    )


def _may_own(name: Word, figure: Figure, quote: str) -> bool:
    """A figure belongs to a name of its own sentence, or to the first name of an earlier one,
    which 'it' stands for; never to a name that is only there to be compared with, unless a
    relative clause gives it the figure ('than Globex, which charges $4')."""
    start, end = _sentence_around(name, quote)
    if figure.start >= end:
        first = min((run[0].start for run in names(quote[start:end])), default=-1)
        return name.start - start <= first + 1 and not _is_yardstick(name, quote)
    if figure.start < start:
        return False
    if not _is_yardstick(name, quote):
        return True
    return figure.start > name.end and bool(_OF_ITS_OWN.match(quote[name.end :]))


def _is_yardstick(name: Word, quote: str) -> bool:
    """Whether a comparison in the name's sentence ends in it: 'outperforms Llama and GPT-4'."""
    start, _ = _sentence_around(name, quote)
    before = quote[start : name.start]
    ends = [match.end() for match in _YARDSTICK.finditer(before)]
    return bool(ends) and not _NEW_CLAUSE.search(before[ends[-1] :])


def _sentence_around(word: Word, text: str) -> tuple[int, int]:
    for sentence in split_sentences(text):
        if sentence.start <= word.start < sentence.end:
            return sentence.start, sentence.end
    return 0, len(text)


def _other_owner(statement: _Statement, same: list[Figure], quote: str) -> str | None:
    """A model or product (a code) of the quote that stands nearer to the figure than the claim's
    own, and that the claim does not speak of."""
    codes = [run for run in statement.subjects if any(word.is_code for word in run)]
    if not codes:
        return None
    claimed_keys = {word.key for run in codes for word in run if word.is_code}
    quoted_codes = [
        word
        for run in names(quote)
        for word in run
        if word.is_code and (word.key in claimed_keys or not _is_yardstick(word, quote))
    ]
    for figure in same:
        ordered = sorted(quoted_codes, key=lambda word: distance(word, figure, quote))
        if not ordered or ordered[0].key in claimed_keys:
            return None
    if not any(word.key in claimed_keys for word in quoted_codes):
        return None  # the name comes from the context; names are checked elsewhere
    return f"The quote gives this figure for {_nearest_code(same[0], quote)}."


def _nearest_code(figure: Figure, quote: str) -> str:
    codes = [word for run in names(quote) for word in run if word.is_code]
    return min(codes, key=lambda word: distance(word, figure, quote)).text


def distance(word: Word, figure: Figure, text: str) -> int:
    """How far a name stands from a figure: words between; a sentence's end counts as fifteen, a
    contrast ("whereas") as eight, a comma as four, "and" as three."""
    low, high = min(word.end, figure.end), max(word.start, figure.start)
    between = text[low:high]
    return (
        len(words(between))
        + 15 * len(re.findall(r"[.!?]\s", between))
        + 8 * len(_CONTRAST.findall(between))
        + 4 * len(re.findall(r"[,;:—]\s", between))
        + 3 * len(re.findall(r"\band\b", between))
    )


def _compared(text: str) -> tuple[set[str], set[str]] | None:
    """Keys of the names before and after the first comparison, winner first; passives turned."""
    match = COMPARISON.search(text)
    if not match:
        return None
    before = {word.key for run in names(text[: match.start()]) for word in run}
    after = {word.key for run in names(" " + text[match.end() :]) for word in run}
    after |= {w.key for w in words(text[match.end() :]) if w.is_code}
    if not before or not after:
        return None
    return (after, before) if _PASSIVE.search(text) else (before, after)


def _speakers(text: str) -> set[str]:
    found: set[str] = set()
    for pattern in (_SPEAKER_BEFORE, _SPEAKER_AFTER):
        for match in pattern.finditer(text):
            runs = names("x " + match["name"])
            if runs:
                found |= {word.key for word in runs[-1]}
    return found
