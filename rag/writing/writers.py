"""Messages to a stream of text, by an OpenAI-compatible endpoint or by a local model.

Both speak one protocol (rag/writing/chat.py); the local model's server is our own (rag/llama.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rag.endpoint.address import checked_address, checked_key
from rag.endpoint.faults import Told
from rag.endpoint.redaction import secrets_of, told_address
from rag.llama import LlamaServer
from rag.reading import EndpointJudge, Judge, LocalJudge, LocalReader, Reader
from rag.types import Message, Tokens
from rag.writing.chat import Chat
from rag.writing.rewriting import Rewriter


@dataclass(frozen=True, slots=True)
class Room:
    """How much of the articles a writer is shown at most, and whether it is trusted to find the
    form of an answer, and believed where it says that they do not tell."""

    passages: int
    words: int
    trusted: bool
    whole: bool = True
    """Whether it is shown whole passages, else the best sentences and their neighbours."""


ENDPOINT_ROOM = Room(20, 4000, trusted=True)
LOCAL_ROOM = Room(6, 200, trusted=False, whole=False)
"""A small model reads some fifty tokens a second on two cores, loses the thread in more, and says
of every fourth answer that it is not there."""


WRITING_SLOT, REWRITING_SLOT = 0, 4
"""Of the local model's server, beside the judge's and the reader's."""


class Writer(Protocol):
    """A language model that writes drafts. Its text counts for nothing until it is checked."""

    @property
    def room(self) -> Room: ...

    @property
    def judge(self) -> Judge | None:
        """The same model as a judge of claims; None where it cannot be one."""
        ...

    @property
    def reader(self) -> Reader | None:
        """The same model as a reader of evidence, before it writes; None where it writes from all
        that it is shown."""
        ...

    @property
    def rewriter(self) -> Rewriter | None:
        """The same model as one that makes a question stand alone, in the articles' language; None
        where it is asked as it is."""
        ...

    @property
    def name(self) -> str:
        """`openai:MODEL` or `local:MODEL`."""
        ...

    @property
    def tokens(self) -> Tokens:
        """What it has read and written so far; nothing where the other side does not count."""
        ...

    def write(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        deadline: float,
        grammar: str | None = None,
    ) -> Iterator[str]:
        """Yield the reply piece by piece, reasoning left out, at temperature 0 where it can be set.

        `deadline` is a time.monotonic() moment for the whole call; it holds whatever the other
        side does. `grammar` is GBNF; a writer that knows no grammars leaves it out.

        Raises nothing but WriterError: EndpointUnreachable, EndpointRefused, or EndpointReply for a
        reply that broke off, was cut at `max_tokens`, is empty or is no reply. What surely was the
        reply's by then is yielded before, and its last sentence may be half of one: take whole
        sentences only.
        Closing the iterator ends the reply at the other side too.
        """
        ...

    def close(self) -> None:
        """End what the writer holds; used again, it starts anew."""
        ...


class EndpointWriter:
    """Any OpenAI-compatible endpoint: `url` is its base, usually ending in /v1.

    Raises SettingsError for an address or a key that cannot be one. Safe to use from threads.
    """

    def __init__(self, url: str, key: str | None, model: str) -> None:
        self.room = ENDPOINT_ROOM
        checked_address(url, "endpoint_url")
        secret = checked_key(key, "endpoint_key")
        self.name = f"openai:{model}"
        self.judge: Judge | None = EndpointJudge(self, self.name)
        self.reader: Reader | None = None
        self.tokens = Tokens()
        self._chat = Chat(
            url,
            secret,
            model,
            Told(
                subject="the endpoint",
                where=told_address(url),
                check="Check the settings endpoint_url, endpoint_key and endpoint_model.",
                secrets=secrets_of(url, secret),
            ),
            tokens=self.tokens,
        )
        self.rewriter: Rewriter | None = Rewriter(self._chat.write, reads_history=True)

    def write(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        deadline: float,
        grammar: str | None = None,  # noqa: ARG002  (endpoints know no grammars)
    ) -> Iterator[str]:
        return self._chat.write(messages, max_tokens, deadline)

    def close(self) -> None:
        """Nothing is held between calls."""


class LocalWriter:
    """The GGUF file `path`, served on loopback by a process that ends with this one.

    The process starts, and loads the model for some seconds, at `start` or the first `write`. One
    reply is written at a time; others wait for it within their own deadlines.
    """

    def __init__(
        self, path: Path, name: str, threads: int, server: LlamaServer | None = None
    ) -> None:
        """`server`: one that is kept elsewhere."""
        short = Path(name).stem if name.endswith(".gguf") else name
        self.name = f"local:{short}"
        self.tokens = Tokens()
        self._told = Told(
            subject=f"the local model {short}",
            where=str(path),
            check="Ask again; if that does not help, presscheck doctor may know why.",
        )
        self._server = server or LlamaServer(path, threads)
        self._server.told = self._told
        self.room = LOCAL_ROOM
        self.judge: Judge | None = LocalJudge(self._server, self.name)
        self.reader: Reader | None = LocalReader(self._server)
        self.rewriter: Rewriter | None = Rewriter(self._rewrite, reads_history=False)

    @property
    def ready(self) -> bool:
        """Whether the model is loaded."""
        return self._server.ready

    def start(self) -> None:
        """Begin loading the model, without waiting for it."""
        self._server.start()

    def write(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        deadline: float,
        grammar: str | None = None,
    ) -> Iterator[str]:
        extra = {"grammar": grammar} if grammar else {}
        chat = self._chat(deadline, WRITING_SLOT, **extra)
        yield from chat.write(messages, max_tokens, deadline)

    def _rewrite(
        self, messages: Sequence[Message], max_tokens: int, deadline: float
    ) -> Iterator[str]:
        yield from self._chat(deadline, REWRITING_SLOT).write(messages, max_tokens, deadline)

    def _chat(self, deadline: float, slot: int, **extra: object) -> Chat:
        address = self._server.address(deadline)
        extra |= {"stream_options": {"include_usage": True}, "id_slot": slot}
        return Chat(address, self._server.key, "local", self._told, extra, self.tokens)

    def close(self) -> None:
        self._server.close()
