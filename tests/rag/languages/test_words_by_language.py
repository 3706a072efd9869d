# ruff: noqa: RUF001 - wide marks and Cyrillic letters are what is tested
"""Words, stems, scripts and values of languages besides English."""

import pytest

from rag.languages.spoken import is_read, spoken_in
from rag.languages.stems import stem, stems
from rag.languages.tables import KINDS, asking, supported
from rag.languages.unspaced import pairs, parted, words_in
from rag.languages.values import gives_reason, holds
from rag.languages.words import content_words, vocabulary


def test_what_has_no_spaces_is_parted_into_pairs() -> None:
    assert pairs("港口新塔") == ("港口", "口新", "新塔")
    assert pairs("塔") == ("塔",)
    assert parted("ai技术") == ("ai", "技术")
    assert parted("plain") == ("plain",)


@pytest.mark.parametrize(
    ("text", "count"), [("two words", 2), ("", 0), ("新塔开放", 2), ("The 新塔 opens", 3)]
)
def test_two_signs_are_as_long_as_a_word(text: str, count: int) -> None:
    assert words_in(text) == count


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("brücken", "brücke", "de"),
        ("gekostet", "kostete", "de"),
        ("enfermera", "enfermeras", "es"),
        ("ouvert", "ouverte", "fr"),
        ("мэра", "мэром", "ru"),
    ],
)
def test_inflections_have_one_stem(one: str, other: str, language: str) -> None:
    assert stem(one, language) == stem(other, language)


def test_english_and_unknown_languages_have_no_stems_of_their_own() -> None:
    assert stems("the tower opens", "en") == stems("wort", "xx") == stems("wort", None) == []
    assert stems("Der Turm am Hafen", "de") == ["turm", "haf"]


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("Wer hat den Turm gebaut?", "de", ["Turm", "gebaut"]),
        ("Combien d'élèves mangent à la cantine ?", "fr", ["élèves", "mangent", "cantine"]),
        ("¿Quién ganó el 31 de mayo?", "es", ["ganó", "31", "mayo"]),
        ("灯塔是谁建的？", "zh", ["灯塔", "建"]),
        ("灯台はどこにありますか", "ja", ["灯台"]),
        ("등대는 언제 열었습니까", "ko", ["등대는", "열었습니까"]),
    ],
)
def test_words_that_ask_or_join_are_left_out(
    question: str, language: str, words: list[str]
) -> None:
    assert [word.text for word in content_words(question, language)] == words


@pytest.mark.parametrize(
    ("text", "language", "asked", "spoken_of"),
    [
        ("Die Hafenbrücke ist offen.", "de", "Brücke", True),
        ("Die Bürgermeisterin kam.", "de", "Bürgermeister", True),
        ("Le conseil a construit un pont.", "fr", "construction", True),
        ("Il y a 1 800 places.", "fr", "1.800", True),
        ("Der Hof liegt am Meer.", "de", "Hofgarten", False),
        ("El alcalde habló.", "es", "alcohol", False),
        ("新灯塔开放了", "zh", "灯塔", True),
        ("등대가 문을 열었다", "ko", "등대는", True),
    ],
)
def test_whether_a_text_speaks_of_a_word(
    text: str, language: str, asked: str, spoken_of: bool
) -> None:
    (term,) = content_words(asked, language)
    assert bool(vocabulary(text, language).credit(term)) is spoken_of


@pytest.mark.parametrize(
    ("question", "languages", "spoken"),
    [
        ("Wer hat den Turm gebaut?", ("en", "de"), "de"),
        ("Who built the tower?", ("de", "en"), "en"),
        ("Who built the tower?", ("de",), "en"),
        ("Les Halles fire damage", ("en", "fr"), "en"),
        ("Quem construiu a torre?", ("es", "pt"), "pt"),
        ("Wie heeft de toren gebouwd?", ("de", "nl", "en"), "nl"),
        ("Wie heeft de toren gebouwd?", ("en",), "nl"),
        ("灯塔是谁建的？", ("en", "zh"), "zh"),
        ("灯塔是谁建的？", ("en",), "zh"),
        ("灯台は誰が建てましたか", ("zh", "ja"), "ja"),
        ("Where is 北京?", ("en", "zh"), "en"),
        ("Кто построил башню?", ("ru", "uk"), "ru"),
        ("Хто збудував вежу і чому?", ("ru", "uk"), "uk"),
        ("من هو رئيس البلدية؟", ("ar",), "ar"),
        ("tower opening", (), None),
    ],
)
def test_the_language_of_a_question(
    question: str, languages: tuple[str, ...], spoken: str | None
) -> None:
    assert spoken_in(question, languages) == spoken


def test_which_languages_are_read() -> None:
    assert is_read("en")
    assert all(map(is_read, supported()))
    assert is_read("nb")
    assert not is_read("sw")


@pytest.mark.parametrize("language", supported())
def test_values_are_read_in_every_language(language: str) -> None:
    assert holds("money", "25 €", language)
    assert not holds("money", "25", language)
    assert holds("percent", "25 %", language)
    assert holds("number", "25", language)
    assert not holds("date", "x", language)
    assert not holds("duration", "x", language)
    assert set(asking(language)) >= set(KINDS) or not asking(language)


@pytest.mark.parametrize(
    ("kind", "sentence", "language"),
    [
        ("date", "Sie öffnet am 4. August.", "de"),
        ("date", "Elle ouvre jeudi.", "fr"),
        ("date", "灯塔于八月四日开放。", "zh"),
        ("date", "Она откроется 4 августа.", "ru"),
        ("duration", "Los trabajos duraron once meses.", "es"),
        ("percent", "赞成者占百分之九。", "zh"),
        ("number", "Elf Boote sanken.", "de"),
        ("number", "三万人到场。", "zh"),
        ("money", "花费三百万元。", "zh"),
        ("money", "Es kostete zwei Millionen Euro.", "de"),
    ],
)
def test_what_a_sentence_holds(kind: str, sentence: str, language: str) -> None:
    assert holds(kind, sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Sie öffnet am 4. August 2021.", "de"),
        ("El 4 de agosto de 2021 se abre.", "es"),
        ("灯塔于八月四日开放。", "zh"),
    ],
)
def test_a_day_is_no_count(sentence: str, language: str) -> None:
    assert not holds("number", sentence, language)


def test_a_reason_is_told_by_its_words() -> None:
    assert gives_reason("Grund war ein Leck.", "de")
    assert not gives_reason("Der Turm ist hoch.", "de")
    assert gives_reason("Vuototornin syy", "fi")  # no table, so nothing is known
