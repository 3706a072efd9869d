"""A checked draft -> HTML: each sentence with its verdict, and the quote that supports or
contradicts it. Pure. Its quotes are shown as those of a turn are, under the id DRAFT."""

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from rag.citing import Citations
from rag.draft_check import DraftSentence, DraftVerdict
from rag.types import CheckedSentence, Citation, Verdict
from ui.render import NOTHING, count, joined, when
from ui.render.cards import byline, mark
from ui.turns import AskedTurn

DRAFT = "draft"

WORDS = {
    DraftVerdict.SUPPORTED: "supported",
    DraftVerdict.CONTRADICTED: "contradicted",
    DraftVerdict.NOT_FOUND: "not found",
}

_DRAFT = Markup(
    '<section class="pc-draft" aria-label="The draft, checked">'
    '<p class="pc-draft-sum" role="status">{told}</p><ol class="pc-checked">{sentences}</ol>'
    "</section>"
)
_SENTENCE = Markup(
    '<li class="pc-checked-sentence" data-verdict="{verdict}"><p dir="auto">{text}{mark}</p>'
    '<p class="pc-byline"><b class="pc-verdict">{words}</b>{reason}</p>{against}</li>'
)
_REASON = Markup(' <span dir="auto">{}</span>')
_AGAINST = Markup(
    '<blockquote class="pc-against"><p dir="auto">“{quote}”</p>'
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


def draft_html(sentences: Sequence[DraftSentence], *, under_way: str = "") -> Markup:
    """`under_way` says what is still to come."""
    turn = draft_turn(sentences)
    cited = _cited(sentences)
    return _DRAFT.format(
        told=", ".join(filter(None, [draft_sum(sentences), under_way])),
        sentences=joined(
            _sentence(turn, sentence, citation)
            for sentence, citation in zip(sentences, cited, strict=True)
        ),
    )


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
    against = (
        _AGAINST.format(quote=citation.quote, title=citation.title, byline=byline(citation))
        if contradicted and citation
        else NOTHING
    )
    return _SENTENCE.format(
        verdict=sentence.verdict.value,
        text=sentence.text,
        mark=mark(turn, citation) if citation else NOTHING,
        words=WORDS[sentence.verdict].capitalize(),
        reason=when(sentence.reason, _REASON.format(sentence.reason)),
        against=against,
    )
