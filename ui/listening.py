"""Where the page is listened for, and under which address it is told."""

import socket

from rag.errors import SettingsError


def listening(host: str, port: int) -> socket.socket:
    """The bound socket, taken before anything slow so that a port in use is said at once. Raises
    SettingsError."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError as error:
        listener.close()
        raise SettingsError(
            f"the page cannot be served there: {error.strerror}",
            where=f"{host}:{port}",
            next="Take another port: presscheck ui --port 0 finds a free one.",
        ) from error
    return listener


def address_of(listener: socket.socket, host: str, root: str) -> str:
    """With the path below which a proxy serves it."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    return f"{address}{root}/" if root else address


def print_line(words: str) -> None:
    print(words, flush=True)  # at once, also into a log
