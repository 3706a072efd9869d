"""Whether a sentence says something by itself: no "he" without a name, no menu, no question. Pure.

Wording decides, in English; a sentence of another language is only held to its marks and length.
"""

import re

from rag.english.figures import figures
from rag.english.words import STOP_WORDS, names

FEWEST_WORDS = 8
MOST_WORDS = 45

_BULLET = re.compile(r"(?:[•▪●*·‣–—-]|\d{1,2}[.)])\s+")
_AGENCY = r"(?:AFP|AP|Bloomberg|CNN(?: Business)?|dpa|IANS|PTI|REUTERS|Reuters|UPI|Xinhua)"
_DATELINE = re.compile(
    r"(?:[A-Z][\w.]*(?:,? (?:[A-Z][\w.]*|\d{1,2})){0,5},? )?"
    rf"(?:\({_AGENCY}\)\s*[-–—]*|{_AGENCY}\s*[-–—]+)\s*|"
    r"[A-Z][A-Z .,'’]{2,40}(?:, [A-Z][A-Za-z.]{1,12})?\s*[-–—]+\s+"
)
_SAID = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_END = re.compile(r"[.!。！][”\"’')\]]*$")
_LATIN = re.compile(r"[A-Za-z]")

_POINTS_BACK = re.compile(
    r"(?:he|she|it|they|him|her|his|hers|its|their|them|this|that|these|those|such|here|there|both|"
    r"neither|another|others?|each|and|but|or|nor|so|yet|then|also|still|however|moreover|"
    r"furthermore|meanwhile|instead|likewise|similarly|otherwise|nevertheless|nonetheless|"
    r"now|therefore|thus|hence|consequently|accordingly|additionally|besides|indeed|again|later|"
    r"afterwards?|elsewhere|further|finally|first|second|secondly|third|lastly|overall|"
    r"for (?:example|instance|now|that|this|one)|in (?:addition|other words|fact|short|turn|it|"
    r"this|that|all)|as (?:a result|such|well|for)|on the (?:other hand|contrary)|at the (?:same|"
    r"time)|that['’]s|it['’]s|there['’]s|he['’]s|she['’]s|they['’](?:re|ve)|of (?:these|those|"
    r"them|the \w+,)|some of (?:these|those|them)|one of (?:these|those|them)|like(?:wise)?|"
    r"(?:some|many|most|several|few|all) (?:are|were|have|had|do|did|say|said|believe|will|can)|"
    r"not (?:only|that|everyone)|the (?:former|latter|same|other|others|first|second|third|fourth|"
    r"fifth|last|next|pair|two|three|trio|duo))\b",
    re.IGNORECASE,
)
_THE_KNOWN = re.compile(
    r"(?:The|Its?|Their) (?:\w+ )?(?:company|firm|move|decision|announcement|report|study|survey|"
    r"poll|bill|law|legislation|measure|order|deal|agreement|group|organi[sz]ation|agency|"
    r"committee|department|ministry|court|judge|jury|man|woman|boy|girl|couple|family|suspect|"
    r"shooter|gunman|victims?|incident|event|case|plan|program(?:me)?|project|proposal|statement|"
    r"comments?|remarks?|results?|findings|news|changes?|efforts?|figures?|numbers?|authors?|post|"
    r"article|digest|teams?|researchers|scientists|officials|film|movie|show|series|game|match|"
    r"country|city|state|town|village|ruling|attack|shooting|storm|fire|quake|earthquake|outbreak|"
    r"virus|disease|vaccine|test|trial|video|letter|book|site|platform|tool|service|system|model|"
    r"device|vehicle|car|plane|ship|mission|rocket|gap|tally|toll|problem|question|answer|reason|"
    r"point|idea|goal|aim|rule|process|situation|crisis|conflict|war|vote|election|campaign|"
    r"debate|interview|meeting|talks|visit|trip|speech|players?|coach|club|side|pair|price|cost|"
    r"lead(?:er)?|president|chairman|minister|senator|governor|mayor|king|queen|prince|pope|"
    r"actor|singer|author|artist|director|writer|officer|sergeant|lawyer|attorney|doctor|"
    r"year-old|\d+-year-old|lesson|fear|comparison)\b",
)
_STANDS_FOR = re.compile(
    r"(?:he|she|it|they|his|her|its|their|this|that|these|those)\b(?!['’]s official)", re.IGNORECASE
)
_SAYS_UNNAMED = re.compile(
    r"[”\"],? (?:he|she|it|they|the [a-z-]+) (?:also )?(?:said|says|warns|warned|adds|added|writes|"
    r"wrote|argues|argued|notes|noted|explains|explained|told|claims|claimed)\b"
)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|their|himself|herself)\b", re.I)
_UNNAMED = re.compile(
    r"\b(?:it|its|the (?:newcomer|company|firm|lab|laboratory|start-?up|group|agency|giant|maker|"
    r"model|team|duo|pair|former|latter))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_FIRST_PERSON = re.compile(
    r"\b(?:I|I['’]\w+|[Ww]e|[Ww]e['’]\w+|[Oo]ur|[Mm]y|us|me|[Yy]ou|[Yy]our)\b"
)
_ABOUT_ITSELF = re.compile(
    r"\b(?:this|the) (?:post|article|story|digest|page|newsletter|column|essay|episode|podcast|"
    r"photo|video|image|author|writer|piece)\b"
    r"|\bthis (?:week|month)['’]s (?:issue|edition)\b",
    re.IGNORECASE,
)
_POINTS_AT = re.compile(
    r"\b(?:this|these|those|such)\b(?! (?:week|month|year|summer|winter|spring|autumn|fall|season|"
    r"morning|afternoon|evening|weekend|decade|century|time|who|that))|\bthat (?:day|year|week|"
    r"month|night|time|company|man|woman)\b",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"hide caption|video ad feedback|source: |\d of \d+ photos|"
    r"https?:|www\.|@\w|©|®|\|\s|subscrib|newsletter|sign(?:ed)? up|log in|click|read (?:more|the "
    r"full|next)|all rights reserved|copyright|cookie|privacy policy|terms of (?:use|service)|"
    r"follow (?:us|him|her|them) on|download (?:the|our)|contributed to this (?:report|story)|"
    r"editing by|reporting by|photo(?:graph)?(?: by|:|s:)|getty|image:|getty images|advertis|"
    r"sponsored|for more (?:information|news|stories|on)|watch (?:the video|now|this)|listen to|"
    r"this (?:story|article) (?:has been|was|is|first|originally)|editor['’]s note|updated? (?:at|"
    r"on)|opinions? expressed|views expressed|share this|related:|see also|stay (?:up to date|tuned"
    r")|get (?:the latest|our)|support (?:our|us)|donate|automatically generated|key points:|"
    r"call (?:the|1-)?\s*\d|hotline|find out more|learn more|catch up|here(?:'s|’s| is| are) "
    r"(?:what|how|why|everything|a look|some|the)|what you need to know|things to know",
    re.IGNORECASE,
)


