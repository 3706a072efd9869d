"""A yes-or-no question to the local model, read by the probabilities of its first token.

Prompts of one kind begin with the same words, which are read once and kept in a slot of their own,
beside the writer's.
"""

import json
import logging
import math
from collections.abc import Iterator, Sequence
from typing import Any

from rag.endpoint.deadline import Cancel, DeadlinePassed, stream_within
from rag.endpoint.http import bounded_client
from rag.errors import WriterError
from rag.llama import LlamaServer
from rag.types import Message

_log = logging.getLogger(__name__)

_MOST_BYTES = 1 << 20
_TOKENS = 20
"""How many of the likeliest first tokens are asked for."""

_LEAST = 1e-9
"""Taken for the probability of a word that is not among them."""


class YesOrNo:
    """Asks the model behind `server`, one prompt after another, in its slot `slot`."""

    def __init__(self, server: LlamaServer, slot: int) -> None:
        self._server = server
        self._slot = slot

    def log_odds(self, prompts: Sequence[Sequence[Message]], deadline: float) -> list[float | None]:
        """Of "yes" against "no" as the first word of the reply to each prompt; None for what was
        not read by `deadline` (a time.monotonic() moment). Raises WriterError where the model
        cannot be loaded or ends while it reads."""
        found: list[float | None] = []
        try:
            found.extend(
                stream_within(deadline, lambda cancel: self._read(prompts, deadline, cancel))
            )
        except DeadlinePassed:
            _log.info("the model did not finish reading in time")
        except WriterError:
            raise
        except Exception as error:  # httpx's own, and what its reply may lack
            _log.info("the model failed to read: %s: %s", type(error).__name__, error)
            raise self._server.told.no_reply("stopped while it read the evidence") from error
        return found + [None] * (len(prompts) - len(found))

    def _read(
        self, prompts: Sequence[Sequence[Message]], deadline: float, cancel: Cancel
    ) -> Iterator[float]:
        address = self._server.address(deadline)
        with bounded_client(address, _MOST_BYTES * len(prompts), deadline, cancel) as client:
            for prompt in prompts:
                reply = client.post(
                    f"{address}/chat/completions",
                    headers={"authorization": f"Bearer {self._server.key}"},
                    json={
                        "messages": [{"role": m.role, "content": m.content} for m in prompt],
                        "max_tokens": 1,
                        "temperature": 0,
                        "logprobs": True,
                        "top_logprobs": _TOKENS,
                        "cache_prompt": True,
                        "id_slot": self._slot,
                    },
                )
                yield log_odds(json.loads(reply.read()))


def log_odds(reply: Any) -> float:  # noqa: ANN401 - JSON
    """Of "yes" against "no" as the first word of a chat reply. Raises KeyError, IndexError,
    TypeError or ValueError for one that has no probabilities."""
    sums = {"yes": _LEAST, "no": _LEAST}
    for token in reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]:
        word = str(token["token"]).strip().lower()
        if word in sums:
            sums[word] += math.exp(float(token["logprob"]))
    return math.log(sums["yes"]) - math.log(sums["no"])


def few_shot(system: str, examples: Sequence[tuple[str, bool]], asked: str) -> tuple[Message, ...]:
    """The examples as earlier turns, and last what is asked."""
    turns = [Message("system", system)]
    for example, answer in examples:
        turns += [Message("user", example), Message("assistant", "Yes" if answer else "No")]
    return (*turns, Message("user", asked))
