import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import EndpointUnreachable, WriterError
from rag.fakes import ScriptedWriter
from rag.reading import EndpointJudge, Judgement, Reading
from rag.reading.endpoint_judge import verdicts
from rag.reading.yes_no import log_odds
from rag.writing import LocalWriter

QUOTE = "The council approved the bridge on Monday by nine votes to four, Mara Lind said."
READINGS = (
    Reading("The bridge was approved on Monday.", QUOTE, "A bridge for Osby"),
    Reading("The council rejected the bridge.", QUOTE, "A bridge for Osby"),
)


def said(*items: tuple[int, str, str]) -> str:
    return json.dumps([{"item": n, "verdict": found, "words": words} for n, found, words in items])


def test_an_endpoint_says_what_each_quote_does_with_its_claim() -> None:
    reply = said(
        (1, "supported", "approved the bridge"), (2, "contradicted", "Approved  the bridge.")
    )
    assert verdicts(f"```json\n{reply}\n```", READINGS) == [
        Judgement(2.0, "supported", "approved the bridge"),
        Judgement(-2.0, "contradicted", "Approved  the bridge."),
    ]


@pytest.mark.parametrize(
    "reply",
    [
        "", "I cannot say.", "[", "[1, null, {}]", '{"item": 1}', "[" * 100_000,
        said((1, "supported", "was built long ago")),  # words that the quote does not have
        said((1, "supported", "")),
        said((1, "true", "approved the bridge")),
        said((0, "supported", "approved"), (3, "supported", "approved"), (-1, "not_said", "")),
        '[{"item": "1", "verdict": ["supported"], "words": 3}]',
        '[{"item": 1, "verdict": ["supported"], "words": 3}]',
    ],
)  # fmt: skip
def test_what_is_malformed_counts_as_not_read(reply: str) -> None:
    assert verdicts(reply, READINGS) == [None, None]


def test_words_of_its_own_are_not_told_on() -> None:
    reply = said((2, "contradicted", "it is plainly wrong"), (1, "attributed", "Mara Lind said"))
    assert verdicts(reply, READINGS) == [
        Judgement(-0.5, "attributed", "Mara Lind said"),
        Judgement(-2.0, "contradicted", ""),
    ]


def test_one_request_for_all_claims_and_none_is_lost_where_it_fails() -> None:
    failure = EndpointUnreachable("the endpoint did not answer", next="Ask again.")
    writer = ScriptedWriter([said((1, "supported", "approved")), failure])
    judge = EndpointJudge(writer, writer.name)
    found = judge.support(READINGS, time.monotonic() + 5)
    assert found == [Judgement(2.0, "supported", "approved"), None]
    assert judge.support(READINGS, time.monotonic() + 5) == [None, None]


def test_log_odds_of_the_first_word() -> None:
    tokens = [("Yes", -0.1), (" yes", -4.0), ("No", -2.5), ("Maybe", -5.0)]
    top = [{"token": token, "logprob": logprob} for token, logprob in tokens]
    reply = {"choices": [{"logprobs": {"content": [{"top_logprobs": top}]}}]}
    assert log_odds(reply) == pytest.approx(2.42, abs=0.01)
    for broken in ({}, {"choices": []}, {"choices": [{"logprobs": None}]}):
        with pytest.raises((KeyError, IndexError, TypeError)):
            log_odds(broken)


@pytest.fixture(scope="module")
def local(writer_path: Path) -> Iterator[LocalWriter]:
    writer = LocalWriter(writer_path, "test", 2)
    yield writer
    writer.close()


def test_the_local_model_tells_what_is_said_from_what_is_not(local: LocalWriter) -> None:
    assert local.judge is not None
    said, otherwise = local.judge.support(READINGS, time.monotonic() + 240)
    assert said is not None
    assert otherwise is not None
    assert said.log_odds > otherwise.log_odds
    again, _ = local.judge.support(READINGS, time.monotonic() + 240)
    assert again is not None
    assert again.log_odds == pytest.approx(said.log_odds, abs=0.1)


def test_what_is_late_is_not_read(local: LocalWriter) -> None:
    assert local.judge is not None
    assert local.judge.support(READINGS, time.monotonic()) == [None, None]


def test_the_local_model_translates_a_question(local: LocalWriter) -> None:
    assert local.rewriter is not None
    deadline = time.monotonic() + 240
    made = local.rewriter.translated("Wie viele Bücher hat die Bibliothek?", "en", deadline)
    assert made is not None
    assert "how many books" in made.lower()
    assert local.rewriter.translated("Wer war das?", "en", time.monotonic()) is None


def test_a_model_that_ends_while_it_reads_is_told_at_once(writer_path: Path) -> None:
    writer = LocalWriter(writer_path, "test", 2)
    assert writer.reader is not None
    writer.start()
    texts = [f"Ferry {number} leaves at noon." for number in range(200)]
    threading.Timer(0.1, _ended_once_ready, [writer]).start()
    with pytest.raises(WriterError, match="stopped while it read"):
        writer.reader.compare("When does the ferry leave?", texts, time.monotonic() + 240)
    writer.close()


def _ended_once_ready(writer: LocalWriter) -> None:
    while not writer.ready:
        time.sleep(0.1)
    time.sleep(0.5)
    writer.close()


def test_the_local_model_reads_which_sentence_answers(local: LocalWriter) -> None:
    assert local.reader is not None
    deadline = time.monotonic() + 240
    question = "Who built the lighthouse?"
    texts = ["The lighthouse was built by Ada Brook.", "Tickets for the fair cost nine euros."]
    by_whom, something_else = local.reader.compare(question, texts, deadline)
    assert by_whom is not None
    assert something_else is not None
    assert by_whom > something_else
    built, priced = (local.reader.answers(question, t, deadline, "A new light") for t in texts)
    assert built is not None
    assert priced is not None
    assert built > priced
    assert local.reader.compare(question, texts, time.monotonic()) == [None, None]
    assert local.reader.answers(question, texts[0], time.monotonic()) is None
