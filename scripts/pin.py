"""Prints constraints.txt: the installed version of everything that pyproject.toml leads to.

Run in the virtual environment (`make pin`). A local build's label (2.13.0+cpu) is left out, so
that the same pin serves every build of that version.
"""

import sys
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
BUILD = ("hatchling", "editables")


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    roots = [*project["project"]["dependencies"], *BUILD]
    for group in project["dependency-groups"].values():
        roots += [line for line in group if isinstance(line, str)]
    versions: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    for root in roots:
        follow(Requirement(root), versions, seen)
    print("# Every version that set-up installs. Written by `make pin`.")
    for name, version in sorted(versions.items()):
        print(f"{name}=={version}")


def follow(
    wanted: Requirement, versions: dict[str, str], seen: set[tuple[str, frozenset[str]]]
) -> None:
    """Adds the installed version of `wanted` and of all that it needs here."""
    name = canonicalize_name(wanted.name)
    extras = frozenset(wanted.extras)
    if (name, extras) in seen:
        return
    seen.add((name, extras))
    try:
        found = metadata.distribution(wanted.name)
    except metadata.PackageNotFoundError:
        print(f"{wanted.name} is not installed: left out", file=sys.stderr)
        return
    versions[name] = found.version.partition("+")[0]
    for line in found.requires or []:
        needed = Requirement(line)
        places = [{"extra": extra} for extra in ("", *extras)]
        if needed.marker is None or any(needed.marker.evaluate(place) for place in places):
            follow(needed, versions, seen)


if __name__ == "__main__":
    main()
