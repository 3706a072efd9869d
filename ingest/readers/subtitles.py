"""Subtitles and captions (.srt, .vtt): what is said, in paragraphs below the time of their first
word, which is a heading: it is never quoted, and a citation of what is said below it names it."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from ingest.document import Block, Document, Entry
from ingest.readers.options import ReadOptions, whole_file
from ingest.text.decode import decode
from rag.errors import ReadError

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_CUE = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")
_HEAD = re.compile(r"\ufeff?WEBVTT[ \t]*(?:-[ \t]*)?(?P<title>[^\n]*)\n(?P<fields>(?:[^\n]+\n)*)")
_LANGUAGE = re.compile(r"^Language:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?[ \t]+([^<>]{1,100})>")
_MARKUP = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,100}\}")
_TURN = re.compile(r"(?:[-–—]|>{2,3})\s*(?=\S)")
_SOUND = re.compile(r"[\[(♪♫#].*[\])♪♫#]$")
_ENDS = re.compile(r"[.!?…。\uff01\uff1f؟।]['\"”’»)\]]*$")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")
_STEM = re.compile(r"(?P<name>.+)\.(?P<language>[a-z]{2,3}(?:-[A-Za-z]{2,4})?)$")
_MOST_ROLLED = 10
_PAUSE_S = 4.0
_PARAGRAPH_S = 30.0
_UNPUNCTUATED_S = 20.0
"""Speech that a program has written down has no full stops: a paragraph is then one sentence."""
_MOST_S = 120.0


@dataclass(frozen=True, slots=True)
class _Line:
    """`turn` tells that somebody else begins to speak."""

    text: str
    speaker: str
    turn: bool
    start: float
    end: float


@dataclass(slots=True)
class _Paragraph:
    start: float
    speaker: str
    text: str
    end: float


def read_subtitles(path: Path, options: ReadOptions) -> Iterator[Entry]:
    return whole_file(path, options, _parse)


def _parse(raw: bytes, source: str) -> Document:
    text = decode(raw, where=source).replace("\r\n", "\n").replace("\r", "\n")
    stem = _STEM.match(PurePath(source).stem)
    stated = {"title": (stem["name"] if stem else PurePath(source).stem).replace("_", " ")}
    if stem:
        stated["language"] = stem["language"]
    head = _HEAD.match(text)
    if head:
        stated["title"] = head["title"].strip() or stated["title"]
        if language := _LANGUAGE.search(head["fields"]):
            stated["language"] = language[1]
    paragraphs = list(_paragraphs(list(_lines(text))))
    if not paragraphs:
        raise ReadError(
            "there is nothing said in it: no line with a time, as in 00:01:15,000 --> 00:01:18,000",
            where=source,
            next="Export the subtitles again, or save the text as .txt.",
        )
    return Document(source, tuple(_blocks(paragraphs)), stated, marked=True)


def _lines(text: str) -> Iterator[_Line]:
    times: tuple[float, float] | None = None
    held: list[str] = []
    before: list[_Line] = []
    for line in [*text.split("\n"), ""]:
        cue = _CUE.match(line)
        if cue and held and held[-1].strip().isdigit():  # no empty line before a number
            held.pop()
        if times and (cue or not line.strip()):
            now = list(_said(held, *times))
            yield from _new(now, before)
            before, times = now or before, None
        if cue:
            times, held = (_seconds(cue.groups()[:4]), _seconds(cue.groups()[4:])), []
        elif times:
            held.append(line)


def _said(lines: Sequence[str], start: float, end: float) -> Iterator[_Line]:
    speaker = ""
    for line in lines:
        voice = _VOICE.search(line)
        speaker = voice[1].strip() if voice else speaker
        words = " ".join(html.unescape(_MARKUP.sub("", line)).split())
        turn = _TURN.match(words)
        words = words[turn.end() :] if turn else words
        if words and not _SOUND.match(words):
            yield _Line(words, speaker, turn is not None, start, end)


def _new(now: Sequence[_Line], before: Sequence[_Line]) -> Sequence[_Line]:
    """The lines without those that roll up: shown again, below or beside the next."""
    if before and now and now[0].start <= before[-1].end + 0.1:
        shown = [line.text for line in before]
        for count in range(min(len(now), len(shown), _MOST_ROLLED), 0, -1):
            if [line.text for line in now[:count]] == shown[-count:]:
                return now[count:]
    return now


def _paragraphs(lines: Sequence[_Line]) -> Iterator[_Paragraph]:
    current: _Paragraph | None = None
    for line in lines:
        if current is None or _begins(line, current):
            if current:
                yield current
            current = _Paragraph(line.start, line.speaker, line.text, line.end)
            continue
        joint = "" if _WIDE.match(current.text[-1]) and _WIDE.match(line.text) else " "
        current.text += joint + line.text
        current.end = line.end
    if current:
        yield current


def _begins(line: _Line, current: _Paragraph) -> bool:
    lasted = line.start - current.start
    return (
        line.turn
        or line.speaker != current.speaker
        or line.start - current.end > _PAUSE_S
        or lasted >= _MOST_S
        or (lasted >= _PARAGRAPH_S and _ENDS.search(current.text) is not None)
        or (lasted >= _UNPUNCTUATED_S and not any(mark in current.text for mark in ".!?。؟।"))
    )


def _blocks(paragraphs: Sequence[_Paragraph]) -> Iterator[Block]:
    speaker = time = ""
    for one in paragraphs:
        minutes, seconds = divmod(int(one.start), 60)
        before, time = time, f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
        if time != before:
            yield Block(time, "heading", 2)
        named = one.speaker and one.speaker != speaker
        yield Block(f"{one.speaker}: {one.text}" if named else one.text)
        speaker = one.speaker


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
