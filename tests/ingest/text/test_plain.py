import pytest

from ingest.document import Block
from ingest.text.plain import blocks_of


def test_blank_lines_and_line_ends_part_blocks() -> None:
    assert blocks_of("One.\n\n\nTwo.\nThree.") == (Block("One."), Block("Two."), Block("Three."))


def test_bullets_become_items() -> None:
    assert blocks_of("  • First\n\t- Second\n* Third\n- \n•Fourth") == (
        Block("First", "item"),
        Block("Second", "item"),
        Block("Third", "item"),
        Block("Fourth", "item"),
    )


def test_a_dash_that_is_no_bullet_stays() -> None:
    assert blocks_of("– the Bell's reporters contributed") == (
        Block("– the Bell's reporters contributed"),
    )


def test_wrapped_lines_are_put_together() -> None:
    text = (
        "The dam above the town failed on Monday morning and the\n"
        "water reached the old market within an hour, the mayor of\n"
        "the town said.\n\nNobody was hurt."
    )
    assert [block.text for block in blocks_of(text)] == [
        "The dam above the town failed on Monday morning and the water reached the old market "
        "within an hour, the mayor of the town said.",
        "Nobody was hurt.",
    ]


def test_lines_of_sentences_are_not() -> None:
    line = "The dam above the old town failed on Monday, the mayor said."
    assert [block.text for block in blocks_of(f"{line}\n{line}\n{line}")] == [line] * 3


def test_marked_headings_and_rulers() -> None:
    assert blocks_of("## Causes ##\n-----\n====\nText.") == (
        Block("Causes", "heading", 2),
        Block("Text."),
    )


WIDE = {
    "at 76 columns": (
        "渡口管理处周五表示，旧渡船的发动机已经使用了三十一年，修理需要三天，其间班车\n"
        "免费。乘客批评通知太晚，船长陈丽说零件昨天才运到，她的船员今晚开始拆\n卸。",
        [
            "渡口管理处周五表示，旧渡船的发动机已经使用了三十一年，修理需要三天，其间班车免费。"
            "乘客批评通知太晚，船长陈丽说零件昨天才运到，她的船员今晚开始拆卸。"
        ],
    ),
    "in a narrow column": (
        "渡し船の会社は金曜日、古い\n船の機関を三日かけて直すと\n発表した。バスは無料となる",
        ["渡し船の会社は金曜日、古い船の機関を三日かけて直すと発表した。バスは無料となる"],
    ),
    "with indents and no empty lines": (
        "　　渡口管理处周五表示，旧渡船的发动机已经使用了三十一年，修理需要三天，其\n"
        "间班车免费。\n　　乘客批评通知太晚。",
        [
            "渡口管理处周五表示，旧渡船的发动机已经使用了三十一年，修理需要三天，其间班车免费。",
            "乘客批评通知太晚。",
        ],
    ),
    "a title above a date": (
        "渡口管理处宣布旧渡船停运三天修理发动机乘客改乘免费班车\n2031年5月9日",
        ["渡口管理处宣布旧渡船停运三天修理发动机乘客改乘免费班车", "2031年5月9日"],
    ),
    "sentences": (
        "渡口管理处周五关闭渡口修理旧发动机。\n乘客批评通知太晚而且班车不够多。\n船长陈丽向大家道歉。",
        [
            "渡口管理处周五关闭渡口修理旧发动机。",
            "乘客批评通知太晚而且班车不够多。",
            "船长陈丽向大家道歉。",
        ],
    ),
    "a poem": ("渡口晚来风\n船头一点红", ["渡口晚来风", "船头一点红"]),
}


@pytest.mark.parametrize("name", WIDE)
def test_lines_of_wide_letters_are_joined_where_they_were_wrapped(name: str) -> None:
    text, blocks = WIDE[name]
    assert [block.text for block in blocks_of(text)] == blocks
