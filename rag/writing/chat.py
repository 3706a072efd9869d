"""Streaming chat completions from one address; the only file that imports openai."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from rag.endpoint.again import ask_again, pause_before
from rag.endpoint.deadline import Cancel, DeadlinePassed, stream_within
from rag.endpoint.faults import Told, message_in
from rag.endpoint.http import PASSING, TooLongError, bounded_client
from rag.endpoint.redaction import in_one_line
from rag.errors import WriterError
from rag.types import Message, Tokens
from rag.writing.reply import ReplyReader

if TYPE_CHECKING:
    from collections.abc import Generator

    import httpx
    import openai
    from openai.types.chat import ChatCompletionMessageParam

"""Requests for one reply: again after 429 or 5xx, and without a parameter the model refuses."""

BYTES_A_TOKEN, BYTES_AT_LEAST = 4096, 1 << 20
"""A stream may have so many bytes for each token asked for (a chunk has 200 to 400) and so many on
top: one that does not stop would fill the memory until the deadline."""

_NUMBERS = re.compile(r"\[Errno -?\d+\] | \(_\w+\.c:\d+\)")
"""What only programmers want to know about an error of the system."""

HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "content-type", "host"}
    | {"transfer-encoding", "user-agent", "x-stainless-raw-response"}
)
"""What is sent, besides the key. The last one is openai's own mark, which it looks for later."""


ROOM_TO_THINK = 4096
"""Tokens added for a model that spent all that it was given on reasoning; asked once, then kept."""


