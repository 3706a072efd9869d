"""Which kind of thing a name or a noun stands for, going by its form and by short lists.

Names of made-up and of real things look alike, so a kind is only ever a preference: among several
names that 'it' may stand for, the one of a fitting kind is the likelier.
"""

import re
from typing import Literal

from rag.english.words import Word

NameKind = Literal["person", "organisation", "work", "place", "name"]
"""`work` is anything made (a model, a ship, a project, a document); `name` is not known further."""


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ORGANISATIONS = _set(
    """
        company firm startup lab laboratory developer maker manufacturer bank group organisation
        organization agency publisher newspaper airline retailer chipmaker carmaker fund club union
        institution university outlet giant business corporation charity brand employer broadcaster
        association consortium
        """
)
WORKS = _set(
    """
        model chip processor product device phone car app application system tool service software
        version machine project plan deal law bill film movie book show game song drug vaccine
        treaty programme program mission ship ferry plane aircraft rocket satellite building bridge
        mine plant factory dam
        """
)
DOCUMENTS = _set("article post report study paper letter statement interview video story survey")
PLACES = _set("country city town nation state region island village province kingdom")
PEOPLE = _set(
    """
        man woman researcher scientist politician actor actress singer player billionaire
        entrepreneur lawyer engineer suspect victim
        """
)
ROLES = _set(
    """
        ceo cfo executive chief founder cofounder president chairman chairwoman chair director
        minister premier leader head boss owner author writer editor mayor governor coach manager
        captain inventor spokesman spokeswoman spokesperson chancellor king queen winner
        """
)
"""Nouns for the person who is that of something: 'the chief executive' is somebody's."""

ATTRIBUTES = _set(
    """
        price cost budget revenue salary population size name date capital headquarters valuation
        value age number title cause reason result outcome score area height length weight speed
        turnover profit loss growth purpose aim goal deadline location address currency fee wage
        origin design
        """
)
"""Nouns for what something has: 'the price' is that of something."""

RELATED = _set(
    """
        rival rivals competitor competitors partner partners supplier suppliers customer customers
        subsidiary parent successor predecessor alternative alternatives investor investors backer
        backers employees staff shareholders
        """
)
"""Nouns for something that stands in a relation to another thing."""

_ORGANISATION_NAMES = _set(
    """
        Inc Corp Ltd Bank Labs Lab Group University Party Union Council Agency Ministry Airlines
        Motors AI Company Fund Association Institute Club Quant Capital Energy Industries Systems
        Technologies Court Senate Commission Courier Times Post
        """
)
_WORK_NAMES = _set(
    """
        Project Act Plan Treaty Deal Bridge Prize Cup Award Mine Dam Tower Programme Program Canal
        Railway Tunnel
        """
)
_PLACE_BEGINNINGS = _set("New North South East West San Saint Los Las Lake Mount Silicon Port")
_COUNTRIES = _set(
    """
        Afghanistan Argentina Australia Austria Belgium Brazil Britain Bulgaria Canada Chile China
        Colombia Croatia Cuba Denmark Egypt England Estonia Ethiopia Europe Finland France Germany
        Greece Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Japan Kenya Korea
        Latvia Lithuania Malaysia Mexico Morocco Netherlands Nigeria Norway Pakistan Peru
        Philippines Poland Portugal Romania Russia Scotland Serbia Singapore Spain Sweden
        Switzerland Syria Taiwan Thailand Turkey Ukraine Vietnam Wales Africa Asia America
        """
)
_PLACE_PREPOSITION = re.compile(
    r"\b(?:in|near|across|outside|into|"
    r"(?:capital|population|government|people|king|queen|mayor) of)(?: the)? $",
    re.IGNORECASE,
)
_THE = re.compile(r"\b(?:the|a|an) $", re.IGNORECASE)
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sir|President|Premier|Chancellor|Minister)\.? $")
_WOMEN = _set(
    """
        Alice Amy Andrea Angela Anna Anne Barbara Carla Catherine Christine Clara Claire Diana Emily
        Emma Eva Hannah Helen Hillary Ingrid Jane Janet Jennifer Jessica Joan Julia Karen Kate Laura
        Linda Lisa Lucy Maria Marie Marine Mara Mary Megan Michelle Monica Nancy Nicola Nina Olivia
        Rachel Rosa Ruth Sandra Sara Sarah Sophie Susan Theresa Ursula Victoria Yuki
        """
)
_MEN = _set(
    """
        Adam Alan Albert Alex Andrew Andrej Anthony Ben Bill Boris Brian Charles Chris Daniel David
        Donald Elon Emmanuel Eric Erik Frank Fred Gary George Hans Harry Henry Ivan Jack James Jeff
        Jim Joe John Jonas Joseph Justin Keir Kevin Larry Leo Liam Luca Mark Martin Michael Mike
        Narendra Nick Olaf Olav Oliver Oscar Patrick Paul Peter Richard Rishi Robert Sam Scott
        Sean Simon Steve Sundar Thomas Tim Tom Tony Vladimir Walter William
        """
)


def kind_of_name(run: tuple[Word, ...], text: str) -> NameKind:
    """The kind of a run of `rag.english.words.names` of `text`."""
    first, last = run[:1][0].text, run[-1].text
    before = text[: run[0].start]
    if any(word.is_code for word in run):
        return "work"
    if len(run) > 1 and last in _ORGANISATION_NAMES | _WORK_NAMES:
        return "work" if last in _WORK_NAMES else "organisation"
    if last in _COUNTRIES or first in _PLACE_BEGINNINGS:
        return "place"
    if any(c.isupper() for c in last[1:]):
        return "organisation"  # OpenAI, NATO
    if _HONORIFIC.search(before):
        return "person"
    if _PLACE_PREPOSITION.search(before):
        return "place"
    plain = all(word.text.isalpha() for word in run)
    if len(run) in {2, 3} and plain and not _THE.search(before):
        return "person"
    return "name"


def kind_of_noun(noun: str) -> NameKind | None:
    """The kind of things that a common noun, singular or plural, stands for; None if unknown."""
    for form in _forms(noun):
        if form in ORGANISATIONS:
            return "organisation"
        if form in WORKS or form in DOCUMENTS:
            return "work"
        if form in PLACES:
            return "place"
        if form in PEOPLE or form in ROLES:
            return "person"
    return None


def gender_of(name: str) -> Literal["he", "she"] | None:
    """By a first name that is common in English-language news, else unknown."""
    first = name.partition(" ")[0]
    return "she" if first in _WOMEN else "he" if first in _MEN else None


def is_document(noun: str) -> bool:
    """Whether a common noun, singular or plural, stands for something that is read or watched."""
    return any(form in DOCUMENTS for form in _forms(noun))


def _forms(noun: str) -> tuple[str, ...]:
    return noun, noun.removesuffix("s"), re.sub(r"ies$", "y", noun)
