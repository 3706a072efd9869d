"""Fills a disk to 40 sizes of room around each thing that writes, and looks what is left.

    python -m eval.bench.full_disk [--sizes 40] [--acts birth ingest rebuild upload conversation]

The disk is a tmpfs in a mount namespace of its own, which ends with this process; where this user
may not mount, it is made in a user namespace. Each act runs in a process of its own: what it says
it has kept must be there while the disk is full and afterwards, and with room it must succeed.
"""

import argparse
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast

from eval.bench.full_disk_acts import ACTS, Done, do, prepare, wrong
from eval.bench.in_child import in_child

_DISK_MIB = 64
_INSIDE = "PRESSCHECK_BENCH_DISK"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, default=40, help="sizes of room for each act")
    parser.add_argument("--acts", nargs="+", choices=list(ACTS), default=list(ACTS))
    options = parser.parse_args(arguments)
    if _INSIDE not in os.environ:
        return _in_a_namespace(arguments)
    for module in (
        "ui.engine.uploading",
        "ui.engine.conversations",
    ):  # once, before there are children
        importlib.import_module(module)
    failures = 0
    with tempfile.TemporaryDirectory(prefix="presscheck-disk-") as folder:
        sound, disk = Path(folder) / "sound", Path(folder) / "disk"
        prepare(sound)
        disk.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={_DISK_MIB}m", "tmpfs", str(disk)], check=True
        )
        try:
            for name in options.acts:
                failures += _at_all_sizes(name, sound, disk, options.sizes)
        finally:
            subprocess.run(["umount", "-l", str(disk)], check=False)
    return 1 if failures else 0


def _at_all_sizes(name: str, sound: Path, disk: Path, sizes: int) -> int:
    """How many ended otherwise than they must."""
    began, failures, ended = time.monotonic(), 0, {"whole": 0, "full": 0}
    for number in range(sizes):
        room = ACTS[name][1] * number // max(sizes - 1, 1)
        _emptied(disk)
        shutil.copytree(sound, disk, dirs_exist_ok=True)
        _fill(disk, room)
        done = _done(name, disk)
        faults = _faults_of(done.error)
        faults += [f"while full: {one}" for one in _wrong(name, disk, done.kept)]
        (disk / "fill").unlink()
        faults += [f"with room: {one}" for one in _wrong(name, disk, done.kept)]
        again = _done(name, disk)
        if again.error:
            faults.append(f"with room: {again.error}")
        faults += [f"afterwards: {one}" for one in _wrong(name, disk, [*done.kept, *again.kept])]
        ended["full" if done.error else "whole"] += 1
        failures += bool(faults)
        for fault in faults:
            print(f"{name}, {room} KiB of room: {fault}")
    print(
        f"{name}: {sizes} sizes of 0 to {ACTS[name][1]:,} KiB of room, {ended['full']} too small "
        f"and said so, {ended['whole']} enough; {failures} with a fault "
        f"({time.monotonic() - began:.0f} s)",
        flush=True,
    )
    return failures


def _done(name: str, disk: Path) -> Done:
    said, code = in_child(lambda: asdict(do(ACTS[name][0], disk)))
    if said is None:
        return Done(error=f"the process ended with {code}")
    result = cast("dict[str, object]", said)
    return Done(cast("list[str]", result["kept"]), str(result["error"]))


def _wrong(name: str, disk: Path, kept: Sequence[str]) -> list[str]:
    said, code = in_child(lambda: wrong(name, disk, kept))
    return [f"the process ended with {code}"] if said is None else cast("list[str]", said)


def _faults_of(error: str) -> list[str]:
    """An error that does not say what it is."""
    return [] if not error or "disk is full" in error else [error]


def _emptied(disk: Path) -> None:
    for path in disk.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _fill(disk: Path, room_kib: int) -> None:
    """Leaves so much room, of which the file system takes some for names."""
    found = os.statvfs(disk)
    with (disk / "fill").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, found.f_bavail * found.f_frsize - room_kib * 1024)


def _in_a_namespace(arguments: list[str]) -> int:
    """The same command where mounting is ours."""
    command = ["unshare", "--mount"]
    if os.geteuid() != 0:
        command.append("--map-root-user")
    command += [sys.executable, "-m", "eval.bench.full_disk", *arguments]
    return subprocess.run(command, env=os.environ | {_INSIDE: "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
