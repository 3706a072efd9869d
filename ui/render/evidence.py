"""Citations -> the evidence panel: each quote marked in its paragraph, with its source. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rag.contract.articles import source_name
from rag.sources.attribution import attribution_of
from rag.sources.voices import count_voices
from rag.types import Article, Citation
from ui.markup import NOTHING, joined, link, when
from ui.state.also_in import also_in_lines
from ui.state.turns import AskedTurn, cited
from ui.words import count, day

_CONTEXT = 700
"""Characters of a paragraph shown before and after its quote; about a screen of the panel."""

_GROUP = Markup(
    '<section class="pc-group" data-turn="{turn}" aria-label="Quotes for: {question}">'
    '<p class="pc-group-title">{summary}</p><div class="pc-group-cards">{cards}</div></section>'
)
_CARD = Markup(
    '<article class="pc-quote{used}" id="quote-{turn}-{n}" data-turn="{turn}" data-n="{n}"'
    ' tabindex="-1" aria-label="Quote {n}, {title}">'
    '<header class="pc-quote-head"><span class="pc-number" aria-hidden="true">{n}</span>'
    '<div class="pc-quote-source"><h3 dir="auto">{title}</h3><p class="pc-byline">{byline}</p>'
    "{unused}</div></header>{body}{told}{foot}</article>"
)
_UNUSED = Markup('<p class="pc-unused">Found, but not used in the answer</p>')
_PARAGRAPH = Markup('<p class="pc-paragraph" dir="auto">{before}<mark>{quote}</mark>{after}</p>')
_FIELD = Markup(
    '<p class="pc-field">{read} {field}:</p>'
    '<p class="pc-paragraph" dir="auto"><mark>{quote}</mark></p>'
)
_FOOT = Markup(
    '<footer class="pc-quote-foot"><span class="pc-source" dir="auto">{source}</span>'
    '{whole}{opened}<a class="pc-back" href="#turn-{turn}">{back}</a></footer>'
)
_WHOLE = Markup(
    '<button type="button" class="pc-whole" data-article="{article}"{span}>In the whole article'
    "</button>"
)
_SPAN = Markup(' data-start="{start}" data-end="{end}"')
_ASIDE = Markup('<span class="pc-context">{}</span>')

_BACK = {"brief": "Back to the brief", "draft": "Back to the draft"}
"""By the ids of ui/render/brief.py and ui/render/draft.py."""

SIDE_HEAD = Markup('<button type="button" class="pc-close">Close</button>')
"""On a narrow screen, where the panel covers the conversation."""

PLACEHOLDER = Markup(
    '<div class="pc-placeholder"><p class="pc-placeholder-title">Evidence</p>'
    "<p>The quotes stand here, each highlighted in its paragraph. A number in the text opens its "
    "quote.</p></div>"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A quote and what stands around it in its paragraph, cut at words where that is long."""

    before: str
    quote: str
    after: str


def evidence_group(
    turn: AskedTurn,
    articles: Mapping[str, Article],
    printings: Mapping[str, Sequence[Article]] | None = None,
) -> Markup:
    """The quotes of one turn by number; those that the answer names first stand out.

    `articles` holds the cited articles and their copies by id; one that is gone from the library
    leaves its quote without the paragraph. `printings` are those of Library.printed_by.
    """
    if not turn.citations:
        return NOTHING
    named = cited(turn)
    cards = joined(
        _card(turn, citation, citation.n in named, articles, printings or {})
        for citation in turn.citations
    )
    told_by = len({citation.article_id for citation in turn.citations})
    summary = f"{count(len(turn.citations), 'quote')} from {count(told_by, 'article')}"
    voices = count_voices(turn.citations)
    if voices < told_by:
        summary += f", which count as {count(voices, 'source')}"
    return _GROUP.format(turn=turn.id, question=turn.question, summary=summary, cards=cards)


