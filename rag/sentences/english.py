# ruff: noqa: RUF001 - curly quotes and wide marks are what this file is about
"""Where sentences end in a line of English; the only file that imports nupunkt.

nupunkt decides on most boundaries (docs/decisions/0002-reading-libraries.md compares it with
others). It was trained on legal text, so `_decide` overrules it where news differs: titles before
names, common words that it takes for abbreviations ("was sick. Her"), "4 p.m. Nobody", footnotes.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer


def _words(text: str) -> list[str]:
    return text.split()


# A mark, closing quotes or footnote numbers, white space. Chinese and Japanese marks need none.
_CANDIDATE = re.compile(
    r"(?<![.!?…])(?P<mark>[.!?…]++)(?:[\"'”’»)\]]|\[\w{1,3}\])*+(?P<gap>\s++)"
    r"|(?<![。！？])(?P<wide>[。！？]++[」』”’）]*+)(?P<widegap>\s*+)"
)
_WORD_BEFORE = re.compile(r"\w[^\s\"'“”‘’«()\[\]/—–-]*$")
_WORD_AFTER = re.compile(r"[\"'“‘«(\[¿¡]*(?P<word>\w*)")
# "she wondered" after a question mark; "iPhone" may begin a sentence.
_LOWER_START = re.compile(r"[^\w\s]*\s*(?![a-z]{1,2}[A-Z]|https?:|www\.)[a-zß-öø-ÿ]")
_ENUMERATOR = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})\.\s*$")
_WINDOW = 5000
_DOTTED = re.compile(r"(?:\w\.)+\w$")

_TITLES = frozenset(
    _words(
        "Mr Mrs Ms Mx Dr Drs Prof Profs Rev Hon Lt Col Gen Maj Capt Cmdr Adm Sgt Cpl Pvt Sen Sens "
        "Rep Reps Gov Govs Pres Atty Supt Insp Det Amb Mme Mlle Messrs Br Fr"
    )
)
# Before a digit these continue: "No. 10", "approx. 5", "Fig. 3", "Jan. 5".
_BEFORE_NUMBERS = frozenset(
    _words(
        "no nos vol fig figs ch sec art pp p approx ca est max min jan feb mar apr jun jul aug sep "
        "sept oct nov dec"
    )
)
# These end a sentence only where the next word is one that begins sentences. "ill", "wash" and
# "sun" are words of their own, so the second group counts only with a capital.
_ABBREVIATIONS = frozenset(
    _words(
        "vs v etc dept govt univ assn bros co cos corp inc ltd llc plc jr sr ave blvd rd hwy pkwy "
        "ln st mt mts ft ed eds para cf viz incl al prop def bn mn lb oz sq hr hrs km cm kg yd pt "
        "tel ext avg approx ca est"
    )
)
_CAPITAL_ABBREVIATIONS = frozenset(
    _words(
        "Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov "
        "Dec Calif Conn Colo Fla Ill Ind Kan Mass Mich Minn Miss Neb Nev Okla Ore Penn Tenn Tex "
        "Wash Wis Ariz Ark Ala Ga Del Md Va Wyo Mont No Nos Vol Fig Figs Sec Art Man"
    )
)
_STARTERS = frozenset(
    _words(
        "The This That These Those There It Its He She His Her They Their We Our You But And So "
        "Nobody In On At As If When While After Before However Analysts Officials Some Many Most "
        "Both Then Meanwhile Since Under For With Among Although Despite Not What Who Why How "
        "Another Other Others"
    )
)


def boundaries(line: str) -> list[tuple[int, int]]:
    """(where a sentence ends, where the next begins), for all but the last sentence of `line`."""
    candidates = [match for match in _CANDIDATE.finditer(line) if match.end() < len(line)]
    if not candidates:
        return []
    ends = _nupunkt_ends(line)
    found: list[tuple[int, int]] = []
    place = 0
    for match in candidates:
        while place < len(ends) and ends[place] <= match.start():
            place += 1
        # nupunkt ends a sentence before a footnote's number, which belongs to that sentence
        split = place < len(ends) and ends[place] <= match.end()
        if match["wide"] or _decide(line, match, split):
            found.append((match.start("widegap" if match["wide"] else "gap"), match.end()))
    return found


def _nupunkt_ends(line: str) -> list[int]:
    """Where nupunkt ends a sentence. Windows, because its time is quadratic in runs of marks."""
    tokenizer = _tokenizer()
    ends: list[int] = []
    for start in range(0, len(line), _WINDOW):
        window = line[start : start + _WINDOW]
        ends.extend(start + end for _, end in tokenizer.span_tokenize(window) if end < len(window))
    return ends


def _decide(line: str, match: re.Match[str], split: bool) -> bool:
    """Whether a sentence ends at `match`, where nupunkt said `split`."""
    # Windows of 40 characters keep this linear on a line without end.
    start, end = match.start("mark"), match.end()
    if _LOWER_START.match(line, end, end + 40):
        return False
    if match["mark"] != ".":
        return split
    if start < 8 and _ENUMERATOR.match(line, 0, end):
        return False
    before = _WORD_BEFORE.search(line, max(0, start - 40), start)
    word = before[0] if before else ""
    after = _WORD_AFTER.match(line, end, end + 40)
    following = after["word"] if after else ""
    if word in _TITLES:
        return False
    starter = following in _STARTERS
    if len(word) == 1 and word.isupper() and word != "I":
        return starter
    if following[:1].isdigit() and word.lower() in _BEFORE_NUMBERS:
        return False
    known = word.lower() in _ABBREVIATIONS or word in _CAPITAL_ABBREVIATIONS
    if known or _DOTTED.search(word):
        return starter or (split and not known)
    plain = len(word) > 1 and word.isalpha() and following[:1].isupper()
    return split or (plain and (starter or word.islower()))


@lru_cache(maxsize=1)
def _tokenizer() -> "PunktSentenceTokenizer":
    """nupunkt's own model, loaded on first use (25 ms, 25 KB)."""
    from nupunkt.models import load_default_model

    return load_default_model()