@dataclass
class Chat:
    """One address, key and model. `extra` joins the body of every request."""

    url: str = field(repr=False)
    key: str = field(repr=False)
    model: str
    told: Told
    extra: Mapping[str, object] = field(default_factory=dict[str, object])
    tokens: Tokens = field(default_factory=Tokens)
    """Of all replies so far; shared by whoever passes it in."""
    _without_temperature: bool = False
    _limit_name: str = "max_tokens"
    _room: int = 0

    def write(self, messages: Sequence[Message], max_tokens: int, deadline: float) -> Iterator[str]:
        """As `rag.writing.writers.Writer.write`."""

        def read(cancel: Cancel) -> Iterator[str]:
            try:
                yield from self._read(messages, max_tokens, deadline, cancel)
            except WriterError:
                raise
            except Exception as error:  # openai lets httpx's, json's and pydantic's through
                raise self._fault(error) from error

        try:
            yield from stream_within(deadline, read)
        except DeadlinePassed:
            raise self.told.late() from None

    def _read(
        self, messages: Sequence[Message], max_tokens: int, deadline: float, cancel: Cancel
    ) -> Iterator[str]:
        """The whole exchange, in the reading thread."""
        while True:
            asked = max_tokens + self._room
            reader = ReplyReader(self.told, asked)
            limit = BYTES_AT_LEAST + BYTES_A_TOKEN * asked
            with _client(self.url, self.key, limit, deadline, cancel) as client:
                for chunk in self._open(client, messages, asked, deadline, cancel):
                    if piece := reader.take(chunk):
                        yield piece
            if piece := reader.end():
                yield piece
            self.tokens.read += reader.tokens.read
            self.tokens.written += reader.tokens.written
            if self._room or not reader.only_thought:
                return reader.check_end()
            self._room = ROOM_TO_THINK

    def _open(
        self,
        client: "openai.OpenAI",
        messages: Sequence[Message],
        max_tokens: int,
        deadline: float,
        cancel: Cancel,
    ) -> Iterable[object]:
        """The chunks of the reply, once the other side has agreed to send one."""
        import openai

        def pause(error: openai.APIStatusError, attempt: int) -> float | None:
            return 0.0 if self._adapts_to(error) else _pause(error, attempt)

        return ask_again(
            lambda: self._request(client, messages, max_tokens),
            openai.APIStatusError,
            pause,
            deadline=deadline,
            cancel=cancel,
        )

    def _request(
        self, client: "openai.OpenAI", messages: Sequence[Message], max_tokens: int
    ) -> Iterable[object]:
        """A stream, or from a server that knows no streams the one chunk of its whole reply."""
        body: dict[str, object] = {self._limit_name: max_tokens, **self.extra}
        if not self._without_temperature:
            body["temperature"] = 0
        written = [{"role": message.role, "content": message.content} for message in messages]
        response = client.chat.completions.with_raw_response.create(
            model=self.model,
            messages=cast("list[ChatCompletionMessageParam]", written),
            stream=True,
            extra_body=body,
        )
        kind = response.headers.get("content-type", "text/event-stream").partition(";")[0].strip()
        if kind == "text/event-stream":
            return response.parse()
        if kind == "application/json":
            whole: object = json.loads(response.http_response.read())
            if isinstance(whole, dict) and "choices" in whole:
                return (cast("object", whole),)
            said = self.told.said(message_in(cast("object", whole)))
            raise self.told.no_reply(f"answered with JSON that is no reply{said}")
        named = in_one_line(kind, self.told.secrets)[:60] or "nothing"
        raise self.told.no_reply(f"answered with {named} instead of a reply")

    def _adapts_to(self, error: "openai.APIStatusError") -> bool:
        """Whether the refused request can be made in a way that this model takes: the reasoning
        models of OpenAI know neither max_tokens nor a temperature."""
        if error.status_code != 400:
            return False
        text = error.message
        if "max_completion_tokens" in text and self._limit_name == "max_tokens":
            self._limit_name = "max_completion_tokens"
            return True
        if "temperature" in text and not self._without_temperature:
            self._without_temperature = True
            return True
        return False

    def _fault(self, error: Exception) -> WriterError:
        """The error of our tree that `error` is; its text has neither a key nor a traceback."""
        import httpx
        import openai

        told, cause = self.told, error.__cause__
        match error:
            case openai.APITimeoutError() if isinstance(cause, httpx.ConnectTimeout):
                return told.unreachable("does not take the connection")
            case openai.APITimeoutError() | httpx.TimeoutException():
                return told.late()
            case openai.APIStatusError():
                return told.refused(error.status_code, error.body, self.key, self.model)
            case openai.APIConnectionError() if isinstance(cause, httpx.RemoteProtocolError):
                return told.no_reply("ended the connection without a reply")
            case openai.APIConnectionError() | httpx.InvalidURL():
                said = told.said(_NUMBERS.sub("", str(cause or error)))
                return told.unreachable(f"cannot be reached{said}")
            case openai.APIError():
                said = told.said(error.message)
                return told.no_reply(f"reported an error{said}")
            case httpx.TransportError():
                return told.no_reply("broke off before its reply was complete", "Ask again.")
            case TooLongError():
                return told.no_reply("sends a reply that does not end")
            case ValueError():
                return told.no_reply("sent something that is not JSON")
            case _:
                kind = type(error).__name__
                return told.no_reply(f"sent a reply that cannot be read ({kind})")


@contextmanager
def _client(
    url: str, key: str, limit: int, deadline: float, cancel: Cancel
) -> "Generator[openai.OpenAI]":
    """A client for one call, which tells the other side no more than it must know."""
    import openai

    def strip(request: "httpx.Request") -> None:
        for name in list(request.headers):
            if name not in HEADERS:  # those of OPENAI_ variables, and figures about this machine
                del request.headers[name]
        if key:
            request.headers["authorization"] = f"Bearer {key}"

    with bounded_client(url, limit, deadline, cancel) as http:
        http.event_hooks["request"].append(strip)
        yield openai.OpenAI(base_url=url, api_key=key or "none", max_retries=0, http_client=http)


def _pause(error: "openai.APIStatusError", attempt: int) -> float | None:
    """Seconds until asking again: what the other side says, else 0.5, 1, 2. None: no use."""
    if error.status_code not in PASSING or error.code == "insufficient_quota":
        return None
    return pause_before(error.response.headers, attempt)
