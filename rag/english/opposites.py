"""Negation and direction: whether a quote says the opposite of a claim."""

import re

from rag.english.synonyms import synonyms
from rag.english.words import content_words, negates, stem, words

_PAIRS = (
    (
        "rise rose risen rises rising increase increased increases grow grew grown grows gain "
        "gained climb climbed jump jumped surge surged soar soared up higher improved expand "
        "expanded accelerate accelerated",
        "fall fell fallen falls falling decrease decreased decreases decline declined declines "
        "drop dropped drops plunge plunged shrink shrank sink sank down lower worsened slump "
        "slumped cut slow slowed",
    ),
    ("win won wins beat", "lose lost loses"),
    ("before prior earlier", "after following later"),
    (
        "outperform outperformed outperforms surpass surpassed exceed exceeded",
        "underperform underperformed lag lagged trail trailed",
    ),
    ("cheaper cheap", "costlier expensive"),
    ("faster", "slower"),
    ("bigger larger greater", "smaller"),
    ("stronger", "weaker"),
    ("best", "worst"),
    ("accept accepted approve approved allow allowed", "reject rejected ban banned block blocked"),
    ("support supported supports favour favoured", "oppose opposed opposes"),
    ("open opened", "close closed"),
    ("start started begin began", "end ended stop stopped finish finished"),
    ("buy bought acquire acquired", "sell sold"),
    ("confirm confirmed", "deny denied"),
    ("guilty convicted", "innocent acquitted"),
    ("most", "least"),
    ("majority", "minority"),
    ("first", "last"),
)
_SIDES = tuple(
    (frozenset(stem(w) for w in one.split()), frozenset(stem(w) for w in other.split()))
    for one, other in _PAIRS
)
_IN_PLACE = """
above below|over under|up down|upper lower|inside outside|with without|north south
northern southern|east west|eastern western|left right|ahead behind|front back|before after
earlier later|early late|old new|older newer|oldest newest|older younger|oldest youngest|old young
first last|former current|former latter|former future|past future|previous next|more less
more fewer|most least|most fewest|many few|much little|maximum minimum|all none|always never
high low|higher lower|highest lowest|large small|larger smaller|largest smallest|big small
bigger smaller|biggest smallest|great small|greater lesser|greatest least|long short
longer shorter|longest shortest|fast slow|faster slower|fastest slowest|quick slow|quicker slower
strong weak|stronger weaker|strongest weakest|good bad|better worse|best worst|rich poor
richer poorer|richest poorest|hot cold|hotter colder|hottest coldest|warm cool|warmer cooler
warmest coolest|wet dry|heavy light|heavier lighter|heaviest lightest|near far|nearer farther
closer farther|nearest farthest|wide narrow|wider narrower|widest narrowest|deep shallow
tall short|taller shorter|tallest shortest|cheap expensive|cheaper costlier|cheapest costliest
cheapest dearest|easy hard|easier harder|easiest hardest|common rare|public private|male female
men women|man woman|boy girl|boys girls|raise cut|raise lower|raised cut|raised lowered
lift impose|hire fire|hired fired|arrive depart|arrive leave|enter leave|enter exit|entered left
join leave|joined left|allow forbid|allow prevent|allow prohibit|permit forbid|agree refuse
agreed declined|agree disagree|success failure|succeed fail|victory defeat|strengthen weaken
expand shrink|expand contract|expand reduce|widen narrow|rise decline|rise fall|increase reduce
increase lower|climb plunge|climb drop|gain lose|gained lost|jump plunge|soar plummet|surge plunge
surge slump|advance retreat|upgrade downgrade|optimistic pessimistic|legal illegal|lawful unlawful
safe dangerous|safe unsafe|likely unlikely|able unable|possible impossible|healthy sick|alive dead
innocent guilty|love hate|praise criticise|praise criticize|friend enemy|ally enemy|ally rival
winner loser|profit loss|surplus deficit|export import|income expense|buyer seller|lend borrow
give take|send receive|push pull|hide reveal|include exclude|attack defend|release detain
released arrested|freed jailed|pass fail|passed failed|remember forget|complete incomplete
majority minority|present absent|active inactive|positive negative|upheld overturned
uphold overturn|encourage discourage|accelerate slow|improve worsen|improve decline
appear disappear|birth death|born died|begin finish|begin end|start finish|start end|open close
day night|morning evening|yesterday tomorrow|summer winter|spring autumn|spring fall|mother father
son daughter|brother sister|husband wife|democrat republican|democratic republican
liberal conservative|home away
"""
"""Opposites where one stands in the other's place among the same words; elsewhere they may both
be true."""

