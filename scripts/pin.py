"""Prints requirements.txt: each version that set-up installs, with the sha256 of its files.

Run in the virtual environment (`make pin`). uv resolves for every system and Python at once, and
keeps to the versions that are installed, then to those pinned before. docs/decisions/0023 has why.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements.txt"
UV = Path(sys.executable).with_name("uv")

# Sections of requirements.txt, and what each adds of pyproject.toml's groups. A package stands in
# the first that needs it; PyTorch and what only it needs stand apart, for machines without CUDA.
SECTIONS = {
    "run": "build",
    "postgres": "postgres",
    "test": "test",
    "dev": "dev",
    "audit": "audit",
    "pin": "pin",
}
TORCH = ("torch", "triton", "nvidia-", "cuda-")

PYTHONS = (11, 12, 13, 14)
SYSTEMS = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))  # as PyTorch's wheels


@dataclass(frozen=True, slots=True)
class Machine:
    """A Python on a system: what its markers say, and which wheels it takes."""

    markers: dict[str, str]
    tags: frozenset[Tag]


def main() -> None:
    machines = list(supported_machines())
    placed = {"pip"}  # .venv comes with it
    sections: dict[str, list[str]] = {}
    groups: list[str] = []
    with TemporaryDirectory() as folder:
        pins = Path(folder, "pins.txt")
        pins.write_text("\n".join(f"{n}=={v}" for n, v in preferred().items()), encoding="utf-8")
        resolve(list(SECTIONS.values()), pins)
        for section, group in SECTIONS.items():
            groups.append(group)
            lock = Path(folder, f"pylock.{section}.toml")
            resolve(groups, lock, "--format", "pylock.toml", "--constraint", str(pins))
            for package in tomllib.loads(lock.read_text(encoding="utf-8"))["packages"]:
                if package["name"] in placed:
                    continue
                home = "torch" if package["name"].startswith(TORCH) else section
                sections.setdefault(home, []).extend(entry(package, machines))
            placed.update(line.partition("==")[0] for lines in sections.values() for line in lines)
    print("# Each version that set-up installs, and the sha256 of each file that may serve for it.")
    print("# Written by `make pin`, read by scripts/set_up.py section by section.")
    for section in ("run", "torch", *list(SECTIONS)[1:]):
        print(f"\n# [{section}]")
        print("\n".join(sections[section]))


def supported_machines() -> Iterator[Machine]:
    for minor in PYTHONS:
        for system, processor in SYSTEMS:
            markers = {
                "python_version": f"3.{minor}",
                "python_full_version": f"3.{minor}.0",
                "sys_platform": system,
                "platform_system": system.title(),
                "platform_machine": processor,
                "platform_python_implementation": "CPython",
                "implementation_name": "cpython",
                "extra": "",
            }
            if system == "darwin":
                platforms = list(mac_platforms((26, 0), processor))
            else:
                versions = [*(f"_2_{n}" for n in range(40, 4, -1)), "2014", "2010", "1"]
                platforms = [f"manylinux{version}_{processor}" for version in versions]
            tags = {
                *cpython_tags((3, minor), platforms=platforms),
                *compatible_tags((3, minor), f"cp3{minor}", platforms),
            }
            yield Machine(markers, frozenset(tags))


def preferred() -> dict[str, str]:
    """Versions by name: as installed here, else as pinned. A local label (2.13.0+cpu) is left out,
    so that the same pin serves every build of that version."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines() if REQUIREMENTS.exists() else []
    pinned = dict(line.split()[0].split("==") for line in lines if line[:1].isalnum())
    installed = {
        canonicalize_name(found.name): found.version.partition("+")[0]
        for found in metadata.distributions()
    }
    installed.pop(canonicalize_name("presscheck"), None)
    return pinned | installed


def resolve(groups: list[str], to: Path, *options: str) -> None:
    """What the project and these groups need everywhere. uv keeps to the versions in `to`."""
    wanted = [argument for group in groups for argument in ("--group", group)]
    command = [str(UV), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    done = subprocess.run(
        [*command, *wanted, *options, "--output-file", str(to), "pyproject.toml"], cwd=ROOT
    )
    if done.returncode != 0:
        sys.exit("uv found no versions that fit together (see above): requirements.txt stays.")


def entry(package: dict[str, Any], machines: list[Machine]) -> Iterator[str]:
    """The package's lines: the wheels our machines take. Where one finds none, what is to build."""
    marker = Marker(package["marker"]) if "marker" in package else None
    files: set[str] = set()
    for machine in machines:
        if marker is not None and not marker.evaluate(machine.markers):
            continue
        wheels = [file for file in package.get("wheels", []) if fits(file, machine)]
        files.update(file["hashes"]["sha256"] for file in wheels or [package["sdist"]])
    if files:
        condition = f" ; {marker}" if marker is not None else ""
        hashes = (f"    --hash=sha256:{digest}" for digest in sorted(files))
        yield " \\\n".join([f"{package['name']}=={package['version']}{condition}", *hashes])


def fits(wheel: dict[str, Any], machine: Machine) -> bool:
    name = unquote(str(wheel["url"]).rpartition("/")[2])
    return not machine.tags.isdisjoint(parse_wheel_filename(name)[3])


if __name__ == "__main__":
    main()
