"""One local model a machine: kept by one process, asked for by the others."""

import time
from contextlib import closing
from pathlib import Path

import pytest

from rag.errors import EndpointReply, EndpointUnreachable
from rag.types import Message
from rag.writing import LocalWriter
from ui.processes.shared_writer import KeptElsewhere
from ui.processes.writer_host import WriterHost


def test_every_process_writes_with_the_same_model(tmp_path: Path, writer_path: Path) -> None:
    deadline = time.monotonic() + 120
    with closing(WriterHost(tmp_path, threads=2)) as host:
        one, other = (KeptElsewhere(writer_path, host.address) for _ in range(2))
        assert not one.ready
        writer = LocalWriter(writer_path, "test", 2, one)
        written = writer.write([Message("user", "Count to ten.")], max_tokens=3, deadline=deadline)
        with pytest.raises(EndpointReply):  # cut off, as asked
            list(written)
        assert one.ready
        writer.close()  # it is not this one's to end
        assert other.address(deadline) == one.address(deadline)
    with pytest.raises(EndpointUnreachable, match="could not be asked for"):
        other.address(time.monotonic() + 5)


def test_a_model_that_cannot_be_loaded_is_told_to_whoever_asks(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF and no more")
    with (
        closing(WriterHost(tmp_path, threads=1)) as host,
        pytest.raises(EndpointUnreachable, match="could not be loaded"),
    ):
        KeptElsewhere(broken, host.address).address(time.monotonic() + 60)
