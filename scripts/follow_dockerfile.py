"""Follows the Dockerfile step by step in a clean root, where there is no Docker to build it with.

`sudo python scripts/follow_dockerfile.py ROOT [COMMAND ...]` makes the Debian that FROM names in
the folder ROOT (debootstrap), runs each step there, and then COMMAND instead of CMD, as the user of
the Dockerfile. pip's settings of this machine are taken along. Standard library only.
"""

import argparse
import ast
import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
RESOLVER = Path("/etc/resolv.conf")
HOST = Path("/mnt/host")
SOURCE = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path, help="an empty folder")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="run at the end instead of CMD")
    wanted = parser.parse_args()
    image = Image(wanted.root.resolve())
    for instruction, words in steps(SOURCE / "Dockerfile"):
        print(f"{instruction} {words}", flush=True)
        image.follow(instruction, words)
    image.run(shlex.join(wanted.command or image.command))


def steps(dockerfile: Path) -> list[tuple[str, str]]:
    """Each instruction and its words, lines that go on joined."""
    text = dockerfile.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    parted = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return [(instruction, words.strip()) for instruction, _, words in parted]


class Image:
    """The file system below `root`, and what the next step runs with."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.command: list[str] = []
        self._folder = "/"
        self._user = "root"
        self._environment = {"PATH": PATH, "DEBIAN_FRONTEND": "noninteractive"}
        pip = pip_settings()
        self._shared = {path: inside(path) for path in local_paths(pip.values())}
        for path, place in self._shared.items():
            pip = {name: value.replace(str(path), str(place)) for name, value in pip.items()}
        self._environment |= pip
        self._shared[RESOLVER] = RESOLVER

    def follow(self, instruction: str, words: str) -> None:
        match instruction:
            case "FROM":
                suite = words.partition(":")[2].removesuffix("-slim")
                subprocess.run(
                    ["debootstrap", "--variant=minbase", suite, str(self.root)],
                    check=True,
                    stdout=subprocess.DEVNULL,
                )
            case "RUN":
                self.run(words)
            case "COPY":
                *sources, target = words.split()
                for source in sources:
                    self._copy(source, target)
            case "ENV":
                self._environment |= dict(pair.split("=", 1) for pair in shlex.split(words))
            case "WORKDIR":
                self._folder = words
                (self.root / words.lstrip("/")).mkdir(parents=True, exist_ok=True)
            case "USER":
                self._user = words
            case "CMD":
                self.command = json.loads(words)
            case "VOLUME" | "EXPOSE" | "HEALTHCHECK":
                pass
            case _:
                sys.exit(f"{instruction} is not known here: add it to {Path(__file__).name}")

    def run(self, words: str) -> None:
        """In the root, with the folders of this machine that pip reads, each read only."""
        mounts = [f"mount -t proc proc {self.root}/proc", f"mount --bind /dev {self.root}/dev"]
        for path, place in self._shared.items():
            target = self.root / place.relative_to("/")
            if path.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.touch()
            mounts.append(f"mount --bind -o ro {path} {target}")
        inner = f"cd {self._folder} && {words}"
        enter = ["chroot", str(self.root)]
        if self._user != "root":
            enter = ["chroot", f"--userspec={self._user}:{self._user}", str(self.root)]
        enter += ["/usr/bin/env", "-i", *(f"{k}={v}" for k, v in self._environment.items())]
        script = " && ".join([*mounts, shlex.join([*enter, "/bin/sh", "-c", inner])])
        isolated = ["unshare", "--mount", "--pid", "--fork", "/bin/sh", "-c", script]
        done = subprocess.run(isolated)
        if done.returncode != 0:
            sys.exit(f"exit code {done.returncode} of: {words}")

    def _copy(self, source: str, target: str) -> None:
        into = self.root / self._folder.lstrip("/") / target
        if (SOURCE / source).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(SOURCE / source, into, ignore=ignored, dirs_exist_ok=True)
        else:
            shutil.copy2(SOURCE / source, into / Path(source).name)


def pip_settings() -> dict[str, str]:
    """pip's settings of this machine as environment variables."""
    list_them = [sys.executable, "-m", "pip", "config", "list"]
    lines = subprocess.run(
        list_them, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    pairs = (line.partition("=")[::2] for line in lines)
    return {
        "PIP_" + name.rpartition(".")[2].upper().replace("-", "_"): " ".join(
            ast.literal_eval(value).split()
        )
        for name, value in pairs
    }


def local_paths(values: Iterable[str]) -> list[Path]:
    """The files and folders of this machine among settings' values; of an index the folder above,
    where its files are."""
    words = (word.removeprefix("file://") for value in values for word in value.split())
    paths = [Path(word) for word in words if word.startswith("/") and Path(word).exists()]
    return [path.parent if path.name == "simple" else path for path in paths]


def inside(path: Path) -> Path:
    """Folders are where they are here; files elsewhere, so that packages may bring their own."""
    return path if path.is_dir() else HOST / path.relative_to("/")


if __name__ == "__main__":
    main()
