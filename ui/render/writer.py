"""Who writes the answers, and what is on its way -> HTML. Pure."""

from markupsafe import Markup

from ui.engine.engine import EngineState
from ui.engine.writer_state import WriterState
from ui.markup import NOTHING
from ui.words import size, time_left

_WRITER = Markup(
    '<div class="pc-writer" data-stage="{stage}"><span class="pc-dot" aria-hidden="true"></span>'
    '<span class="pc-writer-words">{words}</span>{bar}</div>'
)
_BAR = Markup('<progress class="pc-bar" max="{total}" value="{done}">{done}</progress>')


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
            if writer.name.startswith("openai:"):
                return f"{name} writes at the endpoint; every sentence is checked."
            return f"{name} reads and writes on this machine; every sentence is checked."
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


def _line(stage: str, words: str, bar: Markup = NOTHING) -> Markup:
    return _WRITER.format(stage=stage, words=words, bar=bar)
