"""The local writer's model as a judge: Yes or No, read by the probabilities of its first token.

Its prompt begins with the same words each time, which are read once and kept in a slot of their
own, beside the writer's.
"""

import json
import logging
import math
from collections.abc import Iterator, Sequence
from typing import Any

from rag.bounded_http import TooLongError, bounded_client
from rag.deadline import Cancel, DeadlinePassed, stream_within
from rag.errors import WriterError
from rag.llama import LlamaServer
from rag.reading.judge import Judgement, Reading
from rag.reading.judge_prompt import EXAMPLES, SYSTEM

_log = logging.getLogger(__name__)

SLOT = 1
"""Of the model's server; the writer's is 0."""

_MOST_BYTES = 1 << 20
_TOKENS = 20
"""How many of the likeliest first tokens are asked for."""

_LEAST = 1e-9
"""Taken for the probability of a word that is not among them."""


class LocalJudge:
    """Judges by the model behind `server`, one claim after another."""

    at_once = False

    def __init__(self, server: LlamaServer, name: str) -> None:
        self.name = name
        self._server = server

    def support(self, readings: Sequence[Reading], deadline: float) -> list[Judgement | None]:
        """As `rag.reading.judge.Judge.support`."""
        judged: list[Judgement | None] = []
        try:
            judged.extend(
                stream_within(deadline, lambda cancel: self._read(readings, deadline, cancel))
            )
        except (DeadlinePassed, WriterError, TooLongError) as error:
            _log.info("the judge did not finish: %s", error)
        except Exception as error:  # httpx's own, and what its reply may lack
            _log.info("the judge failed: %s: %s", type(error).__name__, error)
        return judged + [None] * (len(readings) - len(judged))

    def _read(
        self, readings: Sequence[Reading], deadline: float, cancel: Cancel
    ) -> Iterator[Judgement]:
        address = self._server.address(deadline)
        with bounded_client(address, _MOST_BYTES * len(readings), deadline, cancel) as client:
            for reading in readings:
                reply = client.post(
                    f"{address}/chat/completions",
                    headers={"authorization": f"Bearer {self._server.key}"},
                    json={
                        "messages": messages(reading),
                        "max_tokens": 1,
                        "temperature": 0,
                        "logprobs": True,
                        "top_logprobs": _TOKENS,
                        "cache_prompt": True,
                        "id_slot": SLOT,
                    },
                )
                yield Judgement(log_odds(json.loads(reply.read())))


def log_odds(reply: Any) -> float:  # noqa: ANN401 - JSON
    """Of "yes" against "no" as the first word of a chat reply. Raises KeyError, IndexError,
    TypeError or ValueError for one that has no probabilities."""
    sums = {"yes": _LEAST, "no": _LEAST}
    for token in reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]:
        word = str(token["token"]).strip().lower()
        if word in sums:
            sums[word] += math.exp(float(token["logprob"]))
    return math.log(sums["yes"]) - math.log(sums["no"])


def messages(reading: Reading) -> list[dict[str, str]]:
    """The examples as earlier turns, and last the quote and the claim alone.

    With title, question and the sentences before, a small model tells what is true from what is not
    less well (on 228 sentences an area under the curve of .82 instead of .85), and takes longer.
    """
    turns = [("system", SYSTEM)]
    for example, supported in EXAMPLES:
        turns += [("user", example.lines()), ("assistant", "Yes" if supported else "No")]
    turns.append(("user", Reading(reading.claim, reading.quote).lines()))
    return [{"role": role, "content": text} for role, text in turns]
