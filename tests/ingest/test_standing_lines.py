"""Pages of four publishers in four languages: calls to the reader are dropped, and what is true is
kept however often it is repeated (docs/decisions/0046)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings

PUBLISHERS = {
    "en": "Velm Courier",
    "de": "Osbyer Anzeiger",
    "fr": "Journal de Lisk",
    "es": "Diario de Orlo",
}
PAGES = 10
TOWNS = (
    "Osby",
    "Velm",
    "Tarnow",
    "Lisk",
    "Brunnhaven",
    "Askerud",
    "Orlo",
    "Penzig",
    "Marvik",
    "Halm",
)
NAMES = ("Mara Lind", "Ivo Hartz", "Tess Okoro", "Jan Vidal", "Ella Brandt")
REPORT = {
    "en": (
        "The council of {town} will spend {n} million crowns on its harbour, {name} said.",
        "Of {n} households asked in {town}, most would rather keep the harbour as it is.",
    ),
    "de": (
        "Der Rat von {town} gibt {n} Millionen Kronen für seinen Hafen aus, sagte {name}.",
        "Von {n} befragten Haushalten in {town} wollen die meisten den Hafen behalten, wie er ist.",
    ),
    "fr": (
        "Le conseil de {town} consacrera {n} millions de couronnes à son port, a dit {name}.",
        "Sur {n} foyers interrogés à {town}, la plupart préfèrent garder le port en l’état.",
    ),
    "es": (
        "El ayuntamiento de {town} gastará {n} millones de coronas en su puerto, dijo {name}.",
        "De {n} hogares consultados en {town}, la mayoría prefiere dejar el puerto como está.",
    ),
}
REPEATED = {
    "en": (
        "Eleven people died when the viaduct fell in 2019; the inquiry has heard 300 witnesses.",
        "The ministry did not answer questions.",
    ),
    "de": (
        "Beim Einsturz des Viadukts starben 2019 elf Menschen; der Ausschuss hörte 300 Zeugen.",
        "Das Ministerium beantwortete Fragen dazu nicht.",
    ),
    "fr": (
        "Onze personnes sont mortes en 2019 dans la chute du viaduc ; on a entendu 300 témoins.",
        "Le ministère n’a pas répondu aux questions.",
    ),
    "es": (
        "Once personas murieron en 2019 al caer el viaducto; la comisión oyó a 300 testigos.",
        "El ministerio no respondió a las preguntas.",
    ),
}
"""Background to an affair, and a sentence that many reports end with."""

AGENCY = "The ferry Alba ran aground off Marvik with 212 people on board, the coast guard said."
CALLS = {
    "en": (
        "Subscribe to our newsletter and get the news of the north every morning.",
        "Follow us on Facebook and Instagram.",
    ),
    "de": (
        "Abonnieren Sie unseren Newsletter und lesen Sie jeden Morgen, was wichtig ist.",
        "Folgen Sie uns auf Facebook und Instagram.",
    ),
    "fr": (
        "Abonnez-vous à notre lettre d’information et recevez chaque matin les nouvelles du nord.",
        "Suivez-nous sur Facebook et Instagram.",
    ),
    "es": (
        "Suscríbase a nuestro boletín y reciba cada mañana las noticias del norte.",
        "Síganos en Facebook e Instagram.",
    ),
}


def true_of(language: str, number: int) -> list[str]:
    name = NAMES[number % len(NAMES)]
    true = [one.format(town=TOWNS[number], name=name, n=7 + number) for one in REPORT[language]]
    background, stock = REPEATED[language]
    true += [background] * (number < 5) + [stock] * (number % 2) + [AGENCY] * (number == 9)
    return true


def page(language: str, number: int) -> str:
    call, follow = CALLS[language]
    lines = "".join(f"<p>{one}</p>" for one in (call, *true_of(language, number), follow))
    return (
        f'<html lang="{language}"><head><title>{TOWNS[number]} {number}</title>'
        f'<meta property="og:site_name" content="{PUBLISHERS[language]}"></head><body><article>'
        f"<h1>{TOWNS[number]} {number}</h1>{lines}</article></body></html>"
    )


@pytest.fixture
def ingested(tmp_path: Path, library: Library, settings: Settings) -> Library:
    folder = tmp_path / "pages"
    folder.mkdir()
    for language in PUBLISHERS:
        for number in range(PAGES):
            (folder / f"{language}-{number}.html").write_text(page(language, number))
    ingest([folder], library, HashEmbedder(), settings=settings)
    return library


def quotable(library: Library) -> Iterator[tuple[str, int, set[str]]]:
    for article in library.articles():
        language, _, number = Path(article.source).stem.partition("-")
        spans = library.sentences(article.id)
        text = {article.text[s.start : s.end] for s in spans if s.kind == "text"}
        assert article.publisher == PUBLISHERS[language]
        yield language, int(number), text


def test_what_is_true_is_kept_however_often_it_stands(ingested: Library) -> None:
    lost: list[str] = []
    calls = 0
    for language, number, text in quotable(ingested):
        lost += [one for one in true_of(language, number) if one not in text]
        calls += sum(call in text for call in CALLS[language])
    assert ingested.counts().articles == PAGES * len(PUBLISHERS)
    assert lost == []
    assert calls == 0
