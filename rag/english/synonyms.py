"""Common words of news English that stand for each other, and those that say little by themselves.

Vectors of single words miss many of these pairs: beat and outperform .34, charge and price .36,
host and run .31 (MiniLM, cosine), below pairs that differ (financial and funds .75).
"""

from rag.english.words import stem

_GROUPS = """
beat outperform surpass exceed overtake top best defeat outdo outscore superior ahead
buy purchase acquire obtain procure
cost price charge fee
pay salary wage compensation
leader head chief boss ceo chairman president chairwoman chair director executive
found establish create start launch begin form
founder cofounder creator
launch release unveil introduce debut
announce unveil reveal declare
build develop create make design construct
train build develop
employ work hire job
firm company business corporation startup
purpose goal aim mission target
effect impact consequence influence result
praise laud applaud commend
criticise criticize blame condemn
ban block bar prohibit restrict restriction curb prohibition
dodge circumvent bypass evade workaround avoid
limit restrict restriction curb constraint cap
fall drop decline decrease plunge slump slide sink tumble
rise increase climb grow surge jump soar gain growth
die death kill killed dead
win victory triumph
lose loss defeat
fear worry concern alarm
doubt question scepticism skepticism
own hold possess belong
back support fund finance sponsor
rival competitor opponent
buyer purchaser
maker manufacturer producer
home house residence
car vehicle automobile
film movie
doctor physician
police officer cop
law legislation act bill
attack strike assault raid
war conflict
deal agreement pact accord
meet meeting met
cheap inexpensive affordable
quick fast rapid
big large huge massive
small little tiny
problem trouble challenge difficulty hurdle obstacle
year annual annually yearly
instruct order
spend spent expense expenditure outlay cost
equal match rival parity par
achievement progress accomplishment feat
independent separate standalone
mission purpose aim goal
task job challenge
share stock
machine automatic automatically
write written author wrote
summary digest summarize summarise
chip processor gpu semiconductor
allow permit let enable
require need demand
forecast predict project expect
estimate reckon calculate
get receive obtain
move relocate
resign quit
sack fire dismiss
hurt injure wound
born birth birthplace
china chinese
us usa american america
uk britain british
france french
germany german
japan japanese
russia russian
india indian
europe european
israel israeli
ukraine ukrainian
iran iranian
canada canadian
australia australian
italy italian
spain spanish
korea korean
mexico mexican
brazil brazilian
turkey turkish
taiwan taiwanese
live reside
study educate graduate attend
visit trip travel
"""

_LIGHT = """
stand behind lie go come put keep hold find show play become belong involve consider think
believe know see want need mean include look turn bring set seem appear remain stay try help lead
offer provide feature face concern relate refer base locate situate available different
certain particular main major current recent new old exactly actually currently recently apparently
supposedly regard treat apply own several various
"""


def _table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _GROUPS.strip().splitlines():
        group = frozenset(stem(word) for word in line.split())
        for word in group:
            table[word] = table.get(word, frozenset()) | group
    return table


_SYNONYMS = _table()
_LIGHT_STEMS = frozenset(stem(word) for word in _LIGHT.split())


def synonyms(key: str) -> frozenset[str]:
    """Keys of the words that may stand for the word with this key; empty for most."""
    return _SYNONYMS.get(key, frozenset())


def is_light(key: str) -> bool:
    """Whether a word says so little that a text about the thing may well do without it."""
    return key in _LIGHT_STEMS
