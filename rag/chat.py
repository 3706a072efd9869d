"""Streaming chat completions from one address; the only file that imports openai."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from rag.bounded_http import TooLongError, bounded_client
from rag.deadline import Cancel, DeadlinePassed, stream_within
from rag.errors import EndpointRefused, EndpointReply, EndpointUnreachable, WriterError
from rag.reply import ReplyReader
from rag.types import Message, Tokens

if TYPE_CHECKING:
    from collections.abc import Generator

    import httpx
    import openai
    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

ATTEMPTS = 4
"""Requests for one reply: again after 429 or 5xx, and without a parameter the model refuses."""

PASSING = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
"""HTTP statuses after which asking again may help."""

BYTES_A_TOKEN, BYTES_AT_LEAST = 4096, 1 << 20
"""A stream may have so many bytes for each token asked for (a chunk has 200 to 400) and so many on
top: one that does not stop would fill the memory until the deadline."""

HEADERS = frozenset(
    {"accept", "accept-encoding", "connection", "content-length", "content-type", "host"}
    | {"transfer-encoding", "user-agent", "x-stainless-raw-response"}
)
"""What is sent, besides the key. The last one is openai's own mark, which it looks for later."""


@dataclass(frozen=True, slots=True)
class Told:
    """How errors name the other side: "the endpoint", its address without secrets, what to do."""

    subject: str
    where: str
    advice: str


