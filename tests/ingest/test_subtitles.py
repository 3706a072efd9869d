"""Subtitles: cues become sentences, below the time at which they begin."""

from collections.abc import Callable

import pytest

from ingest.article import ReadArticle
from rag.errors import ReadError

Read = Callable[..., ReadArticle]

VTT = """WEBVTT - Council of Lund

STYLE
::cue { color: red }

NOTE
a remark that nobody says

1
00:01.000 --> 00:04.000 align:start
<v Ida Brandt>The ferry line will cost
<i>31 million</i> crowns.

2
00:04.000 --> 00:07.500
<v Ida Brandt>It opens in 2027&nbsp;&amp; runs
<00:05.000><c.yellow>daily.</c>

01:01:15.000 --> 01:01:18.000
<v.loud Tom Hale>Who pays for it?
<v Ida Brandt>The town.

01:01:19.000 --> 01:01:20.000
[applause]
"""


def cue(number: int, start: int, end: int, *lines: str) -> str:
    time = (f"00:{s // 60:02}:{s % 60:02},000" for s in (start, end))
    return "\n".join((str(number), " --> ".join(time), *lines, "", ""))


def parts(found: ReadArticle) -> list[tuple[str, str]]:
    return [(one.kind, found.article.text[one.start : one.end]) for one in found.sentences]


def test_voices_times_and_a_title(read: Read) -> None:
    found = read("lund.en.vtt", VTT)
    assert found.article.title == "Council of Lund"
    assert found.article.language == "en"
    assert parts(found) == [
        ("heading", "00:00:01"),
        ("text", "Ida Brandt: The ferry line will cost 31 million crowns."),
        ("text", "It opens in 2027 & runs daily."),
        ("heading", "01:01:15"),
        ("text", "Tom Hale: Who pays for it?"),
        ("text", "Ida Brandt: The town."),
    ]


def test_a_sentence_over_several_cues_is_one(read: Read) -> None:
    srt = cue(1, 1, 3, "{\\an8}The ferry line", "will <b>cost</b>") + cue(
        2, 3, 6, "31 million crowns."
    )
    found = read("council_meeting.srt", srt.replace("\n", "\r\n"))
    assert found.article.title == "council meeting"
    assert parts(found)[1:] == [("text", "The ferry line will cost 31 million crowns.")]


def test_lines_that_roll_up_are_said_once(read: Read) -> None:
    srt = (
        cue(1, 1, 3, "the ferry line will")
        + cue(2, 3, 5, "the ferry line will", "cost 31 million")
        + cue(3, 5, 7, "cost 31 million", "crowns it said")
    )
    assert parts(read("a.srt", srt))[1:] == [
        ("text", "the ferry line will cost 31 million crowns it said")
    ]
    apart = cue(1, 1, 2, "No, it will not.") + cue(2, 4, 5, "No, it will not.")
    assert read("b.srt", apart).article.text.count("No, it will not.") == 2


def test_turns_pauses_and_long_speeches_begin_paragraphs(read: Read) -> None:
    srt = (
        cue(1, 1, 3, "- Who pays for it?", "- The town pays.")
        + cue(2, 20, 22, "After a pause, it goes on.")
        + "".join(cue(n, 20 + 2 * n, 22 + 2 * n, f"Point {n} is made.") for n in range(3, 30))
    )
    times = [words for kind, words in parts(read("a.srt", srt)) if kind == "heading"]
    assert times == ["00:00:01", "00:00:20", "00:00:50"]


def test_speech_without_full_stops_is_parted_by_time(read: Read) -> None:
    srt = "".join(cue(n, 3 * n, 3 * n + 3, f"and so it goes on {n}") for n in range(20))
    assert len(read("a.srt", srt).article.text.split("\n\n")) == 6


def test_chinese_cues_are_joined_without_a_space(read: Read) -> None:
    srt = cue(1, 1, 3, "渡轮线路耗资三千一百万克朗") + cue(2, 3, 5, "二〇二七年开通。")
    assert "克朗二〇二七年" in read("a.zh.srt", srt).article.text
    assert read("a.zh.srt", srt).article.language == "zh"


def test_numbers_without_empty_lines_between(read: Read) -> None:
    srt = "".join(
        one.rstrip("\n") + "\n"
        for one in (cue(1, 1, 2, "The ferry sails."), cue(2, 2, 3, "In May."))
    )
    assert read("a.srt", srt).article.text == "00:00:01\n\nThe ferry sails. In May."


@pytest.mark.parametrize("content", ["WEBVTT\n\nNOTE nothing\n", "1\n00:00:01 > 2\nNo time.\n"])
def test_subtitles_without_cues_say_so(read: Read, content: str) -> None:
    with pytest.raises(ReadError, match="nothing said"):
        read("a.vtt", content)
