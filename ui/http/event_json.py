"""What happens while an answer is made -> server-sent events, in the contract's words."""

from collections.abc import AsyncIterator

from rag.contract.answers import citation_json, noted_answer_json, sentence_json
from rag.types import Answer, Event, EvidenceFound, Progress, SentenceChecked
from ui.http.errors import told
from ui.http.server_sent import server_sent

STREAM_EXAMPLE = {
    "event": "evidence",
    "data": '{"citations": [{"n": 1, "kind": "text", "quote": "..."}], "elapsed_ms": 31}',
}


async def as_server_sent(events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    """`progress`, `evidence` before any sentence, each checked `sentence`, a `note` where the
    writer failed, and last the `answer`, or an `error`."""
    try:
        async for event in events:
            if isinstance(event, Answer) and event.note:
                yield server_sent({"note": event.note}, "note")
            name, data = _named(event)
            yield server_sent(data, name)
    except Exception as error:
        yield server_sent({"error": told(error)[1].model_dump()}, "error")


def _named(event: Event) -> tuple[str, object]:
    match event:
        case Progress():
            return "progress", {
                "step": event.step,
                "detail": event.detail,
                "elapsed_ms": event.elapsed_ms,
            }
        case EvidenceFound():
            return "evidence", {
                "citations": [citation_json(citation) for citation in event.citations],
                "elapsed_ms": event.elapsed_ms,
            }
        case SentenceChecked():
            return "sentence", {
                "sentence": sentence_json(event.sentence),
                "citations": [citation_json(citation) for citation in event.citations],
                "elapsed_ms": event.elapsed_ms,
            }
        case Answer():
            return "answer", noted_answer_json(event)