@dataclass
class Chat:
    """One address, key and model. `extra` joins the body of every request."""

    url: str
    key: str = field(repr=False)
    model: str
    told: Told
    extra: Mapping[str, object] = field(default_factory=dict[str, object])
    tokens: Tokens = field(default_factory=Tokens)
    """Of all replies so far; shared by whoever passes it in."""
    _without_temperature: bool = False
    _limit_name: str = "max_tokens"

    def write(self, messages: Sequence[Message], max_tokens: int, deadline: float) -> Iterator[str]:
        """As `rag.llm.Writer.write`."""

        def read(cancel: Cancel) -> Iterator[str]:
            return self._read(messages, max_tokens, deadline, cancel)

        try:
            yield from stream_within(deadline, read)
        except DeadlinePassed:
            raise self._late() from None

    def _read(
        self, messages: Sequence[Message], max_tokens: int, deadline: float, cancel: Cancel
    ) -> Iterator[str]:
        """The whole exchange, in the reading thread; whatever goes wrong is a WriterError."""
        reader = ReplyReader(self.told.subject, self.told.where, self.told.advice)
        try:
            limit = BYTES_AT_LEAST + BYTES_A_TOKEN * max_tokens
            with _client(self.url, self.key, limit, deadline, cancel) as client:
                for chunk in self._open(client, messages, max_tokens, deadline, cancel):
                    if piece := reader.take(chunk):
                        yield piece
            if piece := reader.end():
                yield piece
            self.tokens.read += reader.tokens.read
            self.tokens.written += reader.tokens.written
            reader.check_end()
        except WriterError:
            raise
        except Exception as error:  # openai lets httpx's, json's and pydantic's through
            raise self._fault(error) from error

    def _open(
        self,
        client: "openai.OpenAI",
        messages: Sequence[Message],
        max_tokens: int,
        deadline: float,
        cancel: Cancel,
    ) -> "openai.Stream[ChatCompletionChunk]":
        """The stream, once the other side has agreed to send one."""
        import openai

        attempt = 1
        while True:
            try:
                return self._request(client, messages, max_tokens)
            except openai.APIStatusError as error:
                pause = 0.0 if self._adapts_to(error) else _pause(error, attempt)
                late = pause is None or time.monotonic() + pause >= deadline
                if pause is None or late or attempt == ATTEMPTS or cancel.wait(pause):
                    raise
            attempt += 1

    def _request(
        self, client: "openai.OpenAI", messages: Sequence[Message], max_tokens: int
    ) -> "openai.Stream[ChatCompletionChunk]":
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
        if kind != "text/event-stream":
            raise EndpointReply(
                f"{self.told.subject} answered with {kind[:60]} instead of a stream"
                f"{self._said(_stated_error(response.http_response))}",
                where=self.told.where,
                next=self.told.advice,
            )
        return response.parse()

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

        subject, cause = self.told.subject, error.__cause__
        match error:
            case openai.APITimeoutError() if isinstance(cause, httpx.ConnectTimeout):
                return self._unreachable(f"{subject} does not take the connection")
            case openai.APITimeoutError() | httpx.TimeoutException():
                return self._late()
            case openai.APIStatusError():
                return self._refused(error)
            case openai.APIConnectionError() if isinstance(cause, httpx.RemoteProtocolError):
                return self._no_reply("ended the connection without a reply")
            case openai.APIConnectionError():
                return self._unreachable(f"{subject} cannot be reached{self._said(str(cause))}")
            case openai.APIError():
                return self._no_reply(f"reported an error{self._said(error.message)}")
            case httpx.TransportError():
                return self._no_reply("broke off before its reply was complete")
            case TooLongError():
                return self._no_reply("sends a reply that does not end")
            case ValueError():
                return self._no_reply("sent something that is not JSON")
            case _:
                kind = type(error).__name__
                return self._no_reply(f"sent a reply that cannot be read ({kind})")

    def _refused(self, error: "openai.APIStatusError") -> WriterError:
        status, subject = error.status_code, self.told.subject
        said = self._said(_message_in(error.body))
        match status:
            case 401 | 403:  # without its own words: they may repeat a part of the key
                what = f"{subject} refused the key" if self.key else f"{subject} asks for a key"
            case 404:
                what = f"{subject} has no such address or no model {self.model!r}{said}"
            case 413:
                what = f"{subject} found the request too long{said}"
            case 429:
                what = f"{subject} takes no more requests for now{said}"
            case _ if status >= 500:
                return self._unreachable(f"{subject} is failing, with HTTP {status}{said}")
            case _ if 300 <= status < 400:
                what = f"{subject} has moved to another address"
            case _:
                what = f"{subject} refused the request, with HTTP {status}{said}"
        return EndpointRefused(what, where=self.told.where, next=self.told.advice)

    def _late(self) -> EndpointUnreachable:
        return EndpointUnreachable(
            f"{self.told.subject} did not finish its reply in time",
            where=self.told.where,
            next="Ask again, raise the setting deadline_s, or choose --writer quotes.",
        )

    def _unreachable(self, what: str) -> EndpointUnreachable:
        return EndpointUnreachable(what, where=self.told.where, next=self.told.advice)

    def _no_reply(self, what: str) -> EndpointReply:
        return EndpointReply(
            f"{self.told.subject} {what}", where=self.told.where, next=self.told.advice
        )

    def _said(self, text: str) -> str:
        """The other side's own words for a message: one short line, without the key."""
        line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        if self.key:
            line = line.replace(self.key, "(key)")
        return f": {line[:200]}" if line else ""


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
    try:
        asked = float(error.response.headers.get("retry-after", "0"))
    except ValueError:  # a date: rare, and then a short wait is as good
        asked = 0.0
    return max(asked, 0.5 * 2 ** (attempt - 1))


def _stated_error(response: "httpx.Response") -> str:
    """The message of a JSON body that says what is wrong; empty for any other body."""
    try:
        return _message_in(json.loads(response.read()))
    except ValueError:
        return ""


def _message_in(body: object) -> str:
    """The text at error.message, error or message, wherever this dialect puts it."""
    if isinstance(body, str):
        return "" if "<" in body else body
    if not isinstance(body, Mapping):
        return ""
    fields = cast("Mapping[str, object]", body)
    return _message_in(fields.get("error") or fields.get("message") or "")
