"""Forms of common verbs of the news, so that "spent" can become "did ... spend".

A verb that is not among them is left where it stands, and the question becomes an echo.
"""

from dataclasses import dataclass
from typing import Literal

_IRREGULAR = """
become/became/become begin/began/begun break/broke/broken bring/brought/brought build/built/built
buy/bought/bought come/came/come cost/cost/cost cut/cut/cut draw/drew/drawn fall/fell/fallen
feel/felt/felt find/found/found fly/flew/flown get/got/got give/gave/given go/went/gone
grow/grew/grown have/had/had hear/heard/heard hit/hit/hit hold/held/held keep/kept/kept
know/knew/known lead/led/led leave/left/left lose/lost/lost make/made/made mean/meant/meant
meet/met/met oversee/oversaw/overseen pay/paid/paid put/put/put rise/rose/risen run/ran/run
say/said/said see/saw/seen seek/sought/sought sell/sold/sold send/sent/sent set/set/set
show/showed/shown sit/sat/sat speak/spoke/spoken spend/spent/spent spread/spread/spread
stand/stood/stood strike/struck/struck take/took/taken teach/taught/taught tell/told/told
think/thought/thought undergo/underwent/undergone win/won/won withdraw/withdrew/withdrawn
write/wrote/written
"""
_REGULAR = """
accept accompany account accuse achieve acknowledge acquire act adapt add address admit adopt
advance advise affect agree aim allow amass announce appear appoint approach approve argue arrest
arrive ask assess assume attack attend attract award back balance ban blame block boast
boost borrow call campaign cancel capture carry cause celebrate challenge change charge chase
check claim close collect combine command comment commit communicate compare compete complain
complete conclude conduct confirm consider consult contain continue contribute control convert
convince count cover create criticise criticize curb debut decide declare decline decrease defeat
defend define deliver demand demonstrate deny deploy describe design detail determine develop die
disclose discover dismiss display distribute divide dominate donate double drop earn edge elect
emerge emphasise emphasize employ enable encourage end enforce engage enjoy ensure enter escape
establish estimate evacuate evolve examine exceed exchange execute exist expand expect experience
explain explore export extend face fail fine finish fire found fund gain generate handle happen head
help highlight hire hope host house identify ignore illustrate import impose impress improve
include increase indicate influence inform injure insist install introduce invest investigate
involve issue join jump kill labor lack land last launch limit list listen locate look lower
maintain manage mark market mention merge miss monitor mount move name need note notice obtain
occur offer offset open operate order outline own park pass perform permit pick place plan play
pledge post postpone praise predict prepare present prevent price process produce progress
prohibit project promise prompt propose protect prove provide publicise publish pull purchase
pursue push question raise range rank rate reach reaffirm realise realize rebound recall receive
recommend record recover recruit reduce refuse regulate reject relate release rely remain remark
remember remove renew rent repair replace replicate report represent request require rescue
reserve resign respond restrict result retain retire return reveal review rule sample save
schedule score secure seize select serve settle shape share shift ship showcase sign slash soar
spark stage start state stop store stress study submit succeed sue suffer suggest supply support
surge surpass surround survive suspend switch tap target tend test threaten top total trace track
trade train transfer transform travel treat trim triple turn uncover unveil urge use value view
violate visit vote vow wait want warn waste watch weigh widen witness work worry
"""
_DOUBLING = frozenset(
    "admit ban commit drop permit plan ship stop submit tap transfer trim".split()
)
_SAYING = frozenset(
    """
        acknowledge add admit announce argue claim conclude confirm deny estimate expect explain
        hope indicate insist note predict report reveal say state stress suggest think vow warn
        write
        """.split()
)

BE = frozenset("is was are were".split())
_AUXILIARIES = BE | frozenset("has have had will would could can may might must should".split())


@dataclass(frozen=True, slots=True)
class VerbForm:
    """A finite form. `same_as_base`: "cost" is past or a plural's present."""

    base: str
    tense: Literal["past", "present"]

    @property
    def same_as_base(self) -> bool:
        return self.tense == "past" and PAST.get(self.base) == self.base

    @property
    def helper(self) -> str:
        return "did" if self.tense == "past" else "does"

    @property
    def says(self) -> bool:
        """Whether a claim may follow it."""
        return self.base in _SAYING


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeo":
        return base[:-1] + "ied"
    return base + (base[-1] if base in _DOUBLING else "") + "ed"


def _third_person(base: str) -> str:
    if base == "have":
        return "has"
    if base.endswith("y") and base[-2] not in "aeo":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "ch", "sh", "o")) else "s")


_THREE = [three.split("/") for three in _IRREGULAR.split()]
PAST = {base: past for base, past, _ in _THREE} | {base: _past(base) for base in _REGULAR.split()}
PARTICIPLES = frozenset({participle for *_, participle in _THREE} | {*PAST.values(), "been"})
_FORMS = {_third_person(base): VerbForm(base, "present") for base in PAST} | {
    past: VerbForm(base, "past") for base, past in PAST.items()
}


def verb_form(word: str) -> VerbForm | None:
    """The verb that `word` is a past or a third person singular of."""
    return _FORMS.get(word.lower())


def is_verb_base(word: str) -> bool:
    return word in PAST


def is_auxiliary(word: str) -> bool:
    return word.lower() in _AUXILIARIES


def is_plural_auxiliary(word: str) -> bool:
    return word.lower() in {"are", "were", "have"}


def may_be_finite(word: str) -> bool:
    """Whether it can be the verb of a clause; a participle is not told from a past tense."""
    return (
        is_auxiliary(word)
        or verb_form(word) is not None
        or (word.islower() and word.endswith("ed") and len(word) > 4)
    )
