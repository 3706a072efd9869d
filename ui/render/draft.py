"""A checked draft -> HTML: each sentence with its verdict, and the quote that supports or
contradicts it. Pure. Its quotes are shown as those of a turn are, under the id DRAFT."""

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from rag.proofs import DraftSentence, DraftVerdict
from rag.sources.citations import Citations
from rag.types import CheckedSentence, Citation, Verdict
from rag.verification.differences import Span, differences
from ui.markdown.draft import WORDS, draft_markdown
from ui.markup import NOTHING, joined, when
from ui.render.cards import byline, mark
from ui.render.exports import Export, exports
from ui.state.turns import AskedTurn
from ui.words import count

DRAFT = "draft"

_DRAFT = Markup(
    '<section class="pc-draft" aria-label="The draft, checked">'
    '<p class="pc-draft-sum" role="status">{told}</p>{bar}{filters}'
    '<ol class="pc-checked">{sentences}</ol>{exports}</section>'
)
_BAR = Markup(
    '<progress class="pc-bar" aria-label="The check" max="{total}" value="{done}"></progress>'
)
_FILTERS = Markup('<div class="pc-verdicts" role="group" aria-label="Show only">{}</div>')
_FILTER = Markup(
    '<button type="button" class="pc-only" data-only="{only}" aria-pressed="{pressed}">{words}'
    "</button>"
)
_DIFFERS = Markup('<mark class="pc-differs">{}</mark>')
_SENTENCE = Markup(
    '<li class="pc-checked-sentence" data-verdict="{verdict}"><p dir="auto">{text}{mark}</p>'
    '<p class="pc-byline"><b class="pc-verdict">{words}</b>{reason}</p>{against}</li>'
)
_REASON = Markup(' <span dir="auto">{}</span>')
_AGAINST = Markup(
    '<blockquote class="pc-against"><p dir="auto">“{quote}”{mark}</p>'
    '<p class="pc-byline"><span dir="auto">{title}</span> · {byline}</p></blockquote>'
)


def draft_turn(sentences: Sequence[DraftSentence]) -> AskedTurn:
    """For the evidence panel; a quote that several sentences rest on is there once."""
    cited = _cited(sentences)
    named = {citation.n: citation for citation in cited if citation}
    checked = [
        CheckedSentence(sentence.text, Verdict.VERIFIED, (citation.n,))
        for sentence, citation in zip(sentences, cited, strict=True)
        if citation
    ]
    return AskedTurn(
        DRAFT,
        "the draft",
        "answered",
        citations=tuple(named.values()),
        sentences=tuple(checked),
    )


def draft_html(sentences: Sequence[DraftSentence], *, of: int, stopped: bool = False) -> Markup:
    """`of` is how many there are to check; `stopped` that no more will be."""
    turn = draft_turn(sentences)
    cited = _cited(sentences)
    under_way = len(sentences) < of and not stopped
    far = f"{len(sentences):,} of {count(of, 'sentence')} checked"
    told = draft_sum(sentences)
    ended = f"Stopped: {far}. {told}" if stopped and len(sentences) < of else told
    return _DRAFT.format(
        told=far if under_way else ended,
        bar=when(under_way, _BAR.format(total=of, done=len(sentences))),
        filters=_filters(sentences),
        sentences=joined(
            _sentence(turn, sentence, citation)
            for sentence, citation in zip(sentences, cited, strict=True)
        ),
        exports=when(
            sentences and not under_way,
            exports(DRAFT, Export("Markdown", "checked.md", draft_markdown(sentences, ended))),
        ),
    )


def waiting_html(of: int) -> Markup:
    """Before the first sentence is checked."""
    return draft_html((), of=of)


def draft_sum(sentences: Sequence[DraftSentence]) -> str:
    """'12 sentences: 9 supported, 1 contradicted, 2 not found'."""
    found = Counter(sentence.verdict for sentence in sentences)
    parts = [f"{found[verdict]} {WORDS[verdict]}" for verdict in DraftVerdict if found[verdict]]
    told = count(len(sentences), "sentence")
    return f"{told}: {', '.join(parts)}" if parts else told


def _cited(sentences: Sequence[DraftSentence]) -> list[Citation | None]:
    numbered = Citations()
    return [numbered.quote(s.quote) if s.quote else None for s in sentences]


def _sentence(turn: AskedTurn, sentence: DraftSentence, citation: Citation | None) -> Markup:
    contradicted = sentence.verdict is DraftVerdict.CONTRADICTED
    marker = mark(turn, citation) if citation else NOTHING
    text, against = Markup.escape(sentence.text), NOTHING
    if contradicted and citation:
        differ = differences(sentence.text, citation.quote)
        text = _with_marks(sentence.text, differ.claim)
        against = _AGAINST.format(
            quote=_with_marks(citation.quote, differ.quote),
            mark=marker,
            title=citation.title,
            byline=byline(citation),
        )
    return _SENTENCE.format(
        verdict=sentence.verdict.value,
        text=text,
        mark=NOTHING if against else marker,
        words=WORDS[sentence.verdict].capitalize(),
        reason=when(sentence.reason, _REASON.format(sentence.reason)),
        against=against,
    )


def _with_marks(text: str, spans: Sequence[Span]) -> Markup:
    """`text` with what differs marked."""
    parts: list[Markup] = []
    at = 0
    for span in spans:
        parts += [Markup.escape(text[at : span.start])]
        parts += [_DIFFERS.format(text[span.start : span.end])]
        at = span.end
    return joined([*parts, Markup.escape(text[at:])])


def _filters(sentences: Sequence[DraftSentence]) -> Markup:
    """One button a verdict that came up, where there are several to choose from."""
    found = Counter(sentence.verdict for sentence in sentences)
    if len(found) < 2:
        return NOTHING
    every = _FILTER.format(only="all", pressed="true", words=f"All {len(sentences)}")
    return _FILTERS.format(
        every
        + joined(
            _FILTER.format(
                only=verdict.value,
                pressed="false",
                words=f"{WORDS[verdict].capitalize()} {found[verdict]}",
            )
            for verdict in DraftVerdict
            if found[verdict]
        )
    )
