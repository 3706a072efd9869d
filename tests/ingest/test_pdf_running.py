import pytest

from ingest.readers.pdf.lines import Line, Page
from ingest.readers.pdf.running import without_running_lines

BODY = ("渡口周五关闭。", "Паром остановился.", "The ferry stops.", "나룻배가 멈춘다.")


def pages(header: str, footer: str, count: int = 4) -> list[Page]:
    """Pages with the same header and footer but for the page's `{number}`, a little higher on
    every other page."""
    made: list[Page] = []
    for number in range(1, count + 1):
        shift = 0.3 * (number % 2)
        found = [
            Line(header.format(number=number), 60, 810 + shift, 9, False),
            Line(f"{BODY[number % len(BODY)]} {number}", 60, 600, 11, False),
            Line(footer.format(number=number), 280, 30 + shift, 9, False),
        ]
        made.append(Page(842, tuple(line for line in found if line.text)))
    return made


RUNNING = {
    "number of all": ("", "{number} / 12"),
    "German": ("Hafenblatt, 4. März 2031", "Seite {number} von 12"),
    "Chinese": ("渡口晚报 2031年5月9日", "第 {number} 页"),
    "Chinese, with all": ("渡口晚报", "第{number}页 共12页"),
    "Russian": ("Вестник парома № 7", "Страница {number} из 12"),
    "Polish": ("Kurier Promowy", "Strona {number} z 12"),
    "Arabic": ("صحيفة العبارة", "صفحة {number} من ١٢"),
    "Korean": ("나룻배 신문 2031년 5월 9일", "- {number} -"),
    "of a browser": ("09.05.31, 14:0{number}", "https://ferry.example/news {number}/12"),
    "an unknown language": ("Zkomo lirru", "Vappa {number} ulo 12"),
}


@pytest.mark.parametrize("name", RUNNING)
def test_running_lines_are_told_by_place_and_return(name: str) -> None:
    kept, _ = without_running_lines(pages(*RUNNING[name]))
    assert [[line.y for line in page] for page in kept] == [[600]] * 4


def test_a_page_number_alone_is_dropped_on_one_page_too() -> None:
    for number in ("1", "- 1 -", "1 / 1", "Seite 1 von 1", "第 1 页 共 1 页", "p. 1", "1쪽"):
        assert [line.y for line in without_running_lines(pages("", number, 1))[0][0]] == [600]


@pytest.mark.parametrize("footer", ["12. Juni 2031", "渡口晚报 2031年5月9日", "May 9, 2031"])
def test_a_date_on_the_only_page_stays(footer: str) -> None:
    assert [line.text for line in without_running_lines(pages("", footer, 1))[0][0]][-1] == footer


def test_what_returns_at_another_place_or_with_other_words_stays() -> None:
    lines = [
        Page(842, (Line("Cost of the ferry", 60, 800 - 9 * number, 11, False),))
        for number in range(2)
    ]
    lines.append(Page(842, (Line("Cost of the bridge", 60, 800, 11, False),)))
    assert [len(page) for page in without_running_lines(lines)[0]] == [1, 1, 1]
