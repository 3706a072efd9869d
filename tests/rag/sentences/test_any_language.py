# ruff: noqa: RUF001 - other scripts are what this file is about
"""Sentence spans in other languages than English: one line a passage, its sentences apart by |."""

import time
from itertools import pairwise

import pytest

from rag.sentences import split_sentences

PASSAGES = {
    "de": """
        Der Hafen schließt am 9. März für Gäste.|Das gilt bis zum 30. April.
        Der 1. FC Osterbach steigt in die 3. Liga auf.|Die Fans feiern.
        Die Mühle aus dem 18. Jahrhundert brannte im II. Weltkrieg ab.|Es blieb der Turm.
        Es fehlen u. a. Stühle, z. B. in der Aula.|Der Rat hilft.
        Das Haus in der Gartenstr. 5 kostet ca. 2 Mio. Euro.|Es steht leer.
        „Wir ziehen um. Hier ist es laut“, sagte Dr. Paula Kern.|Dann ging sie.
        »Endlich!«, rief er.|Alle lachten.
        Sie sagte: „Ich komme wieder.“|Danach fiel die Tür zu.
        Das Tor fiel 2023.|Trainer Ohm war zufrieden.
    """,
    "fr": """
        M. Roussel et Mme Petit signent le 3 mai.|Les travaux suivront.
        « Nous restons. Rien ne change », promet le maire.|La salle applaudit.
        « Assez ! » crie la foule.|Le préfet se tait.
        L'art. 7 le permet, cf. p. 12 du rapport.|L'État hésite.
    """,
    "es": """
        La Sra. Ortiz y el Dr. Vidal viajan a EE. UU. en junio.|Vuelven en otoño.
        Faltan cosas, p. ej. agua.|¿Quién paga?|¡Nadie!
        «No cedemos. Seguimos aquí», dijo el alcalde.|La plaza calló.
        —¿Vendrá? —preguntó ella.|Nadie contestó.
    """,
    "it": """
        Il sig. Moro e l'avv. Sala tacciono.|La giunta vota domani.
        «Basta! Andiamo via», grida lei.|Il treno parte.
        La chiesa del sec. XV riapre.|È gratis.
    """,
    "pt": """
        O Sr. Melo mora na Av. Norte n.º 3.|Vende a casa.
        “Ficamos. Não há pressa”, disse a Dra. Reis.|O juiz saiu.
    """,
    "nl": """
        Dhr. Kok en mevr. Bos wonen o.a. in Delft.|Ze verhuizen.
        ‘We blijven. Dit is ons huis’, zei hij.|De buren knikten.
        ’s Avonds was het stil.|Foto’s volgen.
    """,
    "pl": """
        Na ul. Krótkiej brak np. wody.|Burmistrz milczy.
        To 2. miejsce w 5. kolejce.|Trener się cieszy.
        W 2021 r. Maria Lipa wygrała.|Małą szkołę zamknięto w 2023 r.|Uczniów było mało.
        „Zostajemy. Tu żyjemy”, mówi pani.|Radni słuchali.
    """,
    "ru": """
        Мост стоил 80 млн. руб. и открыт на ул. Садовой.|Мэр рад.
        «Мы остаёмся. Тут наш дом», — сказала она.|Все молчали.
        Нет воды, света и т. д.|Рынок закрыт.
        А. Б. Серов родился в г. Клину.|Там он и живёт.
    """,
    "cs": "Hraje se 2. kolo.|Na nám. Míru je klid.",
    "tr": "Maç 4. Ligde oynandı.|Dr. Kaya sevindi.",
    "el": "Ποιος πληρώνει;|Κανείς.",
    "hy": "Կամուրջը բացվեց։|Մարդիկ ուրախ են:|Վերջ։",
    "ko": "행사는 2024. 5. 6. 열린다.|비가 온다.",
    "hi": """
        डॉ. राव ने बैठक बुलाई।|वह लंबी चली।
        “रुको! अभी!” वह चिल्लाया।|सब रुक गए।
        कौन आया?|कोई नहीं।
    """,
    "ar": """
        قال د. نبيل إن النهر هادئ.|من يصدق؟|لا أحد.
        «سنبقى. هذا بيتنا»، قالت الأم.|ابتسم الجار.
    """,
    "ur": "دریا خاموش ہے۔|کون آیا؟|کوئی نہیں۔",
    "am": "ድልድዩ ተከፈተ።|ማን መጣ፧|ማንም።",
    "my": "တံတားဖွင့်သည်။|လူများပျော်သည်။",
}
CLOSE_UP = {
    "zh": """
        大桥通车了。|谁来付钱？|没人知道！
        “我们留下。这里是家。”村民张兰说。|大家鼓掌。
        他说：“明天见。”|门关上了。
        “加油！”的喊声不断。|比赛继续。
        电影《为什么？》上映。|票价3.5元。
    """,
    "ja": """
        橋が開通した。|誰が払うのか。
        「ここに残る。家だから」と林さんは話した。|皆が拍手した。
        「やった！」の声が響いた。|試合は続く。
        計画（昨年開始。）は止まった。|理由は不明だ。
    """,
}


def lines_of(table: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (code, line.strip()) for code, text in table.items() for line in text.strip().splitlines()
    ]


def pieces(text: str, language: str | None) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text, language)]


@pytest.mark.parametrize(("language", "line"), lines_of(PASSAGES))
def test_boundaries(language: str, line: str) -> None:
    assert pieces(line.replace("|", " "), language) == line.split("|")


@pytest.mark.parametrize(("language", "line"), lines_of(CLOSE_UP))
def test_boundaries_without_spaces(language: str, line: str) -> None:
    assert pieces(line.replace("|", ""), language) == line.split("|")


@pytest.mark.parametrize("language", ["hi", "zh", "ar", "ru"])
def test_a_script_is_enough(language: str) -> None:
    lines = [line for code, line in lines_of(PASSAGES | CLOSE_UP) if code == language]
    joint = "" if language == "zh" else " "
    for line in lines:
        assert pieces(line.replace("|", joint), None) == line.split("|")


def test_a_long_quotation_is_cut() -> None:
    said = "Wir haben lange gewartet und nichts ist geschehen. " * 8
    assert len(pieces(f"„{said.strip()}“, sagte sie. Dann ging sie.", "de")) == 9


def test_marks_without_their_other_half_enclose_nothing() -> None:
    assert pieces("Er sagte: „Wir gehen. Dann ging er. Es war 5' kalt.", "de") == [
        "Er sagte: „Wir gehen.",
        "Dann ging er.",
        "Es war 5' kalt.",
    ]


@pytest.mark.parametrize("language", ["de", "fr", "ru", "zh", "hi", "xx"])
def test_offsets_are_exact_and_hold_every_letter(language: str) -> None:
    text = "\n".join(f"  {line} " for _, line in lines_of(PASSAGES | CLOSE_UP))
    sentences = split_sentences(text, language)
    kept = "".join(text[s.start : s.end] for s in sentences)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(sentences))


@pytest.mark.parametrize(
    "hostile",
    [
        "." * 40_000,
        '."' * 10_000,
        "„" * 20_000 + "“" * 20_000,
        "(a. B) " * 6_000,
        "A. " * 8_000,
        "1. " * 8_000,
        "é. 5 " * 8_000,
        "。」" * 10_000,
    ],
)
def test_time_is_linear(hostile: str) -> None:
    began = time.process_time()
    split_sentences(hostile, "de")
    assert time.process_time() - began < 4
