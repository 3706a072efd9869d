"""A chat endpoint on loopback that says the first quotes of its prompt again, word by word.

    python -m eval.bench.echo_endpoint [--words-per-second 25]

Prints its address, and serves until its standard input ends. A process of its own, so that what it
computes is not the measured server's nor the measuring client's.
"""

import argparse
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator

from rag.fakes.endpoint import Script, chunk, event, head, serving

_QUOTE = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
_QUOTES = 2


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--words-per-second", type=float, default=25.0)
    options = parser.parse_args(arguments)

    def choose(body: dict[str, object]) -> Script:
        return _says(_reply(str(body)), 1 / options.words_per_second)

    with serving(choose=choose) as endpoint:
        print(endpoint.url, flush=True)
        sys.stdin.read()
    return 0


def _reply(prompt: str) -> list[str]:
    """The words of the first quotes, each with its number, one a line."""
    quotes = _QUOTE.findall(prompt.replace("\\n", "\n"))[:_QUOTES]
    return [
        word
        for number, text in quotes
        for word in [*(f"{word} " for word in text.split()), f"[{number}]\n"]
    ] or ["NOT STATED"]


def _says(words: list[str], pause_s: float) -> Script:
    def pieces() -> Iterator[bytes]:
        yield head()
        for word in words:
            yield chunk(word)
        yield chunk(finish="stop") + event(b"[DONE]")

    def script(connection: socket.socket) -> None:
        for piece in pieces():
            connection.sendall(piece)
            time.sleep(pause_s)

    return script


if __name__ == "__main__":
    threading.stack_size(256 * 1024)
    sys.exit(main(sys.argv[1:]))
