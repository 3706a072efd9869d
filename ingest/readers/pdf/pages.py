"""The pages of a PDF to lines with their places; the only file that imports pypdf."""

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from ingest.readers.pdf.fonts import letters_are_known, resolved, runs_down
from ingest.readers.pdf.glyphs import UNKNOWN, GlyphReader, PlacedLine
from ingest.readers.pdf.letters import is_unreadable

if TYPE_CHECKING:
    import pypdf

_MOST_LINES = 200_000
_PRISM = (
    "http://prismstandard.org/namespaces/basic/2.0/",
    "http://prismstandard.org/namespaces/basic/3.0/",
)


class _Lines:
    """Puts the pieces that pypdf reports together to lines: text, x, y, size, bold."""

    def __init__(self) -> None:
        self.lines: list[PlacedLine] = []
        self._pieces: list[tuple[str, float, bool]] = []
        self._place = (0.0, 0.0)

    def take(
        self,
        text: str,
        matrix: Sequence[float],
        text_matrix: Sequence[float],
        font: Mapping[str, object] | None,
        size: float,
    ) -> None:
        a, b, c, d, e, f = matrix
        ta, tb, tc, td, te, tf = text_matrix
        for number, part in enumerate(text.split("\n")):
            if number:
                self.end()
            if not part.strip():
                if self._pieces and part:
                    self._pieces.append((" ", 0.0, True))
                continue
            if not self._pieces:
                self._place = (te * a + tf * c + e, te * b + tf * d + f)
            scale = math.sqrt(abs((a * d - b * c) * (ta * td - tb * tc)))
            name = str((font or {}).get("/BaseFont", "")).lower()
            bold = any(word in name for word in ("bold", "black", "heavy", "semibold", "demi"))
            self._pieces.append((part, abs(size) * scale, bold))

    def end(self) -> None:
        pieces, self._pieces = self._pieces, []
        text = "".join(piece for piece, _, _ in pieces).strip()
        if text:
            size = max(pieces, key=lambda piece: len(piece[0].strip()))[1]
            bold = all(bold for _, _, bold in pieces)
            x, y = self._place
            self.lines.append((text, round(x, 1), round(y, 1), round(size, 1), bold))


def read_pages(raw: bytes, most_letters: int) -> dict[str, object]:
    """`pages` and `info`, or in `error` what stands against reading it."""
    try:
        return _read(raw, most_letters)
    except MemoryError:
        raise
    except Exception as error:
        return {"error": "damaged", "kind": type(error).__name__}


def _read(raw: bytes, most_letters: int) -> dict[str, object]:
    import pypdf
    from pypdf.errors import DependencyError

    reader = pypdf.PdfReader(io.BytesIO(raw))
    if reader.is_encrypted:
        try:
            if not reader.decrypt(""):
                return {"error": "encrypted"}
        except DependencyError:
            return {"error": "cryptography"}
    pages: list[dict[str, object]] = []
    glyphs = _Glyphs(raw, most_letters)
    letters = count = 0
    for number, page in enumerate(reader.pages, 1):
        try:
            lines = _lines(page, number, glyphs)
            height = float(page.mediabox.top)
        except MemoryError:
            raise
        except Exception as error:
            return {"error": "page", "page": number, "kind": type(error).__name__}
        letters += sum(len(line[0]) for line in lines)
        count += len(lines)
        if letters > most_letters or count > _MOST_LINES:
            return {"error": "size"}
        pages.append({"height": height, "lines": lines, "pictures": _has_pictures(page)})
    return {"error": None, "pages": pages, "info": _info(reader)}


def _lines(page: "pypdf.PageObject", number: int, glyphs: "_Glyphs") -> list[PlacedLine]:
    known = letters_are_known(page)
    if not known or runs_down(page):
        lines = glyphs.lines(number)
        if lines and not (known and _is_unreadable(lines)):
            return lines
    taken = _Lines()
    page.extract_text(visitor_text=taken.take)
    taken.end()
    if not known:  # what pypdf has guessed says only that there are letters
        return [(UNKNOWN * len(text), x, y, size, bold) for text, x, y, size, bold in taken.lines]
    if _is_unreadable(taken.lines):
        return glyphs.lines(number) or taken.lines
    return taken.lines


def _is_unreadable(lines: list[PlacedLine]) -> bool:
    return is_unreadable("".join(line[0] for line in lines))


class _Glyphs:
    """What PDFium makes of pages that pypdf does not read; it is asked for the first of them."""

    def __init__(self, raw: bytes, most_letters: int) -> None:
        self._raw = raw
        self._most_letters = most_letters
        self._reader: GlyphReader | None = None
        self._failed = False

    def lines(self, number: int) -> list[PlacedLine]:
        """The lines of the page with this number, from 1; none where PDFium does not read it."""
        try:
            if self._failed:
                return []
            self._reader = self._reader or GlyphReader(self._raw)
            return self._reader.lines(number - 1, self._most_letters)
        except MemoryError:
            raise
        except Exception:
            self._failed = True
            return []


def _has_pictures(page: Mapping[str, object], depth: int = 0) -> bool:
    """Whether the page shows a picture, itself or inside a form."""
    try:
        drawn = resolved(resolved(page.get("/Resources")).get("/XObject"))
        for name in list(drawn)[:50]:
            part = resolved(drawn[name])
            if part.get("/Subtype") == "/Image":
                return True
            if part.get("/Subtype") == "/Form" and depth < 2 and _has_pictures(part, depth + 1):
                return True
    except MemoryError:
        raise
    except Exception:
        return False
    return False


def _info(reader: "pypdf.PdfReader") -> dict[str, str]:
    """What the file says of itself, as it stands there; empty where even that is damaged."""
    found: dict[str, str] = {}
    for name, words in (*_of_xmp(reader), *_of_info(reader)):
        if words and str(words).strip():
            found.setdefault(name, str(words).strip()[:1000])
    return found


def _of_info(reader: "pypdf.PdfReader") -> Iterator[tuple[str, object]]:
    try:
        info = cast(Mapping[str, object], reader.metadata or {})
        yield "title", info.get("/Title")
        yield "author", info.get("/Author")
    except MemoryError:
        raise
    except Exception:
        return


def _of_xmp(reader: "pypdf.PdfReader") -> Iterator[tuple[str, object]]:
    try:
        xmp = reader.xmp_metadata
        if xmp is None:
            return
        yield "title", next(iter((xmp.dc_title or {}).values()), None)
        yield "author", ", ".join(xmp.dc_creator or [])
        yield "publisher", ", ".join(xmp.dc_publisher or [])
        for prism in _PRISM:
            for name, field in (
                ("publicationName", "publisher"),
                ("publicationDate", "published"),
                ("coverDate", "published"),
                ("url", "url"),
            ):
                for element in xmp.get_element("", prism, name):
                    child = getattr(element, "firstChild", None)
                    yield field, getattr(element, "nodeValue", None) or getattr(child, "data", None)
    except MemoryError:
        raise
    except Exception:
        return
