"""Who says so: a quote's speaker, and whether that is the party it is about or somebody else. Pure.

Wording decides, in English, and only where it is plain. "Independent" is said of outside tests, of
analysts and the like, and of a named person whom the article gives such a part; a rival's or a
politician's word about others is only named as theirs.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rag.english.speech import LONGEST, Speaker, Speakers, without_quoted
from rag.english.words import keys, names, words
from rag.sentences import split_sentences
from rag.types import Article, Citation


class Standing(StrEnum):
    """How the speaker stands to what is said."""

    SELF_REPORTED = "self-reported"
    INDEPENDENT = "independent"
    UNSOURCED = "unsourced"


@dataclass(frozen=True, slots=True)
class Attribution:
    """`speaker` as the article words it; None where it says "reportedly" and names nobody.
    `standing` is None where the wording does not tell."""

    speaker: str | None
    standing: Standing | None = None

    @property
    def label(self) -> str:
        """In words, for beside the quote."""
        match self.standing:
            case Standing.SELF_REPORTED:
                return f"Self-reported: {self.speaker} says so"
            case Standing.INDEPENDENT:
                return f"Independent: {self.speaker}"
            case Standing.UNSOURCED:
                return "Reported without naming who says so"
            case None:
                return f"According to {self.speaker}"


_TEST = (
    r"(?:tests?|testers?|testing|evaluations?|benchmarks?|analys[ie]s|analysts?|reviews?|reviewers?|"
    r"audits?|auditors?|experts?|researchers?|stud(?:y|ies)|estimates?|assessments?|observers?|"
    r"laborator(?:y|ies)|investigat(?:ors?|ions?)|inspectors?|scientists?|economists?)"
)
_OUTSIDE = re.compile(
    rf"\b(?:third[- ]party|independent|outside|external|neutral) (?:[\w-]+ ){{0,2}}?{_TEST}\b"
    rf"|\b{_TEST} (?:by|from|of) (?:third parties|outsiders|independent \w+)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"(?:^|[,;:—–] |\b(?:but|while|as|and) )"
    r"(?P<words>(?:[A-Za-z-]+ ){0,2}?(?i:experts|analysts|critics|observers|reviewers|"
    r"researchers|scientists|economists|historians|academics|auditors)) "
    r"(?:\w+ly )?(?:say|said|agree|agreed|argue|argued|warn|warned|believe|fear|feared|expect|"
    r"estimate|estimated|think|caution|cautioned|suggest|note|noted|found|find|doubt|like|question|"
    r"questioned|predict|predicted|call|called|praise|praised|conclude|concluded)\b"
)
_HEARSAY = re.compile(
    r"\b(?:reportedly|allegedly|supposedly|rumou?red|(?:is|are|was|were) said to|it is (?:said|"
    r"claimed)|by some accounts|people familiar with|sources? (?:said|say|familiar)|"
    r"according to (?:\w+ ){0,2}(?:sources?|reports|rumou?rs|people))\b",
    re.IGNORECASE,
)
_EXPERT = (
    r"(?:analyst|researcher|scientist|professor|economist|expert|historian|epidemiologist|"
    r"virologist|biologist|astronomer|physicist|academic|auditor|reviewer|lecturer|scholar|"
    r"political scientist|fellow)"
)
_OFFICE = (
    r"(?:founder|co-?founder|owner|chief executive(?: officer)?|chief \w+ officer|CEO|CFO|COO|CTO|"
    r"president|chairman|chairwoman|chair|head|director|manager|boss|spokes(?:man|woman|person)|"
    r"leader|coach|editor|engineer|lawyer|attorney)"
)
_OF_ITSELF = re.compile(r"\b(?:itself|himself|herself|themselves|(?:its|his|her|their) own)\b")
_BACK = re.compile(r"(?:its?|he|she|they|his|her|their|we|our|I|my)\b")
_CALLED = re.compile(r"\b(?:call(?:s|ed)|describe[sd]) *$")
_MAKER = re.compile(r"the (?:company|firm|start-?up|maker|manufacturer|lab|developer|carmaker)$")
_WE = re.compile(r"\b(?:we|our|us|I|my|me)\b|\b(?:We|I)['’]")
_SAID = re.compile(r"“([^“”]*)”|\"([^\"]*)\"")


def attribution(article: Article, start: int, end: int) -> Attribution | None:
    """Who says `article.text[start:end]`; None where it is the article's own words, or several
    say its parts."""
    return _of_quote(article.text, start, end, article.language)


def attribution_of(citation: Citation, article: Article) -> Attribution | None:
    """The same for a citation of `article`; None for one of its fields."""
    if citation.start is None or citation.end is None:
        return None
    return attribution(article, citation.start, citation.end)


@lru_cache(maxsize=256)  # a growing answer shows its quotes again with every sentence
def _of_quote(text: str, start: int, end: int, language: str | None) -> Attribution | None:
    quote = text[start:end]
    speakers = _speakers(text)
    found = {
        said
        for span in split_sentences(quote[: 4 * LONGEST], language)
        if (said := _of_sentence(quote[span.start : span.end], speakers, text))
    }
    return found.pop() if len(found) == 1 else None


def _of_sentence(sentence: str, speakers: Speakers, text: str) -> Attribution | None:
    bare = without_quoted(sentence[:LONGEST])
    speaker = speakers.of(sentence)
    if outside := _OUTSIDE.search(bare):
        return Attribution(outside.group(), Standing.INDEPENDENT)
    if speaker and speaker.is_name:
        return Attribution(speaker.name, _standing(sentence, speaker, text))
    if _HEARSAY.search(bare):
        return Attribution(None, Standing.UNSOURCED)
    if group := _GROUP.search(bare):
        said_by = group["words"]
        lower = said_by if said_by[1:2].isupper() else said_by[0].lower() + said_by[1:]
        return Attribution(lower, Standing.INDEPENDENT)
    if speaker:
        own = (
            _OF_ITSELF.search(bare[speaker.end :])
            or _MAKER.match(speaker.name)
            or re.search(r"\bown\b", speaker.name)
        )
        return Attribution(speaker.name, Standing.SELF_REPORTED if own else None)
    return None


def _standing(sentence: str, speaker: Speaker, text: str) -> Standing | None:
    own = keys(words(speaker.name))
    before, after = sentence[: speaker.start], sentence[speaker.end :]
    attributing = sentence[speaker.start : speaker.end]
    said = f"{before} … {after}"
    if _speaks_of_itself(attributing, after, said, own):
        return Standing.SELF_REPORTED
    parties = [run for run in names(f"x {said}") if not keys(run) & own]
    if parties and _belongs(parties[0][0].text, speaker.name, text):
        return Standing.SELF_REPORTED
    return Standing.INDEPENDENT if parties and _is_expert(speaker.name, text) else None


def _speaks_of_itself(attributing: str, after: str, said: str, own: frozenset[str]) -> bool:
    start = re.sub(r"^[\s,]*(?:that\s+)?", "", after)
    called = _CALLED.search(attributing)  # whatever it is that is called so
    if (
        (not called and _BACK.match(start))
        or _OF_ITSELF.search(attributing)
        or _OF_ITSELF.search(said)
    ):
        return True
    if any(_WE.search(match.group()) for match in _SAID.finditer(said)):
        return True
    return any(keys(run) & own for run in names(f"x {said}"))


def _belongs(party: str, speaker: str, text: str) -> bool:
    """Whether what is spoken of is the speaker's, or the speaker is its founder and the like."""
    last, other = re.escape(speaker.split()[-1]), re.escape(party)
    return bool(
        re.search(rf"\b{last}(?:['’]s?|[-\s])\s?(?:[\w’-]+ ){{0,2}}?{other}\b", text)
        or re.search(
            rf"\b{last}\b,? [^.;\n]{{0,40}}?\b{_OFFICE} (?:of|at) (?:the )?{other}\b", text
        )
        or re.search(
            rf"\b{other}(?:['’]s?)? (?:[\w-]+ ){{0,2}}?{_OFFICE},? [^.;\n]{{0,20}}?{last}\b", text
        )
    )


def _is_expert(speaker: str, text: str) -> bool:
    last = re.escape(speaker.split()[-1])
    return bool(
        re.search(rf"\b{last}, [^.;\n]{{0,50}}?\b{_EXPERT}\b", text)
        or re.search(rf"\b{_EXPERT} (?:[A-Z][\w’.-]* ){{0,3}}{last}\b", text, re.IGNORECASE)
    )


@lru_cache(maxsize=256)
def _speakers(text: str) -> Speakers:
    return Speakers(text)