_OPPOSED = frozenset(
    frozenset(stem(word) for word in pair.split())
    for line in _IN_PLACE.strip().splitlines()
    for pair in line.split("|")
)
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")

_ONLY = frozenset({"only", "just", "least"})
_REACH = 3
"""Content words after a negation that it denies."""

_CLAUSE = re.compile(
    r"[;:—–()]|[,”](?!\d)|\b(?:but|while|whereas|although|though|however|unlike)\b",
    re.IGNORECASE,
)


def negation_differs(claim: str, quote: str) -> str | None:
    """Whether what the claim denies is not denied by the quote, or the other way round.

    A negation reaches over the next few words of its clause; two negations that share a word of
    their reach deny the same thing.
    """
    claimed, quoted = _denied(claim), _denied(quote)
    if claimed and not _related(claimed, quoted):
        return "The quote does not deny this."
    said = {word.key for word in content_words(claim)} - claimed
    free = {word.key for word in content_words(quote)} - quoted
    if (said & quoted) - free and not claimed:
        return "The quote denies this."
    return None


def opposite_direction(claim: str, quote: str) -> str | None:
    claimed = {word.key for word in words(claim)}
    quoted = {word.key for word in words(closest_clause(claim, quote))}
    for one, other in _SIDES:
        for side, opposite in ((one, other), (other, one)):
            said = claimed & side
            if said and not claimed & opposite and quoted & opposite and not quoted & side:
                return f"The quote says the opposite of “{_as_written(claim, said)}”."
    return None


def are_opposed(one: str, other: str) -> bool:
    """Whether two keys are opposites of each other, for words in each other's place."""
    if frozenset((one, other)) in _OPPOSED:
        return True
    if any((one in a and other in b) or (one in b and other in a) for a, b in _SIDES):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and any(long == prefix + short for prefix in _PREFIXES)


def closest_clause(claim: str, quote: str) -> str:
    """The clause of `quote` with the most of the claim's words, with a neighbour where the claim
    reaches over both."""
    clauses = [part for part in _CLAUSE.split(quote) if part.strip()]
    if len(clauses) < 2:
        return quote
    wanted = {word.key for word in content_words(claim)}

    def shared(text: str) -> int:
        return len(wanted & {word.key for word in content_words(text)})

    best = max(range(len(clauses)), key=lambda n: shared(clauses[n]))
    kept = [
        clause
        for n, clause in enumerate(clauses)
        if n == best or (abs(n - best) == 1 and shared(clause) >= 0.5 * shared(clauses[best]) > 0)
    ]
    return ",".join(kept)


def _denied(text: str) -> set[str]:
    """Keys of the content words that a negation reaches; 'not only' is none, two cancel out."""
    reached: set[str] = set()
    for clause in _CLAUSE.split(text):
        found = words(clause)
        at = [
            n
            for n, word in enumerate(found)
            if negates(word, clause)
            and not (word.lower == "not" and found[n + 1 : n + 2] and found[n + 1].lower in _ONLY)
        ]
        if len(at) % 2:
            after = [word for word in found[at[0] + 1 :] if not word.is_stop][:_REACH]
            reached |= {word.key for word in after}
    return reached


def _related(one: set[str], other: set[str]) -> bool:
    return bool(one & other) or any(synonyms(key) & other for key in one)


def _as_written(text: str, stems: set[str]) -> str:
    return next(word.text for word in words(text) if word.key in stems)
