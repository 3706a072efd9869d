"""Whether a page's fonts say which letters their signs stand for, in a way that pypdf reads.

After ISO 32000-2, 9.10.2: a ToUnicode map says it; else the names of the signs, where they are
those of the Adobe Glyph List; else, for a font of Chinese, Japanese or Korean, a predefined CMap
and the character collection. Of those last pypdf knows only CMaps whose codes are a text encoding.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast

_READ_BY_PYPDF = re.compile(
    r"/(?:Uni\w+-(?:UCS2|UTF16)(?:-HW)?|GB-EUC|GBpc-EUC|GBK-EUC|GBK2K|ETen-B5|ETenms-B5|90ms-RKSJ)-[HV]"
)
_DOWN = re.compile(r"^/(?:.*-)?V$")
_MOST_FONTS = 200


def letters_are_known(page: Mapping[str, object]) -> bool:
    """False where a font of the page, or of a form on it, leaves pypdf to guess. Damage is for
    pypdf to tell."""
    try:
        return all(_is_known(font) for font in _fonts(page))
    except MemoryError:
        raise
    except Exception:
        return True


def runs_down(page: Mapping[str, object]) -> bool:
    """Whether a font of the page writes from top to bottom, which pypdf does not know."""
    try:
        return any(_DOWN.search(_name(font.get("/Encoding"))) for font in _fonts(page))
    except MemoryError:
        raise
    except Exception:
        return False


def _fonts(part: Mapping[str, object], depth: int = 0) -> Iterator[Mapping[str, object]]:
    resources = resolved(part.get("/Resources"))
    for font in list(resolved(resources.get("/Font")).values())[:_MOST_FONTS]:
        yield resolved(font)
    if depth < 2:
        for drawn in list(resolved(resources.get("/XObject")).values())[:_MOST_FONTS]:
            form = resolved(drawn)
            if form.get("/Subtype") == "/Form":
                yield from _fonts(form, depth + 1)


def _is_known(font: Mapping[str, object]) -> bool:
    named = _object(font.get("/Encoding"))
    encoding = _name(named)
    if font.get("/Subtype") == "/Type0":
        has_map = isinstance(_object(font.get("/ToUnicode")), Mapping)
        return has_map or _READ_BY_PYPDF.fullmatch(encoding) is not None
    if "/ToUnicode" in font or encoding:
        return True
    embedded = resolved(font.get("/FontDescriptor"))
    if font.get("/Subtype") == "/Type3":
        return False
    if isinstance(named, Mapping):
        return not ("/FontFile2" in embedded and "/BaseEncoding" not in named)
    return "/FontFile" in embedded or not {"/FontFile2", "/FontFile3"} & embedded.keys()


def _name(value: object) -> str:
    found = _object(value)
    return found if isinstance(found, str) else ""


def resolved(value: object) -> Mapping[str, object]:
    """The dictionary that a value of a PDF is or refers to; an empty one for anything else."""
    found = _object(value)
    return cast(Mapping[str, object], found) if isinstance(found, Mapping) else {}


def _object(value: object) -> object:
    return cast(object, getattr(value, "get_object", lambda: value)())
