import time

import pytest

from ingest.text.lines import columns, join_lines, join_source, join_text

JOINED = {
    "Chinese": (["渡口周五关闭，修", "理需要三天。"], "渡口周五关闭，修理需要三天。"),
    "Japanese": (["渡し船は金曜日に", "止まる。カ", "ナ"], "渡し船は金曜日に止まる。カナ"),
    "half-width kana": (["ﾌｪ", "ﾘｰ"], "ﾌｪﾘｰ"),
    "Korean keeps its space": (["나룻배는 금요일에", "멈춘다."], "나룻배는 금요일에 멈춘다."),
    "Han beside Hangul": (["社長", "은 말했다"], "社長 은 말했다"),
    "quotation marks": (["她说：“", "渡口", "”，然后离开。"], "她说：“渡口”，然后离开。"),
    "a quotation at both ends": (["“不行", "”", "“可以”"], "“不行” “可以”"),
    "a year of a text without spaces": (["渡口于2031", "年关闭，共8天"], "渡口于2031年关闭，共8天"),
    "a name of a text with spaces": (
        ["由 Marsh 公司用", "Delta 泵修理"],
        "由 Marsh 公司用 Delta 泵修理",
    ),
    "a number over two lines": (["渡口修理需要一百2", "0万元"], "渡口修理需要一百20万元"),
    "two numbers in English": (["in 2031", "14 ferries"], "in 2031 14 ferries"),
    "a Latin name over two lines": (["由Marsh", "Brothers修理"], "由Marsh Brothers修理"),
    "English": (["The ferry stops", "on Friday."], "The ferry stops on Friday."),
    "Russian beside a quotation": (["паром «Заря»", "“Лебедь”"], "паром «Заря» “Лебедь”"),
    "one line": (["The ferry stops."], "The ferry stops."),
    "none": ([], ""),
}


@pytest.mark.parametrize("name", JOINED)
def test_a_line_end_is_a_space_or_nothing(name: str) -> None:
    lines, joined = JOINED[name]
    assert join_lines(lines) == joined


def test_a_text_is_joined_without_the_blanks_around_its_line_ends() -> None:
    assert join_text("渡口 \n  周五\n\n关闭") == "渡口周五关闭"


def test_wide_letters_take_two_columns() -> None:
    assert [columns(line) for line in ("ferry", "渡口", "나루", "ﾌｪ", "№ “a”")] == [5, 4, 4, 2, 5]


SOURCES = {
    "Chinese": ("<p>渡口周五\n    关闭。</p>", "<p>渡口周五关闭。</p>"),
    "through tags": ("渡口<b>周五</b>\n<i>关闭</i>", "渡口<b>周五</b><i>关闭</i>"),
    "in an attribute": ('<meta content="渡口\r\n关闭">', '<meta content="渡口关闭">'),
    "a year": ("渡口于2031\n年关闭，共8天", "渡口于2031年关闭，共8天"),
    "a name": ("由 Marsh 公司用\nDelta 泵修理", "由 Marsh 公司用\nDelta 泵修理"),
    "Korean": ("나룻배는\n멈춘다", "나룻배는\n멈춘다"),
    "English": ("The 渡口 ferry\nstops", "The 渡口 ferry\nstops"),
    "a break": ("渡口<br>\n关闭", "渡口<br>关闭"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_line_ends_in_the_source_of_a_page(name: str) -> None:
    source, joined = SOURCES[name]
    assert join_source(source) == joined


def test_a_source_of_tags_takes_no_time() -> None:
    for hostile in ("渡<b>" * 50_000, "渡" + "<b>" * 100_000, "渡\n" * 100_000, "渡\n<b" * 50_000):
        began = time.process_time()
        join_source(hostile)
        assert time.process_time() - began < 2
