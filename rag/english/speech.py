"""Who says a sentence, read from its wording: "X said", "said X", "according to X". Pure.

Only what is sure: the speaker is a name that is itself the subject of a verb of speaking. "X's
lawyer said", "a spokesman for X said" and "X and Y said" have none. What stands between quotation
marks is somebody's words, and names nobody else as their speaker.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rag.english.figures import MONTHS
from rag.english.words import STOP_WORDS

LONGEST = 1000
"""Characters of a sentence that are read; what is longer is no sentence but a table."""

_VERB = (
    r"(?:said|says|told|adds|added|warned|warns|argued|argues|claimed|claims|wrote|writes|tweeted|"
    r"insisted|insists|acknowledged|acknowledges|admitted|admits|explained|explains|noted|"
    r"predicted|predicts|estimated|estimates|stated|states|announced|declared|declares|testified|"
    r"promised|vowed|denied|denies|confirmed|confirms|replied|recalled|suggested|suggests|"
    r"conceded|concedes|cautioned|cautions|stressed|emphasi[sz]ed|believes|thinks|concluded|"
    r"reported|reports|(?:call(?:s|ed)|describe[sd]) (?=it |them |him |her |the |this |that |[“\"])"
    r")"
)
_ROLES = """
    the a an former then acting senior junior deputy vice assistant associate lead chief chief's
    executive financial operating technology medical scientific science prime foreign defence
    defense finance interior health education justice transport energy environment economy labour
    labor culture press state federal national local regional city county official minister
    president chairman chairwoman chair director manager head founder cofounder co-founder owner
    spokesman spokeswoman spokesperson secretary general ambassador commissioner governor senator
    congressman congresswoman representative lawmaker mayor councillor councilman judge prosecutor
    attorney lawyer solicitor counsel professor researcher scientist economist analyst strategist
    historian expert doctor physician nurse epidemiologist virologist biologist astronomer
    astronaut engineer designer architect teacher officer sergeant captain commander colonel police
    sheriff coach manager player captain striker champion winner actor actress singer rapper
    musician composer director producer writer author novelist poet journalist reporter
    correspondent editor columnist critic host presenter investor trader banker billionaire
    entrepreneur activist campaigner organiser organizer resident witness survivor veteran
    candidate leader opposition party house senate white tech company agency group newcomer
    co-author co-host star climate research political public
"""
_ROLE = "|".join(sorted(map(re.escape, set(_ROLES.split())), key=len, reverse=True))
_CAPITAL = (
    r"(?:(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|Jr|Sgt|Lt|Col|Prof|Rev)\."
    r"|[A-ZÀ-ÖØ-Þ](?:[\w’'-]*\w)?)"
)
_RUN = (
    rf"(?P<name>(?:[Tt]he )?{_CAPITAL}(?: (?:(?:de|van|von|der|den|bin|al|el|la|le|du|da|dos|of "
    rf"the|of) )?{_CAPITAL}){{0,5}})"
)
_NAME = rf"{_RUN}(?<!['’]s)(?<!['’])"
_BEFORE_NAME = rf"(?:(?:{_ROLE}|{_CAPITAL}) ){{0,6}}?(?:(?:{_ROLE}) )?"
_HELPING = (
    r"(?:(?:has|have|had|also|later|then|once|repeatedly|previously|long|recently|now|itself|"
    r"himself|herself|themselves) )*"
)
_ASIDE = r"(?:,(?! (?:and|but|whose)\b)[^“”\"]{2,110}?,|,)?"
_WORK = r"(?:paper|report|study|survey|statement|filing|poll|memo|analysis|blog post|review)"
_DAY_NAMES = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_GOES_ON = rf"of|in|on|at|to|as|after|during|who|with|when|while|last|this|{_DAY_NAMES}"
_PATTERNS = (
    re.compile(
        rf"(?:^|[,;:—–] |[”\"],? |\b(?:[Bb]ut|while|as) |{_WORK} (?:by|from|of) ){_BEFORE_NAME}"
        rf"{_NAME}{_ASIDE} {_HELPING}{_VERB}(?:(?<= )|\b)(?! by\b)"
    ),
    re.compile(
        r"(?:[,?!—–]|[”\"]),? (?:said|says|added|adds|wrote|writes|warned|argued|explained|noted|"
        rf"tweeted|recalled) {_BEFORE_NAME}{_NAME}(?=[,.;:]| (?:{_GOES_ON}))"
    ),
    re.compile(rf"\b[Aa]ccording to {_BEFORE_NAME}{_NAME}(?=[,.;:)”\"]|$| (?:who|on)\b)"),
    re.compile(rf"\b[Bb]y {_BEFORE_NAME}{_RUN}(?:(?<=s)['’]|(?<=['’]s))(?: own)? account\b"),
)
_UNNAMED = (
    re.compile(
        r"[,”\"] (?P<words>(?:the|a|an) (?:[a-z’'-]+ ){0,3}[a-z’'-]+) (?:said|says|added)\b"
    ),
    re.compile(r"\b[Aa]ccording to (?P<words>(?:[\w’'-]+ ){0,5}[\w’'-]+)(?=[,.;]|$)"),
)
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_INNER_NAME = re.compile(rf"(?<=[a-z,;] ){_CAPITAL}(?: {_CAPITAL}){{0,4}}")
_DAYS = frozenset(_DAY_NAMES.lower().split("|"))
_CAPITAL_ROLES = frozenset(
    """
        ceo cfo cto coo president minister chancellor secretary senator sen rep gov governor mayor
        justice judge chairman chairwoman chair director mr mrs ms dr prof professor sir general
        gen lt col sgt officer attorney commissioner ambassador congressman congresswoman rev
        representative chief speaker leader spokesman spokeswoman spokesperson founder
    """.split()
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as the article names it at its fullest, and the span of the sentence that says so
    ("Lind said", "according to the council")."""

    name: str
    start: int
    end: int
    is_name: bool = True