def opening(sentence: str) -> int:
    """Where a sentence begins behind its bullet and its agency's dateline."""
    start = match.end() if (match := _BULLET.match(sentence)) else 0
    dateline = _DATELINE.match(sentence, start)
    return dateline.end() if dateline and dateline.end() < len(sentence) else start


def stands_alone(sentence: str, *, spoken: bool = False) -> bool:
    """Whether a reader who has not seen the article knows what `sentence` is about. With `spoken`,
    somebody's words that it quotes may say "we"; who they are is told beside it."""
    count = len(sentence.split())
    if not _LATIN.search(sentence):
        return bool(_END.search(sentence)) and 12 <= len(sentence) <= 200
    if not FEWEST_WORDS <= count <= MOST_WORDS or not _END.search(sentence):
        return False
    if sentence.rstrip("”\"’')]").endswith(("...", "…")) or not _whole(sentence):
        return False
    if is_furniture(sentence) or _ABOUT_ITSELF.search(sentence):
        return False
    own = _SAID.sub(" “” ", sentence)
    if spoken:
        said = sentence.strip('“"')
        return not (_POINTS_BACK.match(said) or _POINTS_AT.search(own) or _orphan(own))
    return not (
        sentence[0].islower()
        or sentence[0] in "“\"‘'("
        or _POINTS_BACK.match(sentence)
        or _THE_KNOWN.match(sentence)
        or _FIRST_PERSON.search(own)
        or _POINTS_AT.search(own)
        or _orphan(own)
    )


def is_furniture(sentence: str) -> bool:
    """Whether it is of the page and not of the report: a caption, a menu, an invitation."""
    return bool(_BOILERPLATE.search(sentence))


def leans(sentence: str) -> bool:
    """Whether a pronoun in it stands for somebody or something, if only for what it names."""
    own = _SAID.sub(" “” ", sentence)
    return bool(_PERSON.search(own) or _UNNAMED.search(own))


def leans_back(sentence: str) -> bool:
    """Whether the sentence before tells whom or what it speaks of, or who says it."""
    own = _SAID.sub("“”", sentence)
    return bool(_STANDS_FOR.match(own) or _orphan(own) or _SAYS_UNNAMED.search(own))


def tells_facts(sentence: str) -> bool:
    """Whether it names somebody or something, or gives a figure."""
    return bool(names(sentence) or figures(sentence))


def _orphan(own: str) -> bool:
    """Whether a "he" or "their" comes before anybody whom it could stand for, or "the company"
    before its first name."""
    places = [m.start() for m in _NAME.finditer(own) if m.group().lower() not in STOP_WORDS]
    first = min(places, default=len(own))
    person, thing = _PERSON.search(own), _UNNAMED.search(own)
    if person and person.start() < first:
        return True
    if not thing or thing.start() > first:
        return False
    return not thing.group().lower().startswith("it") or not places


def _whole(sentence: str) -> bool:
    """Whether what it opens it closes: a piece of a longer quotation does not."""
    return (
        sentence.count("“") == sentence.count("”")
        and sentence.count('"') % 2 == 0
        and sentence.count("(") == sentence.count(")")
    )
