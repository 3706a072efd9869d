# ruff: noqa: RUF001 - other scripts are what this file is about
import pytest

from rag.english.language import (
    detect_language,
    language_of_article,
    language_of_draft,
    stated_language,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "The mayor of the town said on Monday that the dam and the bridge had to be closed.",
            "en",
        ),
        ("Le maire a dit lundi que le barrage et le pont devaient être fermés aussitôt.", "fr"),
        ("Der Bürgermeister sagte am Montag, dass der Damm und die Brücke gesperrt werden.", "de"),
        ("$5.6 (3)", None),
        ("", None),
    ],
)
def test_detected(text: str, code: str | None) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("eng", "en"),
        ("zh-Hans-CN", "zh"),
        ("cmn", "zh"),
        ("jp", "ja"),
        ("nb_NO", "no"),
        ("und", None),
        ("日本語", "ja"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("pt_BR", "pt"),
        ("English", "en"),
        ("x-default", None),
    ],
)
def test_stated(words: str, code: str | None) -> None:
    assert stated_language(words) == code


ENGLISH = (
    "The ferry to the island was late on Monday, and the captain said that the storm of the night "
    "before had damaged the pier. It is to be mended by the end of the week, the harbour said."
)
SPANISH = (
    "El transbordador llegó tarde el lunes y el capitán explicó que la tormenta de la noche "
    "anterior había dañado el muelle. Lo repararán antes del fin de semana, según el puerto."
)
DANISH = (
    "Færgen til øen var forsinket mandag, og kaptajnen sagde, at nattens storm havde skadet molen. "
    "Den skal være repareret inden ugens udgang, oplyser havnen."
)
RUSSIAN = "В понедельник паром опоздал из-за шторма, сообщил капитан."
CHINESE = "渡轮周一晚点，船长说风暴损坏了码头。"
JAPANESE = "月曜日、フェリーが遅れた。船長は嵐のためだと話した。"
KOREAN = "월요일에 배가 늦었다고 선장이 말했다."


@pytest.mark.parametrize(
    ("text", "stated", "code"),
    [
        (SPANISH, "en", "es"),
        (SPANISH, "es", "es"),
        (SPANISH, None, "es"),
        (ENGLISH, "de", "en"),
        (ENGLISH, "zh", "en"),
        (CHINESE, "en", "zh"),
        (JAPANESE, "zh", "ja"),
        (KOREAN, "en", "ko"),
        (RUSSIAN, "en", "ru"),
        ("जहाज देर से आया और यात्री नाराज थे।", "en", "hi"),
        ("تأخرت العبارة بسبب العاصفة يوم الاثنين.", "en", "ar"),
        (DANISH, "en", "da"),
        (DANISH, "no", "no"),  # a near relative: the document knows better
        ("Llegó tarde.", "en", "en"),  # too short to tell
        (f"{ENGLISH} {SPANISH} {SPANISH}" * 2, "en", "en"),  # not the same from end to end
        (f"{JAPANESE} “{CHINESE}”", None, "ja"),
        (f"{CHINESE}（OpenAI, Google DeepMind）{CHINESE}", None, "zh"),
    ],
)
def test_of_article(text: str, stated: str | None, code: str) -> None:
    assert language_of_article(text, stated) == code


def test_of_draft() -> None:
    assert language_of_draft("It left the pier.") == "en"
    assert language_of_draft("Am 12. Juni wird die neue Brücke eröffnet.") == "de"
    assert language_of_draft("Acme.") is None
