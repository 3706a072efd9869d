"""Serves one address from several processes: starts them, and starts again what died."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import socket
import tempfile
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.context import SpawnProcess
from pathlib import Path

from rag.errors import PresscheckError
from rag.settings import Settings
from ui.access.rules import decide_access
from ui.limits.descriptors import make_room
from ui.listening import address_of, listening, print_line
from ui.observing.metrics import FOLDER, forget_process
from ui.processes.affinity import cookie_name
from ui.processes.front import HANDED, LEFT, READY, Front
from ui.processes.order import Order, share_of
from ui.processes.writer_host import WriterHost
from ui.root_path import checked_root_path

_ENDING_S = 15.0
_SETTLED_S = 30.0
"""What dies sooner is started again later and later."""
_MOST_S = 60.0

_SPAWN = multiprocessing.get_context("spawn")


def serve_processes(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    fetch_writer: bool = False,
    open_browser: bool = False,
    say: Callable[[str], None] = print_line,
) -> None:
    """As ui.app.serve, in `settings.processes`. Raises as that does, and PresscheckError where the
    processes cannot be started."""
    root = checked_root_path(settings.root_path)
    decide_access(settings, host).close()  # what is wrong is said before anything is started
    make_room()
    with (
        listening(host, port) as listener,
        tempfile.TemporaryDirectory(prefix="presscheck-") as folder,
        contextlib.closing(WriterHost(Path(folder), settings.threads)) as writer,
    ):
        # All that the processes leave, also one that is killed, goes with the folder.
        os.environ |= {FOLDER: folder, "TMPDIR": folder}
        cookie = cookie_name(listener.getsockname()[1])
        orders = [
            Order(place, share_of(settings), host, cookie, writer.address, fetch_writer)
            for place in range(settings.processes)
        ]
        address = address_of(listener, host, root)

        def begin() -> None:
            say(f"Presscheck is at {address}. Ctrl-C ends it.")
            if open_browser:
                webbrowser.open(address)

        asyncio.run(_Supervisor(orders, listener, cookie, begin, say).serve())


@dataclass(slots=True)
class _Process:
    order: Order
    process: SpawnProcess
    channel: socket.socket
    began: float


class _Supervisor:
    def __init__(
        self,
        orders: list[Order],
        listener: socket.socket,
        cookie: str,
        begin: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self._orders, self._begin, self._say = orders, begin, say
        self._listener, self._cookie = listener, cookie
        self._running: dict[int, _Process] = {}
        self._failures: dict[int, int] = {}
        self._begun = False
        self._ending = False
        self._ended = asyncio.Event()
        self._error: PresscheckError | None = None

    async def serve(self) -> None:
        """Until a signal asks for the end."""
        self._loop = asyncio.get_running_loop()
        self._front = Front(self._listener, self._cookie)
        for number in (signal.SIGINT, signal.SIGTERM):
            self._loop.add_signal_handler(number, self._end)
        try:
            for order in self._orders:
                self._start(order)
            await self._ended.wait()
        finally:
            self._front.close()
            await self._end_all()
        if self._error:
            raise self._error

    def _start(self, order: Order) -> None:
        if self._ending:
            return
        mine, theirs = socket.socketpair()
        with theirs:
            process = _SPAWN.Process(target=_work, args=(order, theirs), name="presscheck")
            process.start()
        mine.setblocking(False)
        one = _Process(order, process, mine, self._loop.time())
        self._running[order.place] = one
        self._loop.add_reader(mine, self._hear, one)
        self._loop.add_reader(process.sentinel, self._died, one)

    def _hear(self, one: _Process) -> None:
        try:
            said = one.channel.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:  # it dies, of which the sentinel tells
            self._loop.remove_reader(one.channel)
            self._front.lose(one.order.place)
            return
        if READY in said:
            self._front.take(one.order.place, one.channel)
            if not self._begun:
                self._begun = True
                self._begin()
        self._front.taken(one.order.place, said.count(HANDED))
        self._front.left(one.order.place, said.count(LEFT))

    def _died(self, one: _Process) -> None:
        place = one.order.place
        self._loop.remove_reader(one.process.sentinel)
        self._loop.remove_reader(one.channel)
        self._front.lose(place)
        one.channel.close()
        one.process.join()
        if one.process.pid:
            forget_process(one.process.pid)
        del self._running[place]
        if self._ending:
            return
        if not self._begun:
            self._error = PresscheckError(
                f"a process of the page ended with {one.process.exitcode} before it served",
                next="What it said stands above; presscheck ui --processes 1 may say more.",
            )
            self._end()
            return
        lasted = self._loop.time() - one.began
        self._failures[place] = 0 if lasted > _SETTLED_S else self._failures.get(place, 0) + 1
        wait = min(2.0 ** self._failures[place] - 1.0, _MOST_S)
        self._say(f"A process of the page ended with {one.process.exitcode}; another takes over.")
        self._loop.call_later(wait, self._start, replace(one.order, again=True))

    def _end(self) -> None:
        self._ending = True
        self._ended.set()

    async def _end_all(self) -> None:
        self._ending = True
        for one in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(one.process.pid or 0, signal.SIGINT)
        until = self._loop.time() + _ENDING_S
        while self._running and self._loop.time() < until:
            await asyncio.sleep(0.05)
        for one in list(self._running.values()):
            one.process.kill()
            self._died(one)


def _work(order: Order, channel: socket.socket) -> None:
    """In the process that is started. Ctrl-C while it still imports ends it without a word."""
    with contextlib.suppress(KeyboardInterrupt):
        from ui.processes.worker import serve_handed

        serve_handed(order, channel)
