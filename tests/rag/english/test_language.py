import pytest

from rag.english.language import detect_language, stated_language


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
        ("Wkh#ihuu|#vwrsshg#rq#Iulgd|/#dqg#qrerg|#kdg#wrog#wkh#vfkrro#zkrvh#fkloguhq", None),
        ("", None),
    ],
)
def test_detected(text: str, code: str | None) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [("en-GB", "en"), ("EN", "en"), ("pt_BR", "pt"), ("English", "en"), ("x-default", None)],
)
def test_stated(words: str, code: str | None) -> None:
    assert stated_language(words) == code
