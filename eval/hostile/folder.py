"""A folder of hostile files, with honest ones between them and odd things beside them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.hostile.dumps import DUMPS
from eval.hostile.honest import HONEST
from eval.hostile.kind import Kind
from eval.hostile.mails import MAILS
from eval.hostile.packages import PACKAGES
from eval.hostile.pages import PAGES
from eval.hostile.pdfs import PDFS
from eval.hostile.texts import TEXTS

KINDS: tuple[Kind, ...] = (*TEXTS, *PAGES, *PDFS, *PACKAGES, *MAILS, *DUMPS)
_NEIGHBOURS = 8
"""An honest file after so many hostile ones."""
_LINKS = {
    "circle.txt": "circle.txt",
    "one.txt": "two.txt",
    "two.txt": "one.txt",
    "nowhere.txt": "/nowhere/at/all.txt",
}
_ODD_NAMES = (
    "a\nb.txt",
    "\u202etxt.exe.txt",
    "\udcff.txt",
    "#a#b.jsonl.txt",
    " .txt",
    "a" * 240 + ".txt",
    "b..\\..\\a.txt",
    "%2e%2e%2fa.txt",
    "-rf.txt",
    "a;b&c.txt",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """`hostile` has the kind of each file, `good` the word by which each honest one is found."""

    hostile: dict[Path, str]
    good: dict[Path, str]


def plant(folder: Path, count: int, seed: int, size: float) -> Planted:
    """Writes `count` hostile files into `folder`: every kind once, or a choice of them where there
    are fewer files, then damaged honest ones. The same seed and size give the same bytes."""
    random = Random(seed)
    planted = Planted({}, {})
    odd = list(_odd_things(folder / "odd"))
    planted.hostile.update(odd)
    makers = iter(KINDS if count >= len(KINDS) else random.sample(KINDS, count // 2))
    while len(planted.hostile) < count:
        number = len(planted.hostile)
        kind = next(makers, None)
        if kind:
            name, suffix, raw = kind.name, kind.suffix, kind.make(random, size)
        else:
            name, suffix, raw = _damaged(random)
        path = folder / f"{number // 100:03}" / f"{number:05}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        planted.hostile[path] = f"{suffix} {name}"
        if number % _NEIGHBOURS == 0:
            planted.good.update([_neighbour(path, number)])
    return planted


def _neighbour(beside: Path, number: int) -> tuple[Path, str]:
    """Sorted right after the file beside it, and of another format each time."""
    suffixes = list(HONEST)
    word = f"zq{number:05}x".translate(str.maketrans("0123456789", "bcdfghjklm"))
    said = f"The {word} bridge of Northtown was closed on Monday, officials said. Nobody was hurt."
    suffix = suffixes[number // _NEIGHBOURS % len(suffixes)]
    path = beside.with_name(f"{number:05}z{suffix}")
    path.write_bytes(HONEST[suffix](said))
    return path, word


def _damaged(random: Random) -> tuple[str, str, bytes]:
    """An honest file that was cut off, had bits turned over, or a part doubled or lost."""
    suffix = random.choice(list(HONEST))
    said = " ".join(f"Dam {n} above Northtown failed on Monday, they said." for n in range(40))
    raw = bytearray(HONEST[suffix](said))
    how = random.choice(("cut off", "bits", "bytes", "doubled", "lost", "another's name"))
    place, length = random.randrange(len(raw)), random.randrange(1, 64)
    match how:
        case "cut off":
            del raw[place:]
        case "bits":
            for _ in range(random.randrange(1, 40)):
                raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
        case "bytes":
            raw[place : place + length] = random.randbytes(length)
        case "doubled":
            raw[place:place] = raw[place // 2 : place]
        case "lost":
            del raw[place : place + length]
        case _:
            suffix = random.choice(list(HONEST))
    return how, suffix, bytes(raw)


def _odd_things(folder: Path) -> Iterator[tuple[Path, str]]:
    """Links in a circle, links to nowhere, folders and pipes with names of files, odd names."""
    folder.mkdir(parents=True)
    for name, target in _LINKS.items():
        (folder / name).symlink_to(target)
        yield folder / name, f".txt a link to {target}"
    for name in ("up.txt", "self"):  # folders, which are passed over
        (folder / name).symlink_to("../../../../../etc" if name == "up.txt" else folder)
    os.mkfifo(folder / "pipe.txt")
    yield folder / "pipe.txt", ".txt a pipe"
    (folder / "folder.txt").mkdir()
    for name in _ODD_NAMES:
        path = folder / name
        path.write_text("The odd dam failed on Monday, officials said.", encoding="utf-8")
        yield path, f".txt named {name[:20]!r}"
