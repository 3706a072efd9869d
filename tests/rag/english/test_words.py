"""Words and what they are compared by."""

import sys
import threading

import pytest

from rag.english.words import content_words, count_words, names, stem, words


def keys_of(text: str) -> list[str]:
    return [word.key for word in words(text)]


def names_of(text: str) -> list[str]:
    return [" ".join(word.text for word in run) for run in names(text)]


def test_codes_are_compared_without_hyphens_and_plurals() -> None:
    assert keys_of("H-800 H800s GPT-4o") == ["h800", "h800", "gpt4o"]
    assert keys_of("version 3") == keys_of("V3")


def test_a_maker_and_its_model_part() -> None:
    assert keys_of("DeepSeek-V3") == ["deepseek", "v3"]


def test_dots_and_possessives_do_not_count() -> None:
    assert keys_of("U.S. United States OpenAI’s Acme's") == ["us", "us", "openai", "acm"]


def test_a_figure_is_one_word() -> None:
    assert keys_of("5.6M 1,200 4.40") == ["5.6m", "1200", "4.40"]


def test_offsets_point_at_the_text() -> None:
    text = "The Acme-built X-9 cost $1,200."
    assert [text[word.start : word.end] for word in words(text)] == [
        "The", "Acme", "built", "X-9", "cost", "1,200",
    ]  # fmt: skip


def test_names_are_capitalised_inside_a_sentence_or_shaped_like_names() -> None:
    assert names_of("Yesterday Mara Lind of OpenAI tried R1.") == ["Mara Lind", "OpenAI", "R1"]
    assert names_of("Money was short. Shares fell.") == []


def test_stop_words_carry_no_content() -> None:
    assert [word.text for word in content_words("How is the US doing with it?")] == ["US"]


def test_inflections_share_a_stem() -> None:
    assert stem("restrictions") == stem("restriction")
    assert words("") == ()


def test_threads_share_one_stemmer() -> None:
    endings = ("ing", "ed", "ations", "fulness", "ies", "ily", "ousness", "izers")
    made = [
        f"{a}{b}{ending}" for a in "bcdfgh" for b in ("onst", "ompl", "arr") for ending in endings
    ]
    alone = [stem.__wrapped__(word) for word in made]
    told: list[list[str]] = []
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [
            threading.Thread(
                target=lambda: told.append([stem.__wrapped__(word) for word in made * 20])
            )
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert told == [alone * 20] * 6


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 's ferry, which the owners' council of the low-lying U.S. port sold",
        "-cost GPT-4o and x-1-b models of the H-800s, 1,200.5 km - off",
        "versions: version 3 of the United States' version 4, United Kingdom's",
        "rock’n’roll in the non‑smoking 21st-century Ünder-ground",
    ],
)
def test_words_are_counted_as_they_are_found(text: str) -> None:
    for first in range(len(text) + 1):
        assert count_words(text[first:]) == len(words(text[first:]))