class Speakers:
    """The names of one article, so that "Lind" is known to be Ada Lind."""

    def __init__(self, text: str) -> None:
        found = Counter(match.group() for match in _INNER_NAME.finditer(text))
        self._known = frozenset(word for run in found for word in run.split())
        full: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for run, times in found.items():
            person = _person(run)
            if " " in person:
                full[person.split()[-1]][person] += times
        self._full: Mapping[str, Counter[str]] = full

    def of(self, sentence: str) -> Speaker | None:
        """The one speaker of `sentence`; None where it has none, several, or one that is not
        sure. One without a name ("the council") is as it is worded."""
        bare = without_quoted(sentence[:LONGEST])
        found = {
            (name, match.span())
            for pattern in _PATTERNS
            for match in pattern.finditer(bare)
            if (name := self._named(match["name"]))
        }
        names = {name for name, _ in found}
        if len(names) == 1:
            name, (start, end) = min(found, key=lambda each: each[1])
            return Speaker(name, start, end)
        return None if names else _unnamed(bare)

    def _named(self, name: str) -> str | None:
        words = re.sub(r"['’]s?$", "", name).split()
        first = words[0].lower().strip("’'.")
        if first in STOP_WORDS and first != "the":
            return None
        if {word.lower() for word in words} & (_DAYS | MONTHS.keys()):
            return None
        person = _person(" ".join(words).removeprefix("The ").removeprefix("the "))
        if not person:
            return None
        alone = " " not in person
        if alone and person not in self._known and not person.isupper():
            return None
        candidates = self._full.get(person.split()[-1])
        if alone and candidates and len(candidates) == 1:
            return next(iter(candidates))
        return person


def without_quoted(sentence: str) -> str:
    """The sentence with as many letters x for the words that it quotes."""
    return _QUOTED.sub(lambda match: f"“{'x' * (len(match.group()) - 2)}”", sentence)


def _unnamed(bare: str) -> Speaker | None:
    for pattern in _UNNAMED:
        if (match := pattern.search(bare)) and not any(c.isdigit() for c in match["words"]):
            return Speaker(match["words"], *match.span(), is_name=False)
    return None


def _person(run: str) -> str:
    """A name without what its bearer is: "President Ada Lind", "Acme CEO Ada Lind"."""
    words = run.split()
    for place in range(len(words) - 1, -1, -1):
        if words[place].lower().rstrip(".") in _CAPITAL_ROLES and place + 1 < len(words):
            return " ".join(words[place + 1 :])
    return run
