"""What stands around the conversation -> HTML: welcome, writer, articles, uploads. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from markupsafe import Markup

from ingest.readers import DUMPS, KINDS
from rag.types import Article
from ui.engine import EngineState
from ui.render import NOTHING, count, day, joined, link, size, time_left, trouble_card, when
from ui.turns import Trouble
from ui.uploading import UploadRow
from ui.writer_state import WriterState

_MASTHEAD = Markup(
    '<header class="pc-masthead"><div class="pc-brand"><h1 class="pc-wordmark">Presscheck</h1>'
    '<span class="pc-tagline">every sentence backed by a quote</span></div>'
    '<nav class="pc-views" aria-label="Side panel">'
    '<button type="button" class="pc-view" data-view="evidence" aria-controls="pc-evidence">'
    "Evidence</button>"
    '<button type="button" class="pc-view" data-view="library" aria-controls="pc-library">'
    "Library{articles}</button></nav>"
    '<button type="button" class="pc-theme" aria-label="Light or dark"></button></header>'
)
_WELCOME = Markup(
    '<section class="pc-welcome"><h2>{title}</h2><p class="pc-lead">{lead}</p>{body}</section>'
)
_EXAMPLE = Markup(
    '<li><button type="button" class="pc-example" data-question="{question}" dir="auto">{question}'
    "</button></li>"
)
_WRITER = Markup(
    '<div class="pc-writer" data-stage="{stage}"><span class="pc-dot" aria-hidden="true"></span>'
    '<span class="pc-writer-words">{words}</span>{bar}</div>'
)
_BAR = Markup('<progress class="pc-bar" max="{total}" value="{done}">{done}</progress>')
_ARTICLE = Markup(
    '<li class="pc-article"><p class="pc-article-title" dir="auto">{title}</p>'
    '<p class="pc-byline">{byline}</p>{told}{opened}</li>'
)
_UPLOAD = Markup(
    '<li class="pc-upload" data-status="{status}"><span class="pc-upload-status">{status}</span>'
    '<span class="pc-upload-name" dir="auto">{name}</span>{reason}</li>'
)
_UPLOAD_REASON = Markup('<span class="pc-upload-reason" dir="auto">{}</span>')

UPLOAD_HINT = Markup(
    '<p class="pc-hint">Articles as {one}; many at once as {many}. They stay on this machine.</p>'
).format(
    one=", ".join(kind for kind in KINDS if kind not in DUMPS),
    many=", ".join(kind for kind in KINDS if kind in DUMPS),
)

MOST_ARTICLES = 200
"""Articles listed in the side panel; a larger library is counted, and searched, all the same."""


@dataclass(frozen=True, slots=True)
class LibraryView:
    """The library as the page shows it: at most MOST_ARTICLES of `total`, newest first."""

    total: int
    articles: tuple[Article, ...]
    trouble: Trouble | None = None
    """Why it cannot be read; then nothing else of it is known."""


def masthead(library: LibraryView | None) -> Markup:
    number = (
        Markup(' <span class="pc-count">{}</span>').format(f"{library.total:,}") if library else ""
    )
    return _MASTHEAD.format(articles=number)


def welcome(state: EngineState, library: LibraryView | None, examples: Sequence[str]) -> Markup:
    """What a newcomer sees before the first question: what can be asked, or what is lacking."""
    if state.stage == "failed" and state.trouble:
        return _WELCOME.format(
            title="Presscheck could not start", lead="", body=trouble_card(state.trouble)
        )
    if library and library.trouble:
        return _WELCOME.format(
            title="The library cannot be read", lead="", body=trouble_card(library.trouble)
        )
    if library is None:
        return _WELCOME.format(
            title="Ask the articles", lead="The library is being opened.", body=NOTHING
        )
    if library.total == 0:
        return _WELCOME.format(
            title="The library is empty",
            lead="Add the articles that you want to ask about. Nothing leaves this machine.",
            body=Markup(
                '<p><button type="button" class="pc-button" data-view="library">Add articles'
                "</button></p><p>Or in a terminal: <code>presscheck ingest PATH</code></p>"
            ),
        )
    shown = Markup('<ul class="pc-examples" aria-label="Examples">{}</ul>').format(
        joined(_EXAMPLE.format(question=question) for question in examples)
    )
    return _WELCOME.format(
        title="Ask the articles",
        lead=f"{count(library.total, 'article')} in the library. Every sentence of an answer opens "
        "the quote behind it; where they disagree or do not say, you are told so.",
        body=when(examples, shown),
    )


def writer_line(state: EngineState) -> Markup:
    """Who writes the answers now, and what is on its way."""
    writer = state.writer
    if state.stage == "starting":
        return _line("starting", "Loading the search model. Ask already: the answer follows.")
    if state.stage == "failed":
        return _line("failed", "Not ready")
    fetching = writer.stage in ("fetching", "stopped") and writer.total
    bar = _BAR.format(total=writer.total, done=writer.done) if fetching else NOTHING
    return _line(writer.stage, writer_words(writer), bar)


def writer_words(writer: WriterState) -> str:
    """Who writes now and what is on its way, in one or two sentences."""
    name = writer.name.partition(":")[2] or writer.name
    match writer.stage:
        case "waiting" | "quotes":
            return "Answers are quotes from the articles; no model writes."
        case "missing":
            return f"Answers are quotes. {name}, {size(writer.total)}, could write them as prose."
        case "fetching":
            got = f"{size(writer.done)} of {size(writer.total)}" if writer.total else "beginning"
            left = time_left(writer.left_s)
            return f"Answers are quotes while {name} is being fetched: " + ", ".join(
                part for part in (got, left) if part
            )
        case "stopped":
            return f"Answers are quotes. Fetching {name} was stopped at {size(writer.done)}."
        case "loading":
            return f"Answers are quotes while {name} is being loaded."
        case "ready":
            where = "at the endpoint" if writer.name.startswith("openai:") else "on this machine"
            return f"{name} writes {where}; every sentence is checked."
        case "failed":
            trouble = writer.trouble
            reason = f"{trouble.what}. {trouble.next}" if trouble else "The writer failed."
            return f"Answers are quotes. {reason[:1].upper()}{reason[1:]}"


def writer_action(state: EngineState) -> str:
    """The words of the button beside the writer; none where there is nothing to do."""
    if state.stage != "ready":
        return ""
    return {"fetching": "Stop", "stopped": "Fetch the rest", "missing": "Fetch it"}.get(
        state.writer.stage, ""
    )


def library_list(library: LibraryView | None) -> Markup:
    if library is None or not library.articles:
        return NOTHING
    shown = Markup('<ul class="pc-articles">{}</ul>').format(
        joined(_article(article) for article in library.articles)
    )
    more = library.total - len(library.articles)
    rest = Markup('<p class="pc-hint">and {} more</p>').format(f"{more:,}")
    return shown + when(more > 0, rest)


def upload_list(rows: Sequence[UploadRow], *, under_way: str = "") -> Markup:
    """Per-file results, rejected ones first, since those want something done."""
    ordered = sorted(rows, key=lambda row: row.status != "rejected")
    heading = Markup('<p class="pc-upload-sum" role="status">{}</p>').format(
        under_way or _upload_sum(rows)
    )
    if not rows:
        return heading if under_way else NOTHING
    return heading + Markup('<ul class="pc-uploads">{}</ul>').format(
        joined(_upload(row) for row in ordered)
    )


def _line(stage: str, words: str, bar: Markup = NOTHING) -> Markup:
    return _WRITER.format(stage=stage, words=words, bar=bar)


def _article(article: Article) -> Markup:
    told = joined(
        Markup('<p class="pc-hint" dir="auto">{}</p>').format(words)
        for words in article.disclosures
    )
    return _ARTICLE.format(
        title=article.title,
        byline=f"{article.publisher or 'publisher not given'} · {day(article.published)}",
        told=told,
        opened=link(article.url, "Open the article's page"),
    )


def _upload(row: UploadRow) -> Markup:
    words = row.reason or row.title
    return _UPLOAD.format(
        status=row.status,
        name=PurePath(row.name).name,
        reason=when(
            words, Markup('<span class="pc-upload-reason" dir="auto">{}</span>').format(words)
        ),
    )


def _upload_sum(rows: Sequence[UploadRow]) -> str:
    statuses = [row.status for row in rows]
    return ", ".join(
        f"{statuses.count(status)} {status}"
        for status in ("added", "changed", "unchanged", "rejected")
        if status in statuses
    )
