"""Words made false: a direction reversed, a negation put in or taken out, a comparison turned."""

import re
from random import Random

from eval.contradictions.claimed import Claimed

_MUCH = (
    r"(?= (?:by|to|from|sharply|slightly|nearly|about|almost|more|again|below|above|\$|£|\d"
    r"|for the))"
)
# (one, the other, what must follow): both ways round.
_DIRECTIONS = (
    ("rose", "fell", _MUCH),
    ("rising", "falling", r"(?= (?:by|to|from|prices|costs|demand|temperatures|interest|\d))"),
    ("increased", "decreased", ""),
    ("increasing", "decreasing", ""),
    ("an increase", "a decrease", r"(?= (?:of|in|from))"),
    ("gained", "lost", r"(?= (?:\d|about|nearly|more|ground|\$))"),
    ("won", "lost", r"(?= (?:the|his|her|their|to|in|a|both|all|every|\d))"),
    ("jumped", "plunged", _MUCH),
    ("soared", "plummeted", ""),
    ("up", "down", r"(?= (?:by |about |nearly |from |almost |more than )?\$?\d)"),
    ("above", "below", ""),
    ("approved", "rejected", ""),
    ("accepted", "rejected", ""),
    ("supports", "opposes", ""),
    ("supported", "opposed", r"(?= (?:the|a|by|it|his|her|abortion))"),
    ("before", "after", r"(?= (?:the|a|an|he|she|they|being|his|her|\w+ing) )"),
    ("raised", "cut", r"(?= (?:its|the|interest|rates|prices|taxes|their))"),
    ("raise", "cut", r"(?= (?:its|the|interest|rates|prices|taxes|their))"),
    ("bought", "sold", r"(?= (?!in|time|more|out|off|by))"),
    ("buy", "sell", r"(?= (?!in|time|more|out|off))"),
    ("hired", "fired", ""),
    ("opened", "closed", r"(?= (?:in|on|its|at|the|\d))"),
    ("began", "ended", r"(?= (?:in|on|with|at|its|the|last))"),
    ("started", "ended", r"(?= (?:in|on|with|at|its|the|last))"),
    ("convicted", "acquitted", r"(?= (?:of|on|in))"),
    ("allowed", "forbidden", r"(?= to\b)"),
    ("confirmed", "denied", r"(?= (?:that|the|to|his|her|on))"),
    ("agreed", "refused", r"(?= to\b)"),
    ("victory", "defeat", r"(?= (?:for|in)\b)"),
    ("strengthen", "weaken", ""),
    ("strengthened", "weakened", ""),
    ("expand", "shrink", ""),
    ("expanded", "shrank", ""),
    ("northern", "southern", ""),
    ("eastern", "western", ""),
    ("arrived", "departed", ""),
    ("entered", "left", r"(?= (?:the|a|his|her|office))"),
    ("majority", "minority", r"(?= (?:of|in))"),
    ("success", "failure", ""),
    ("succeeded in", "failed at", r"(?= \w+ing)"),
)
_COMPARISONS = (
    ("more than", "fewer than", r"(?= (?:\d|\w+ (?:people|million|thousand)|" r"half|a dozen))"),
    ("more than", "less than", r"(?= (?:[$£€]|\d+(?:\.\d+)?(?:%| percent)|a (?:year|month|week)))"),
    ("higher than", "lower than", ""),
    ("larger than", "smaller than", ""),
    ("bigger than", "smaller than", ""),
    ("better than", "worse than", ""),
    ("faster than", "slower than", ""),
    ("older than", "younger than", ""),
    ("longer than", "shorter than", ""),
    ("stronger than", "weaker than", ""),
    ("earlier than", "later than", ""),
    ("more likely", "less likely", ""),
    ("at least", "at most", r"(?= (?:\d|two|three|four|five|six|seven|eight|nine|ten))"),
    ("the largest", "the smallest", ""),
    ("the biggest", "the smallest", ""),
    ("largest", "smallest", ""),
    ("highest", "lowest", ""),
    ("oldest", "youngest", ""),
    ("the best", "the worst", ""),
    ("the most", "the least", r"(?= (?!part|of)\w+)"),
    ("the longest", "the shortest", ""),
    ("fastest", "slowest", ""),
    ("strongest", "weakest", ""),
    ("the richest", "the poorest", ""),
    ("the first", "the last", r"(?= (?:time|person|woman|man|player|country|state|to\b|of\b))"),
)
_NOT_THESE = re.compile(
    r"\b(?:no|not|vast|overwhelming|slim|any|little|much|once|than|one of|some of|among|all|named"
    r"|[Ww]ell|soon|day|look\w*|years?|months?|weeks?|days?|hours?|shortly|at|and|or|to be) $"
)
_FIXED = re.compile(
    r" (?:all|effect|noon|school|hours|death|that)\b| (?:and|or) (?:below|above|after|before)\b"
)

