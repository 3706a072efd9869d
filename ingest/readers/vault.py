"""What notes and sites write beyond Markdown (Obsidian, Notion, Logseq, Hugo, Jekyll), made plain.

Comments, embeds, shortcodes, tags and the names of blocks are not text; links, highlights and the
titles of callouts are, without their marks. What stands in code stays as it is.
"""

import re
from collections.abc import Callable

_CODE = (
    r"(?P<code>^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|.*)"
    r"|(?P<ticks>`{1,2})(?!`)[^\n]{1,500}?(?<!`)(?P=ticks)(?!`))"
)
_PROPERTY = re.compile(r"(?:[-*][ ])?([^\W\d][\w /-]{0,40})::(?:[ \t]+(\S.*))?$")
_NOTION_PROPERTY = re.compile(r"([^\W\d][^:\n]{0,40}):[ \t]+(\S.*)$")
_NOTION_HEAD = re.compile(r"\s*(?:#[ ][^\n]*\n\s*\n)((?:[^\n]+\n)+)")
_NOTION_NAME = re.compile(r"(?P<name>.*?)[ _-]?(?<![0-9a-f])[0-9a-f]{32}(?:_all)?$")
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~=$^%])")
_QUERIES = frozenset(
    "dataview dataviewjs query tasks base bases mermaid button chart timeline tracker".split()
)
_TAG = r"#(?!\d+(?![\w/-]))[\w/-]+"


def _shown(match: re.Match[str]) -> str:
    """The words of a link as its page shows them: its own, or the name of what it leads to."""
    page, alias = match["page"].rstrip("\\").strip(), match["alias"]
    words = alias if alias else " > ".join(part for part in page.split("#") if part)
    return _MARKS.sub(r"\\\1", words.strip())


def _callout(match: re.Match[str]) -> str:
    title = match["title"].strip()
    if not title:
        return match["quote"]
    return (
        f"{match['quote']} ###### {title}"
        if match["below"] is not None
        else f"{match['quote']} {title}"
    )


def _pass(sign: str, pattern: str, made: str | Callable[[re.Match[str]], str]) -> "_Pass":
    alone = re.compile(pattern, re.MULTILINE | re.DOTALL)  # four times as fast
    found = re.compile(f"{_CODE}|{pattern}", re.MULTILINE | re.DOTALL)

    def put(match: re.Match[str]) -> str:
        if match["code"] is not None:
            return match["code"]
        return match.expand(made) if isinstance(made, str) else made(match)

    return sign, lambda text: found.sub(put, text) if alone.search(text) else text


_Pass = tuple[str, Callable[[str], str]]
# In this order: what is hidden may hold anything, and a highlight may hold a link.
_PASSES: tuple[_Pass, ...] = (
    _pass("%%", r"(?<![\d%])%%(?!%).*?%%|^%%(?=\n).*\Z", ""),
    _pass("{%", r"\{% ?comment ?%\}(?:(?!\{% ?comment).)*?\{% ?endcomment ?%\}", ""),
    _pass("{{", r"\{\{. ?comment ?.\}\}(?:(?!\{\{. ?comment).)*?\{\{. ?/ ?comment ?.\}\}", ""),
    _pass("{{", r"\{\{(?:<[^{}]{0,400}>|%[^{}]{0,400}%)\}\}", ""),
    _pass("{%", r"\{%[^{}%]{0,400}%\}", ""),
    _pass("{:", r"^[ \t]*\{:[^{}\n]{1,200}\}[ \t]*$", ""),
    _pass(":::", r"^:::+[^\n]*$", ""),
    _pass("[[", r"!\[\[[^\[\]\n]{1,400}\]\]", ""),
    _pass("[[", r"\[\[(?P<page>[^\[\]\n|]{1,400})(?:\|(?P<alias>[^\[\]\n]{0,400}))?\]\]", _shown),
    _pass(
        "==", r"(?<![A-Za-z0-9=])==(?=[^\s=])(?P<words>[^=\n]{1,2000})(?<!\s)==(?!=)", r"\g<words>"
    ),
    _pass(
        "::", r"[\[(][^\W\d][\w -]{0,40}::[ \t]*(?P<words>[^\[\]()\n]{0,400})[\])]", r"\g<words>"
    ),
    _pass("[^", r"^\[\^[^\]\s]{1,60}\]:[ \t]*", "\n- "),
    _pass("[^", r"\[\^[^\]\s]{1,60}\]", ""),
    _pass("[", r"^(?P<mark>[ \t]*[-*+][ ])\[[ xX/>?!-]\][ ]+", r"\g<mark>"),
    _pass(
        "[!",
        r"^(?P<quote>[ \t]*>(?:[ \t]*>)*)[ \t]*\[![\w-]+(?:\|[^\]\n]*)?\][+-]?[ \t]*"
        r"(?P<title>[^\n]*)(?P<below>(?=\n[ \t]*>[ \t>]*\S))?",
        _callout,
    ),
    _pass("^", r"(?:^|(?<![ \t])[ \t]+)\^(?!\d{1,3}[ \t]*$)[A-Za-z0-9][A-Za-z0-9-]*[ \t]*$", ""),
    _pass("#", rf"^[ \t]*(?:{_TAG}[ \t,]*)+$", ""),
    _pass("#", rf"(?<=[.!?…\"”’)。])(?:[ \t]+{_TAG})+[ \t]*$", ""),
)


def plain_markdown(text: str) -> tuple[str, dict[str, str]]:
    """Markdown alone, and the properties that stand in the text as `name:: value`."""
    for sign, made in _PASSES:
        if sign in text:
            text = made(text)
    properties: dict[str, str] = {}
    if "::" in text:
        kept: list[str] = []
        for line in text.split("\n"):
            if match := _PROPERTY.match(line):
                properties.setdefault(match[1], match[2] or "")
            else:
                kept.append(line)
        text = "\n".join(kept)
    return text, properties


def is_query(language: str) -> bool:
    """Whether a block of code is drawn by a program from something else: a list of notes, say."""
    return bool(language) and language.split()[0].strip("{}").lower() in _QUERIES


def is_inline_query(code: str) -> bool:
    """Whether a span of code is a formula of Dataview."""
    return code.startswith(("= ", "$= "))


def notion_name(stem: str) -> str | None:
    """The name of a page in a file name as Notion exports it, or None for any other."""
    match = _NOTION_NAME.match(stem)
    return match["name"] if match else None


def notion_properties(text: str) -> tuple[dict[str, str], str]:
    """The lines “Property: value” below the title of a Notion page, and the text without them."""
    head = _NOTION_HEAD.match(f"{text}\n")
    found = [_NOTION_PROPERTY.match(line) for line in head[1].splitlines()] if head else []
    if not head or not all(found):
        return {}, text
    return {match[1]: match[2] for match in found if match}, text[: head.start(1)] + text[
        head.end(1) :
    ]
