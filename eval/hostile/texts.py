"""Hostile plain texts and Markdown."""

from random import Random

from eval.hostile.kind import Kind, Make, repeated, times

SAID = "The dam above Northtown failed on Monday, officials said. Nobody was hurt.\n\n"
_BIDI = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200F, 0xFEFF)))


def _noise(random: Random, size: float) -> bytes:
    return random.randbytes(times(size, 1 << 20))


def _letters(random: Random, size: float) -> bytes:
    """One-letter lines, the lot of them sentences."""
    return "".join(f"{random.choice('abcdef')}\n" for _ in range(times(size, 2_450_000))).encode()


def _mixed_utf8(random: Random, size: float) -> bytes:
    raw = bytearray((SAID + "Größe und Überfluss über Köln. ").encode() * times(size, 5000))
    for _ in range(max(1, len(raw) // 500)):
        raw[random.randrange(len(raw))] = random.randrange(128, 256)
    return bytes(raw)


def _marks(_: Random, size: float) -> bytes:
    """Combining marks, whose order Unicode has sorted."""
    return (SAID + "a" + "\u0301\u0316" * times(size, 800_000)).encode()


def _as(codec: str) -> Make:
    return lambda _, size: (SAID * times(size, 5000)).encode(codec)[:-1]


def _text(unit: str, count: int) -> Make:
    return repeated(unit, count, before=SAID)


TEXTS = (
    Kind("one-letter lines", ".txt", _letters),
    Kind("a line of 100 MB", ".txt", repeated("a", 100_000_000)),
    Kind("a line of 5 MB", ".txt", _text("a", 4_900_000)),
    Kind("a line of short words", ".txt", _text("a ", 2_400_000)),
    Kind(
        "a line of pairs",
        ".txt",
        lambda r, s: " ".join(
            f"{r.randrange(1 << 20):x}" for _ in range(times(s, 800_000))
        ).encode(),
    ),
    Kind("line ends", ".txt", _text("\n", 4_900_000)),
    Kind("paragraphs of a letter", ".txt", _text("a\n\n", 1_600_000)),
    Kind("full stops", ".txt", _text(".", 4_900_000)),
    Kind("full stops apart", ".txt", _text(". ", 2_400_000)),
    Kind("questions", ".txt", _text("A? ", 1_600_000)),
    Kind("quotation marks", ".txt", _text('"', 4_900_000)),
    Kind("brackets", ".txt", _text("([", 2_400_000)),
    Kind("initials", ".txt", _text("A. ", 1_600_000)),
    Kind("Chinese without ends", ".txt", _text("洪", 1_600_000)),
    Kind("Chinese ends", ".txt", _text("洪。", 800_000)),
    Kind("combining marks", ".txt", _marks),
    Kind("reading orders", ".txt", _text(_BIDI + "x", 150_000)),
    Kind("zero-width joiners", ".txt", _text("a\u200d", 1_200_000)),
    Kind("tabs", ".txt", _text("\t", 4_900_000)),
    Kind("bullets", ".txt", _text("• a\n", 800_000)),
    Kind("headings", ".txt", _text("Key points\n\nIt fell on Monday.\n\n", 150_000)),
    Kind("outline", ".txt", _text("1.1.1. Costs\n\n", 350_000)),
    Kind("dates", ".txt", _text("3 March 2025 ", 370_000)),
    Kind("a first line of dates", ".txt", repeated("3 March 2025 | ", 20)),
    Kind("bylines", ".txt", repeated("By Ann Marsh | ", 300_000)),
    Kind("separators", ".txt", repeated("a – b | ", 600_000)),
    Kind("labels", ".txt", repeated("Published: Title: Author: ", 180_000)),
    Kind("offers", ".txt", _text("subscribe-to-unlimited-", 200_000)),
    Kind("cookies", ".txt", _text("We use cookies " * 2 + "\n\n", 150_000)),
    Kind("addresses", ".txt", _text("https://example.com/a?b=c&", 180_000)),
    Kind("based on", ".txt", repeated("Based on based on ", 30)),
    Kind("NULs", ".txt", _text("\0", 1_000_000)),
    Kind("controls", ".txt", _text("\x01\x1b[2J", 500_000)),
    Kind("noise", ".txt", _noise),
    Kind("bad UTF-8", ".txt", _mixed_utf8),
    Kind("cut-off UTF-16", ".txt", _as("utf-16")),
    Kind("UTF-16 without a mark", ".txt", _as("utf-16-le")),
    Kind("cut-off UTF-32", ".txt", _as("utf-32")),
    Kind("UTF-7", ".txt", lambda _, s: b"+2AHdmt-" * times(s, 100_000)),
    Kind("surrogates", ".txt", lambda _, s: SAID.encode() + b"\xed\xa0\x80" * times(s, 100_000)),
    Kind("EBCDIC", ".txt", _as("cp500")),
    Kind("emphasis", ".md", repeated("*a ", 1_600_000)),
    Kind("emphasis in short paragraphs", ".md", repeated("*a " * 6000 + "\n\n", 80)),
    Kind("brackets to links", ".md", repeated("[" * 9000 + "\n\n", 80)),
    Kind("links in links", ".md", repeated("[a](" * 4000 + "\n\n", 80)),
    Kind("quotes in quotes", ".md", repeated(">" * 4000 + " a\n\n", 80)),
    Kind(
        "lists in lists",
        ".md",
        lambda _, s: "".join("  " * n + "- a\n" for n in range(times(s, 1500))).encode(),
    ),
    Kind("ticks", ".md", repeated("`a``b```" * 1000 + "\n\n", 80)),
    Kind("references", ".md", repeated("[a]: b\n", 150_000)),
    Kind(
        "a wide table",
        ".md",
        lambda _, s: "\n".join([w * times(s, 3000) for w in ("|a", "|-", "|b", "|c")]).encode(),
    ),
    Kind("HTML in Markdown", ".md", repeated("<div a=1>\n\n", 200_000)),
    Kind("entities", ".md", repeated("&amp;" * 3000 + "\n\n", 80)),
    Kind(
        "front matter of lists", ".md", repeated("[", 40_000, before="---\na: ", after="\n---\nx")
    ),
    Kind("front matter without end", ".md", repeated("a: b\n", 900_000, before="---\n")),
    Kind(
        "front matter of aliases",
        ".md",
        lambda _, s: (
            "---\na0: &a0 [x]\n"
            + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, times(s, 60)))
            + "title: *a9\n---\n"
            + SAID
        ).encode(),
    ),
    Kind(
        "front matter of objects",
        ".md",
        lambda _, __: (
            "---\ntitle: !!python/object/apply:os.system ['true']\n? [a, b]\n: c\n---\n" + SAID
        ).encode(),
    ),
)
