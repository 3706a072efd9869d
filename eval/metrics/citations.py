"""Whether an answer's citations are exact, right, complete and needed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from eval.cases import Case
from eval.metrics.texts import letters, plain
from rag.types import Answer, Article, CheckedSentence, Citation, Verdict
from rag.verification import Support, verify_in_text

Supports = Callable[[str, Sequence[Citation]], bool]
"""Whether citations, read together, say what a sentence says."""


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article that an answer cites, with every source that holds its text."""

    article: Article
    sources: tuple[str, ...]


Cited = Mapping[str, CitedArticle]
"""Cited articles by id; an id that is not there is not a source."""


def exact_quotes(answer: Answer, cited: Cited) -> tuple[int, int]:
    """(exact, all). A text citation is exact where its quote, not empty, is the article's own
    `text[start:end]`; a metadata citation where it is a raw text of that field.

    A verified sentence without a citation, and a marker that no citation has, are one inexact
    quote each.
    """
    numbers = {citation.n for citation in answer.citations}
    sentences = verified(answer)
    missing = sum(not sentence.citations for sentence in sentences) + sum(
        n not in numbers for sentence in sentences for n in sentence.citations
    )
    exact = sum(_is_exact(citation, cited) for citation in answer.citations)
    return exact, len(answer.citations) + missing


def right_source(case: Case, answer: Answer, cited: Cited) -> bool | None:
    """Whether a verified sentence cites an acceptable file with one of the expected quotes.

    A declined answer cites nothing and so is False. None where the case names no source.
    """
    if not case.cite and not case.quote:
        return None
    return any(
        (not case.cite or _is_from(citation, case.cite, cited))
        and (not case.quote or any(plain(text) in plain(citation.quote) for text in case.quote))
        for citation in _supporting(answer)
    )


def all_sides_cited(case: Case, answer: Answer, cited: Cited) -> bool | None:
    """Whether verified sentences, or the values of a conflict, cite a file of every group."""
    if not case.cite_all_of:
        return None
    citations = shown_citations(answer)
    return all(
        any(_is_from(citation, group, cited) for citation in citations)
        for group in case.cite_all_of
    )


def evidence_recall(case: Case, answer: Answer) -> float | None:
    """The share of the sentences in `case.evidence` that some shown quote holds."""
    if not case.evidence:
        return None
    quotes = _quoted(answer)
    found = [any(overlap(letters(text), quote) for quote in quotes) for text in case.evidence]
    return sum(found) / len(found)


def evidence_precision(case: Case, answer: Answer) -> float | None:
    """The share of the quoted letters that belong to `case.evidence`: a whole passage quoted for
    one sentence of it is mostly not. None without a quote."""
    quotes = _quoted(answer)
    if not case.evidence or not quotes:
        return None
    wanted = [letters(text) for text in case.evidence]
    shared = [
        min(len(quote), sum(min(len(text), len(quote)) for text in wanted if overlap(text, quote)))
        for quote in quotes
    ]
    return sum(shared) / sum(map(len, quotes))


def alce_recall(answer: Answer, supports: Supports) -> float | None:
    """The share of an answer's sentences that their citations together support (ALCE, Gao et al.
    2023, section 3.3). A weak sentence counts as unsupported. None without a sentence.

    Sentences backed by an article's field alone are left out: there is no prose to judge by.
    """
    judged = [_is_supported(s, citations, supports) for s, citations in _prose(answer)]
    return sum(judged) / len(judged) if judged else None


def alce_precision(answer: Answer, supports: Supports) -> float | None:
    """The share of an answer's citations that are needed (ALCE, section 3.3): the sentence is
    supported, and the citation supports it alone, or the others without it do not. As there, an
    answer without a citation has 0; None without a sentence."""
    needed: list[bool] = []
    prose = list(_prose(answer))
    for sentence, citations in prose:
        supported = _is_supported(sentence, citations, supports)
        for citation in citations:
            others = [other for other in citations if other is not citation]
            needed.append(
                supported
                and (
                    not others
                    or supports(sentence.text, [citation])
                    or not supports(sentence.text, others)
                )
            )
    if not prose:
        return None
    return sum(needed) / len(needed) if needed else 0.0


def supported_by_verifier(sentence: str, citations: Sequence[Citation]) -> bool:
    """Presscheck's own verifier as ALCE's judge. It removes what it does not support before
    anybody sees it, so Presscheck scores well with it by construction; the figure says more about
    another system."""
    text = "\n".join(citation.quote for citation in citations)
    titles = ". ".join(dict.fromkeys(citation.title for citation in citations))
    return verify_in_text(sentence, text, around=Support("", titles)).verdict is Verdict.VERIFIED


def verified(answer: Answer) -> tuple[CheckedSentence, ...]:
    return tuple(item for item in answer.sentences if item.verdict is Verdict.VERIFIED)


def shown_citations(answer: Answer) -> list[Citation]:
    """The citations of verified sentences and of a conflict's values."""
    in_conflicts = {
        n for conflict in answer.conflicts for value in conflict.values for n in value.citations
    }
    return [*_supporting(answer), *(c for c in answer.citations if c.n in in_conflicts)]


def _quoted(answer: Answer) -> list[str]:
    """The shown quotes, each once, as letters."""
    return list(dict.fromkeys(letters(c.quote) for c in shown_citations(answer) if c.quote))


def _prose(answer: Answer) -> Iterator[tuple[CheckedSentence, list[Citation]]]:
    """Each shown sentence with its citations of text."""
    by_number = {citation.n: citation for citation in answer.citations}
    for sentence in answer.sentences:
        if sentence.verdict is Verdict.REMOVED:
            continue
        citations = [by_number[n] for n in sentence.citations if n in by_number]
        if citations and all(citation.kind == "metadata" for citation in citations):
            continue
        yield sentence, [citation for citation in citations if citation.kind == "text"]


def _is_supported(
    sentence: CheckedSentence, citations: Sequence[Citation], supports: Supports
) -> bool:
    if sentence.verdict is not Verdict.VERIFIED or not citations:
        return False
    return supports(sentence.text, citations)


def _supporting(answer: Answer) -> Iterator[Citation]:
    """The citations of verified sentences."""
    wanted = {n for sentence in verified(answer) for n in sentence.citations}
    return (citation for citation in answer.citations if citation.n in wanted)


def _is_exact(citation: Citation, cited: Cited) -> bool:
    if citation.article_id not in cited or not citation.quote.strip():
        return False
    article = cited[citation.article_id].article
    if citation.kind == "metadata":
        return any(  # a field may have several values: two disclosures, say
            item.field == citation.field and item.raw == citation.quote for item in article.metadata
        )
    start, end = citation.start, citation.end
    if start is None or end is None or not 0 <= start < end <= len(article.text):
        return False
    return citation.quote == article.text[start:end]


def _is_from(citation: Citation, prefixes: Sequence[str], cited: Cited) -> bool:
    article = cited.get(citation.article_id)
    return article is not None and from_file(article.sources, prefixes)


def from_file(sources: Sequence[str], prefixes: Sequence[str]) -> bool:
    """Whether the name of a source begins with one of `prefixes`."""
    names = [PurePath(source).name for source in sources]
    return any(name.startswith(prefix) for name in names for prefix in prefixes)


def overlap(wanted: str, quote: str) -> bool:
    """Whether the quote holds the wanted sentence, or is most of it: splitters disagree about a
    sentence's ends."""
    return bool(wanted) and (wanted in quote or (quote in wanted and len(quote) > len(wanted) / 2))
