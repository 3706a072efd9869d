"""Model files from the Hugging Face hub, or the mirror that HF_ENDPOINT names, continued with
range requests."""

import queue
import threading
from collections.abc import Iterator
from typing import Final

import httpx

from rag.models.catalogue import ModelFile
from rag.models.fetch import Fetching, SourceError

CONNECT_S = 5.0
STALL_S = 30.0
"""A transfer that brings nothing for so long is given up, and the next source continues it."""

_END: Final = b""


class HubSource:
    """`endpoint` is another hub's address; by default HF_ENDPOINT's, or the public one."""

    name = "Hugging Face hub"

    def __init__(self, endpoint: str | None = None, *, stall_s: float = STALL_S) -> None:
        self._endpoint = endpoint
        self._stall_s = stall_s

    def fill(self, fetching: Fetching) -> None:
        from huggingface_hub import constants, hf_hub_url

        if constants.HF_HUB_OFFLINE:
            raise SourceError("HF_HUB_OFFLINE is set")
        model = fetching.model
        for file in fetching.missing():
            address = hf_hub_url(
                model.repository, file.path, revision=model.revision, endpoint=self._endpoint
            )
            _download(address, file, fetching, self._stall_s)
            fetching.accept(file)


def _download(address: str, file: ModelFile, fetching: Fetching, stall_s: float) -> None:
    part = fetching.part(file)
    start = part.stat().st_size if part.is_file() else 0
    if start >= file.size:
        return
    transfer = _Transfer(address, start)
    try:
        with part.open("ab") as out:
            for block in transfer.blocks(fetching, stall_s):
                if transfer.restarted:
                    out.truncate(0)
                    start, transfer.restarted = 0, False
                start += len(block)
                if start > file.size:
                    raise SourceError(f"it sends more than {file.size:,} bytes as {file.path}")
                out.write(block)
                out.flush()
    finally:
        transfer.abandoned.set()
    if part.stat().st_size < file.size:
        raise SourceError(f"it broke off in {file.path}")


class _Transfer:
    """One GET in a thread of its own, so that neither a name lookup nor a silent server keeps a
    stop from being honoured."""

    def __init__(self, address: str, start: int) -> None:
        self.abandoned = threading.Event()
        self.restarted = False
        self._address = address
        self._start = start
        self._blocks: queue.Queue[bytes | SourceError] = queue.Queue(maxsize=8)
        threading.Thread(target=self._run, name="model fetch", daemon=True).start()

    def blocks(self, fetching: Fetching, stall_s: float) -> Iterator[bytes]:
        silent_s = 0.0
        while True:
            fetching.tick()
            try:
                block = self._blocks.get(timeout=0.25)
            except queue.Empty:
                silent_s += 0.25
                if silent_s >= stall_s:
                    raise SourceError(f"nothing came for {stall_s:.0f} seconds") from None
                continue
            silent_s = 0.0
            if isinstance(block, SourceError):
                raise block
            if block == _END:
                return
            yield block

    def _run(self) -> None:
        try:
            self._receive()
        except httpx.HTTPError as error:
            self._put(SourceError(_reason(error)))
        except Exception as error:  # a worker must not end without a word: the reader would wait
            self._put(SourceError(f"{type(error).__name__}: {error}"))

    def _receive(self) -> None:
        headers = {"Range": f"bytes={self._start}-"} if self._start else {}
        timeout = httpx.Timeout(STALL_S, connect=CONNECT_S)
        with httpx.stream(
            "GET", self._address, headers=headers, timeout=timeout, follow_redirects=True
        ) as response:
            if response.status_code not in (200, 206):
                self._put(SourceError(f"it answered with HTTP {response.status_code}"))
                return
            self.restarted = bool(self._start) and response.status_code == 200
            for block in response.iter_bytes():  # as it comes: a broken transfer keeps it all
                if not self._put(block):
                    return
            self._put(_END)

    def _put(self, block: bytes | SourceError) -> bool:
        """False once nobody reads any more."""
        while not self.abandoned.is_set():
            try:
                self._blocks.put(block, timeout=0.25)
            except queue.Full:
                continue
            return True
        return False


def _reason(error: httpx.HTTPError) -> str:
    match error:
        case httpx.ConnectTimeout():
            return f"no connection within {CONNECT_S:.0f} seconds"
        case httpx.ConnectError():
            return f"no connection ({error})"
        case _:
            return f"the transfer failed ({error or type(error).__name__})"