_UNSURE = re.compile(
    r"\b(?:who|which|that|where|when|what|as|if|because|after|before|while|than|whether|until|since"
    r"|some|many|most|several|few|half|often|sometimes|one of|no|not|never|nor|none|nobody|nothing"
    r"|neither|only|n['’]t|percent|how|why|whose|though|although)\b|%|,|n['’]t"
)
_AUXILIARY = re.compile(
    r"\b(?P<aux>was|were|is|are|will|has|have|had|would|could)\b"
    r"(?! (?:not|never|no|only|also|still)\b)"
)
_DID = {
    "took": "take", "gave": "give", "went": "go", "began": "begin", "wrote": "write",
    "spoke": "speak", "grew": "grow", "fell": "fall", "rose": "rise", "chose": "choose",
    "drove": "drive", "flew": "fly", "came": "come", "ran": "run", "wore": "wear",
    "threw": "throw", "drew": "draw", "won": "win", "lost": "lose", "died": "die",
    "announced": "announce", "reported": "report", "confirmed": "confirm", "signed": "sign",
    "agreed": "agree", "voted": "vote", "opened": "open", "joined": "join", "launched": "launch",
    "received": "receive", "included": "include", "declined": "decline", "arrived": "arrive",
    "released": "release", "called": "call", "killed": "kill", "became": "become", "led": "lead",
}  # fmt: skip
_PAST = re.compile(rf"\b(?P<past>{'|'.join(_DID)})\b(?! (?:by|in|on|at|last|this|earlier|as)\b)")
_NEGATED = re.compile(
    r"\b(?P<aux>was|were|is|are|will|has|have|had|would|could|did|does|do|can)(?: not\b|n['’]t\b)"
    r"|\b(?P<can>cannot|can['’]t|won['’]t)|(?P<longer> no longer\b)|(?P<never> never\b)"
)
_POLAR = re.compile(
    r"\b(?:any\w*|ever|yet|until|either|only|just|necessarily|even|but|at all|much|longer|because"
    r"|unless|nor|or|simply|merely|without|need|matter|help but|immediately|always|all|every)\b"
)


def direction(claimed: Claimed, random: Random) -> str | None:
    return _turned(claimed.text, _DIRECTIONS, random)


def comparison(claimed: Claimed, random: Random) -> str | None:
    return _turned(claimed.text, _COMPARISONS, random)


def negation(claimed: Claimed, random: Random) -> str | None:
    """Put in or taken out, the verb of the main clause only."""
    text = claimed.text
    options = [_dropped(text), _added(text)]
    return next(filter(None, options), None) if random.random() < 0.8 else _added(text)


def _turned(text: str, table: tuple[tuple[str, str, str], ...], random: Random) -> str | None:
    """One of the pairs of a table turned into its opposite, where only one place has it."""
    options: list[str] = []
    for one, other, then in table:
        for old, new in ((one, other), (other, one)):
            found = list(re.finditer(rf"\b{old}\b(?!-){then}", text))
            if len(found) != 1 or re.search(rf"\b{new}\b", text):
                continue
            match = found[0]
            if _NOT_THESE.search(text[: match.start()]) or _FIXED.match(text[match.end() :]):
                continue
            if not _inside_quotes(text, match.start()):
                options.append(text[: match.start()] + new + text[match.end() :])
    return random.choice(options) if options else None


def _added(text: str) -> str | None:
    if _UNSURE.search(" ".join(text.split()[:2]).lower()) or _POLAR.search(text):
        return None
    found = [match for match in (_AUXILIARY.search(text), _PAST.search(text)) if match]
    for match in sorted(found, key=lambda match: match.start()):
        before = text[: match.start()]
        if _UNSURE.search(before) or _UNSURE.match(text[match.end() :].lstrip()):
            return None
        if "“" in before or '"' in before or not 1 <= len(before.split()) <= 9:
            return None
        if match.re is _AUXILIARY:
            return text[: match.end()] + " not" + text[match.end() :]
        if re.search(
            r"\b(?:to|and|or|he|she|they|it|has|have|had|was|were|is|are|be|been) $", before
        ):
            return None
        return before + "did not " + _DID[match["past"]] + text[match.end() :]
    return None


def _dropped(text: str) -> str | None:
    found = list(_NEGATED.finditer(text))
    if len(found) != 1 or _POLAR.search(text) or _inside_quotes(text, found[0].start()):
        return None
    match = found[0]
    if re.search(
        r"\b(?:if|whether|why|nor|no|nothing|nobody|none|that|who|which|or)\b",
        text[: match.start()],
    ):
        return None
    by = match["aux"] or {"c": "can", "w": "will"}.get((match["can"] or " ")[0], "")
    return text[: match.start()] + by + text[match.end() :]


def _inside_quotes(text: str, place: int) -> bool:
    before = text[:place]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")
