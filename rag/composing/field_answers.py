"""Questions about an article itself: its date, publisher, title, origin, or how it was made."""

import re
from collections.abc import Sequence

from rag.english.matching import vocabulary
from rag.english.periods import written
from rag.english.words import content_words, keys
from rag.question import Question
from rag.sources.citations import Citations
from rag.types import Article, CheckedSentence, Passage, Verdict

_FOUND_FROM = 0.5
"""Share of an article's title words, or of the question's terms, that must agree."""

_KIND_FROM = 0.3
"""The same where the question names nothing but the kind of article: 'the blog post'."""

_DOCUMENT_WORDS = keys(
    content_words(
        "date dated published posted publisher title titled headline when who posts written based "
        "article post report story piece text document blog entry time day source origin video "
        "person machine human generated translated made reply digest summary sum summarise go went "
        "came come appear appeared ran run print printed online back"
    )
)


_DOCUMENT_KINDS = keys(content_words("blog forum post reply digest video mail newsletter thread"))
"""Words for the kind of an article, which its disclosures may bear out."""

_NOUNS = {
    "published": "date",
    "publisher": "publisher",
    "title": "title",
    "origin": "source",
    "disclosure": "way of being made",
}
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b(?: ?[ap]\.?m\b)?|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_ASKS_TIME = re.compile(r"\b(?:(?:what|which) (?:time|hour)|time of (?:the )?day)\b", re.IGNORECASE)


def metadata_sentence(
    question: Question, passages: Sequence[Passage], citations: Citations
) -> CheckedSentence | str | None:
    """A sentence for a question about a field of one article; the words for what is missing where
    that article does not say; None where no article is meant."""
    if question.field is None or question.field == "source":
        return None
    article = _meant(question, passages)
    if article is None:
        return None
    if question.field == "published" and _ASKS_TIME.search(question.standalone):
        return _time_of_day(article, citations)
    raw = _raw(question, article)
    value = _value(question, article, raw) if raw else None
    if value is None or raw is None:
        return f"The article “{article.title}” does not give its {_NOUNS[question.field]}."
    citation = citations.metadata(article, question.field, raw)
    return CheckedSentence(f"{value}.", Verdict.VERIFIED, (citation.n,))


def articles_of_the_time(
    question: Question, passages: Sequence[Passage], citations: Citations
) -> list[CheckedSentence] | str:
    """A sentence for each article of `question.published_in` that speaks of what else it asks; the
    words for what is missing where there is none."""
    period = question.published_in
    assert period is not None
    besides = keys(question.terms) - _DOCUMENT_WORDS - keys(content_words(period.words))
    said: dict[str, set[str]] = {}
    for passage in passages:
        own = said.setdefault(passage.article.id, set(keys(content_words(passage.article.title))))
        own |= keys(content_words(passage.text))
    found: list[CheckedSentence] = []
    for article in {passage.article.id: passage.article for passage in passages}.values():
        raw = next((item.raw for item in article.metadata if item.field == "published"), None)
        if article.published is None or raw is None or period.days_away(article.published):
            continue
        if len(besides & said[article.id]) < _FOUND_FROM * len(besides):
            continue
        citation = citations.metadata(article, "published", raw)
        day = written(article.published)
        found.append(
            CheckedSentence(f"“{article.title}” is dated {day}.", Verdict.VERIFIED, (citation.n,))
        )
    when = re.sub(r"^\s*(?:on|in|from|during)\s+", "", period.words).strip()
    return found or f"No article that was found bears this date: {when}."


def _raw(question: Question, article: Article) -> str | None:
    """The raw text of the field; of several disclosures the one nearest to the question."""
    asked = content_words(question.standalone)
    found = [item.raw for item in article.metadata if item.field == question.field]
    return max(found, key=lambda raw: sum(map(vocabulary(raw).speaks_of, asked)), default=None)


def _time_of_day(article: Article, citations: Citations) -> CheckedSentence | str:
    """As the date or a disclosure gives it."""
    for item in article.metadata:
        if item.field in ("published", "disclosure") and (time := _TIME.search(item.raw)):
            citation = citations.metadata(article, item.field, item.raw)
            text = f"“{article.title}” gives {time.group()} as its time."
            return CheckedSentence(text, Verdict.VERIFIED, (citation.n,))
    return f"The article “{article.title}” does not give the time of day at which it appeared."


def _value(question: Question, article: Article, raw: str) -> str | None:
    match question.field:
        case "published" if article.published:
            time = _TIME.search(raw) if ":" in raw else None
            at = f", {time.group()}" if time else ""
            return f"“{article.title}” is dated {written(article.published)}{at}"
        case "publisher" if article.publisher:
            return f"“{article.title}” was published by {article.publisher}"
        case "title":
            return f"The article is titled “{article.title}”"
        case "origin" if article.origin:
            return f"“{article.title}” names as its source: {article.origin.rstrip('.')}"
        case "disclosure":
            return f"“{article.title}” says of itself: “{' '.join(raw.split()).rstrip('.:')}”"
        case _:
            return None


def _meant(question: Question, passages: Sequence[Passage]) -> Article | None:
    """The one article that the question's terms describe: by its title, publisher, origin and
    disclosures, and half as surely by what its found passages say."""
    asked = keys(question.terms) - _DOCUMENT_WORDS
    kinds = keys(content_words(question.standalone)) & _DOCUMENT_KINDS
    said: dict[str, frozenset[str]] = {}
    for passage in passages:
        known = said.get(passage.article.id, frozenset[str]())
        said[passage.article.id] = known | keys(content_words(passage.text))
    best: tuple[float, Article | None] = (0.0, None)
    for article in {passage.article.id: passage.article for passage in passages}.values():
        title = keys(content_words(article.title))
        parts = [article.publisher or "", article.origin or "", *article.disclosures]
        described = title | keys(content_words(" ".join(parts)))
        shared = len(asked & described) + 0.5 * len((asked & said[article.id]) - described)
        in_title = len(asked & title) / (len(title) or 1)
        of_kind = len(kinds & described) / (len(kinds) or 1)
        score = max(shared / (len(asked) or 1), in_title) + 0.4 * of_kind + 0.1 * in_title
        if score > best[0]:
            best = (score, article)
    return best[1] if best[0] >= (_FOUND_FROM if asked else _KIND_FROM) else None
