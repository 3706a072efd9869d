"""Reads some 240 pages in 25 encodings, and compares each with what was written and with Chromium.

    python -m eval.bench.letters [--list] [--keep FOLDER]

Nothing may be stored with other letters than were written. Chromium believes what a page says of
itself even where that cannot be right, so it is told apart where it shows other letters itself.
"""

import argparse
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from eval.bench.letter_pages import Page, pages
from ingest.article import read_article
from ingest.document import Rejected
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from rag.errors import ReadError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files")
_SHOWN = re.compile(r'<pre id="shown">(.*?)</pre>', re.DOTALL)
_ASKING = """<!DOCTYPE html><meta charset="utf-8"><body><script>
const names = %s;
Promise.all(names.map((name) => new Promise((done) => {
  const frame = document.createElement("iframe");
  frame.onload = () => done([...frame.contentDocument.querySelectorAll("h1, p")]
    .map((part) => part.textContent).filter((words) => words.trim()));
  frame.src = name;
  document.body.append(frame);
}))).then((shown) => {
  document.body.innerHTML = '<pre id="shown"></pre>';
  document.querySelector("pre").textContent = JSON.stringify(shown);
});
</script>"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--list", action="store_true", help="each page that is not as written")
    parser.add_argument("--keep", type=Path, help="write the pages to this folder, and leave them")
    options = parser.parse_args(arguments)
    made = list(pages())
    with tempfile.TemporaryDirectory(prefix="presscheck-letters-") as place:
        folder = options.keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(made):
            (folder / f"{number}.html").write_bytes(page.raw)
        stored = [_stored(folder / f"{number}.html") for number in range(len(made))]
        shown = _shown(folder, len(made))
    written = [_spaced(page.lines) for page in made]
    right = [lines == ours for ours, lines in zip(written, stored, strict=True)]
    print(f"{sum(right)} of {len(made)} pages are stored as they were written.")
    if shown is not None:
        same = sum(one == other for one, other in zip(stored, shown, strict=True))
        so = sum(one == ours for ours, one in zip(written, shown, strict=True))
        print(f"{same} are stored as Chromium shows them; it shows {so} as they were written.")
    if options.list:
        _list(made, stored, right)
    wrong = sum(lines is not None and not good for lines, good in zip(stored, right, strict=True))
    return int(wrong > 0)


def _stored(path: Path) -> tuple[str, ...] | None:
    """The title and the paragraphs; None where the page is refused."""
    try:
        (entry,) = reader_of(path)(path, ReadOptions(1 << 20))
        if isinstance(entry, Rejected):
            return None
        article = read_article(entry.parse()).article
    except ReadError:
        return None
    return (article.title, *article.text.split("\n\n"))


def _shown(folder: Path, count: int) -> list[tuple[str, ...]] | None:
    """What the browser shows of each page; None where none is here."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        print("No browser is here (on Debian: apt-get install chromium).")
        return None
    asking = folder / "asking.html"
    asking.write_text(_ASKING % json.dumps([f"{number}.html" for number in range(count)]))
    command = [browser, *_FLAGS, "--virtual-time-budget=60000", "--dump-dom", asking.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=300, check=True)
    found = _SHOWN.search(done.stdout.decode())
    if found is None:
        sys.exit("the browser gave no answer")
    return [_spaced(lines) for lines in json.loads(html.unescape(found[1]))]


def _spaced(lines: Iterable[str]) -> tuple[str, ...]:
    """White space is stored as single spaces."""
    return tuple(" ".join(line.split()) for line in lines)


def _list(made: list[Page], stored: list[tuple[str, ...] | None], right: list[bool]) -> None:
    for page, lines, good in zip(made, stored, right, strict=True):
        if not good:
            print(f"{page.name:40} {'refused' if lines is None else ' / '.join(lines)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