def article_ids(turn: AskedTurn) -> frozenset[str]:
    """The articles that `evidence_group` wants to look up."""
    ids = {citation.article_id for citation in turn.citations}
    return frozenset(ids.union(*(citation.also_in for citation in turn.citations)))


def surroundings(text: str, start: int, end: int, *, most: int = _CONTEXT) -> Surroundings:
    """The paragraph of `text[start:end]`, with at most `most` characters on either side of it."""
    paragraph_start = text.rfind("\n", 0, start) + 1
    newline = text.find("\n", end)
    paragraph_end = len(text) if newline < 0 else newline
    before, after = text[paragraph_start:start], text[end:paragraph_end]
    if len(before) > most:
        cut = before[-most:]
        before = "… " + cut[cut.find(" ") + 1 :]
    if len(after) > most:
        cut = after[:most]
        after = cut[: cut.rfind(" ") if " " in cut else most] + " …"
    return Surroundings(before, text[start:end], after)


def _card(
    turn: AskedTurn,
    citation: Citation,
    used: bool,
    articles: Mapping[str, Article],
    printings: Mapping[str, Sequence[Article]],
) -> Markup:
    article = articles.get(citation.article_id)
    return _CARD.format(
        turn=turn.id,
        n=citation.n,
        used=" pc-used" if used else "",
        unused=when(turn.answer and not used, _UNUSED),
        title=citation.title,
        byline=" · ".join(_byline(citation)),
        body=_body(citation, article),
        told=_told(citation, articles, printings),
        foot=_foot(turn, citation, is_here=article is not None),
    )


def _byline(citation: Citation) -> Iterator[str]:
    yield citation.publisher or "publisher not given"
    yield day(citation.published)
    if citation.time_code:
        yield f"at {citation.time_code}"


def _body(citation: Citation, article: Article | None) -> Markup:
    if citation.kind == "metadata":
        read = "Entered by a reader as its" if citation.edited else "Read from the document’s own"
        return _FIELD.format(read=read, field=citation.field or "metadata", quote=citation.quote)
    if article is None or citation.start is None or citation.end is None:
        return _PARAGRAPH.format(before="", quote=citation.quote, after="")
    around = surroundings(article.text, citation.start, citation.end)
    return _PARAGRAPH.format(
        before=when(around.before, _ASIDE.format(around.before)),
        quote=around.quote,
        after=when(around.after, _ASIDE.format(around.after)),
    )


def _told(
    citation: Citation,
    articles: Mapping[str, Article],
    printings: Mapping[str, Sequence[Article]],
) -> Markup:
    """Who says so, what the article says about how it came to be, and where else it stands."""
    article = articles.get(citation.article_id)
    lines: list[Markup] = []
    if article and (says_so := attribution_of(citation, article)):
        lines.append(Markup("<li>{}</li>").format(says_so.label))
    if article and article.origin:
        lines.append(Markup("<li>Its own stated source: {}</li>").format(article.origin))
    if article:
        lines.extend(Markup("<li>{}</li>").format(words) for words in article.disclosures)
    elsewhere = also_in_lines(citation, articles, printings.get(citation.article_id, ()))
    lines.extend(Markup("<li>{}</li>").format(words) for words in elsewhere)
    return when(lines, Markup('<ul class="pc-told">{}</ul>').format(joined(lines)))


def _foot(turn: AskedTurn, citation: Citation, *, is_here: bool) -> Markup:
    """`is_here`: the library has the article, so that it can be read as a whole."""
    span = (
        NOTHING
        if citation.start is None or citation.end is None
        else _SPAN.format(start=citation.start, end=citation.end)
    )
    return _FOOT.format(
        source=source_name(citation.source),
        whole=when(is_here, _WHOLE.format(article=citation.article_id, span=span)),
        opened=link(citation.url, "Open the article's page"),
        turn=turn.id,
        back=_BACK.get(turn.id, "Back to the answer"),
    )
