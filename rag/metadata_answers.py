"""Questions about the articles themselves: a date, a publisher, a title, or which ones say it."""

from collections.abc import Sequence

from rag.citing import Citations
from rag.question import Question
from rag.relevance import speaks_of
from rag.terms import content_words, keys, words
from rag.types import Article, CheckedSentence, Passage, Quote, Verdict

_FOUND_FROM = 0.5
"""Share of an article's title words, or of the question's terms, that must agree."""

_MENTIONED_FROM = 0.6
"""Share of the question's terms that a sentence must have to count as a mention."""

_DOCUMENT_WORDS = keys(
    content_words(
        "date dated published posted publisher title titled headline when who posts "
        "article post report story piece text document blog entry"
    )
)


def metadata_sentence(
    question: Question, passages: Sequence[Passage], citations: Citations
) -> CheckedSentence | str | None:
    """A sentence for a question about one article's date, publisher or title; the words for what
    is missing where that article does not say; None where no article is meant."""
    if question.field not in {"published", "publisher", "title"}:
        return None
    article = _meant(question, [passage.article for passage in passages])
    if article is None:
        return None
    raw = article.raw(question.field)
    value = _value(question, article)
    if value is None or raw is None:
        noun = {"published": "date", "publisher": "publisher"}.get(question.field, question.field)
        return f"The article “{article.title}” does not give its {noun}."
    citation = citations.metadata(article, question.field, raw)
    return CheckedSentence(f"{value}.", Verdict.VERIFIED, (citation.n,))


def articles_that_mention(
    question: Question, evidence: Sequence[Quote], citations: Citations
) -> list[CheckedSentence]:
    """For 'which articles mention X': a sentence an article, with its own words for X."""
    found: list[CheckedSentence] = []
    seen: set[str] = set()
    for quote in evidence:
        present = words(quote.text)
        spoken_of = [term for term in question.terms if speaks_of(term, present)]
        codes = [term for term in question.terms if term.is_code]
        everything = len(spoken_of) >= _MENTIONED_FROM * len(question.terms)
        if quote.article.id in seen or not everything or any(c not in spoken_of for c in codes):
            continue
        seen.add(quote.article.id)
        wording = _wording(question, quote)
        text = f"“{quote.article.title}”: “{wording}”."
        found.append(CheckedSentence(text, Verdict.VERIFIED, (citations.quote(quote).n,)))
    return found


def _wording(question: Question, quote: Quote) -> str:
    """The shortest run of the quote's words that has every term it speaks of, and a word more on
    either side."""
    present = words(quote.text)
    places = [
        min(
            (n for n, word in enumerate(present) if speaks_of(term, (word,))),
            default=None,
        )
        for term in question.terms
    ]
    at = [place for place in places if place is not None]
    first, last = max(0, min(at) - 1), min(len(present) - 1, max(at) + 1)
    return quote.text[present[first].start : present[last].end]


def _value(question: Question, article: Article) -> str | None:
    if question.field == "published" and article.published:
        day = article.published
        return f"“{article.title}” is dated {day.day} {day:%B %Y}"
    if question.field == "publisher" and article.publisher:
        return f"“{article.title}” was published by {article.publisher}"
    if question.field == "title":
        return f"The article is titled “{article.title}”"
    return None


def _meant(question: Question, articles: Sequence[Article]) -> Article | None:
    """The one article whose title or description the question's terms name."""
    asked = keys(question.terms) - _DOCUMENT_WORDS
    if not asked:
        return None
    best: tuple[float, Article | None] = (0.0, None)
    for article in {a.id: a for a in articles}.values():
        title = keys(content_words(article.title))
        described = title | keys(
            content_words(" ".join([*article.disclosures, article.publisher or ""]))
        )
        shared = len(asked & described) / len(asked)
        in_title = len(asked & title) / (len(title) or 1)
        score = max(shared, in_title) + 0.1 * min(shared, in_title)
        if score > best[0]:
            best = (score, article)
    return best[1] if best[0] >= _FOUND_FROM else None
