"""How well a sentence answers a question in another language than English: by its words. Pure.

The trees of answer_model.json saw English questions alone, and what the embedder tells of another
language is little, or nothing where it does not know the script. So words, figures and names decide
here: how much of what is asked the sentence says, beside how much the best one does.
"""

import math
from collections.abc import Mapping, Sequence

from rag.english.words import Word
from rag.evidence import relevance
from rag.evidence.relevance import CONTEXT_CREDIT, NAME_SHARE, VERB_SHARE, Relevance
from rag.languages.spoken import ENGLISH
from rag.languages.tables import asking
from rag.languages.values import gives_reason, holds
from rag.languages.words import UNSPACED_LANGUAGES, Vocabulary, content_words, vocabulary
from rag.question import Question

BIAS, COVERAGE, NAMED, BEHIND = -4.7, 5.1, 1.4, -2.6
TYPED: Mapping[str, float] = {"a figure": 0.6, "open": -0.5, "": 0.0}
UNTYPED: Mapping[str, float] = {"a figure": -3.4, "open": -2.5, "": -0.3}
"""Log-odds that a sentence answers, by what it has: fitted on 60 questions for development in four
languages (docs/decisions/0034-questions-in-the-articles-own-language.md). `BIAS` is .5 above what
was fitted: there an answer of up to three sentences is right more often than its best sentence."""

UNFOCUSED = 0.3
"""What the likelihood counts of a sentence that lacks the office of "who is the mayor of X?"."""

PAIR_SHARE = 0.5
"""What two signs weigh that stand together in no article."""

_FIGURES = frozenset({"money", "percent", "number", "duration", "date"})


def weights_by_words(
    question: Question, frequencies: Mapping[str, int], chunks: int
) -> dict[str, float]:
    """Term key -> weight, as `relevance.term_weights`."""
    weights: dict[str, float] = {}
    known = [min(frequencies.get(term.text, 0), chunks) for term in question.terms]
    for at, (term, frequency) in enumerate(zip(question.terms, known, strict=True)):
        rarity = math.log(1 + (chunks - frequency + 0.5) / (frequency + 0.5))
        share = NAME_SHARE if term.key in question.names else 1.0
        share = VERB_SHARE if term.key in question.verbs else share
        if question.language in UNSPACED_LANGUAGES and not frequency:
            share = _share_of_pair(at, question.terms, known)
        weights[term.key] = (0.25 + rarity) * share
    return weights


def _share_of_pair(at: int, terms: Sequence[Word], known: Sequence[int]) -> float:
    """Of two signs that stand together nowhere: nothing where they are the end of one word and the
    beginning of another that are known, a half elsewhere, as every other pair is no word."""
    before = at > 0 and known[at - 1] and terms[at - 1].end > terms[at].start
    after = at + 1 < len(terms) and known[at + 1] and terms[at + 1].start < terms[at].end
    return 0.0 if before and after else PAIR_SHARE


def judge_by_words(
    question: Question, sentence: str, context: str, weights: Mapping[str, float]
) -> Relevance:
    """As `relevance.judge`, without a cosine."""
    language = question.language
    own, around = vocabulary(sentence, language), vocabulary(context, language)
    typed = _holds_kind(question, sentence)
    terms = _to_cover(question) if typed else question.terms
    credit = {term: _credit(term, own, around) for term in terms}
    whole = sum(weights[term.key] for term in terms) or 1.0
    names = [term for term in terms if term.key in question.names]
    about = [term for term in terms if term.key not in question.names]
    return Relevance(
        cosine=0.0,
        coverage=sum(weights[t.key] * max(credit[t]) for t in terms) / whole,
        own=sum(weights[t.key] * credit[t][0] for t in terms) / whole,
        typed=typed,
        focused=not any(t.key == question.focus and not max(credit[t]) for t in terms),
        named=all(max(credit[term]) for term in names),
        about=sum(weights[t.key] * max(credit[t]) for t in about)
        / (sum(weights[t.key] for t in about) or 1.0),
        missing=tuple(term for term in terms if not max(credit[term])),
    )


def holds_kind(question: Question, sentence: str) -> bool:
    """Whether the sentence holds a thing of the kind asked for, in whatever language."""
    if question.language == ENGLISH:
        return relevance.holds_kind(question, sentence)
    return _holds_kind(question, sentence)


def _holds_kind(question: Question, sentence: str) -> bool:
    """A name is not looked for where every noun has a capital or no
    word has one."""
    language = question.language
    why = asking(language).get("why")
    if question.kind == "open" and why and why.search(question.standalone.casefold()):
        return gives_reason(sentence, language)
    if question.kind not in {"person", "place"}:
        return holds(question.kind, sentence, language)
    asked = {term.key for term in question.terms}
    if not any(sign.isupper() for sign in sentence):
        return not any(sign.islower() for sign in sentence) or language in {"ar", "ko"}
    inside = content_words(sentence, language)[1:]
    return any(word.text[0].isupper() and word.key not in asked for word in inside)


def _to_cover(question: Question) -> tuple[Word, ...]:
    """The terms without those that an amount stands for."""
    implied = asking(question.language).get("implied")
    if question.kind != "money" or implied is None:
        return question.terms
    rest = tuple(t for t in question.terms if not implied.fullmatch(t.text.casefold()))
    return rest or question.terms


def _credit(term: Word, own: Vocabulary, around: Vocabulary) -> tuple[float, float]:
    """Of the sentence, and of its surroundings."""
    return own.credit(term), CONTEXT_CREDIT * around.credit(term)


def likelihoods(question: Question, judged: Sequence[Relevance]) -> list[float]:
    """That each sentence, or one of the two beside it in an answer, holds the answer: in [0, 1]."""
    best = max((one.own for one in judged), default=0.0)
    return [_likelihood(question, one, best - one.own) for one in judged]


def _likelihood(question: Question, one: Relevance, behind: float) -> float:
    """`behind` is how much more of what is asked the best sentence says; a reason stands beside the
    sentence that says what it is the reason of."""
    asks = "a figure" if question.kind in _FIGURES else "open" if question.kind == "open" else ""
    odds = BIAS + COVERAGE * one.coverage + NAMED * one.named
    odds += (TYPED if one.typed else UNTYPED)[asks]
    if not (asks == "open" and one.typed):
        odds += BEHIND * behind
    return (1.0 if one.focused else UNFOCUSED) / (1 + math.exp(-odds))
