"""What collections call an article's fields, as a table: exports, notes, tables and interfaces of
programs, in the languages of those who keep them. A name is compared by its letters and digits."""

import unicodedata
from collections.abc import Iterable, Mapping
from itertools import chain

_NAMES: Mapping[str, Mapping[str, str]] = {
    "title": {
        "en": "title headline webtitle articletitle posttitle documenttitle heading name booktitle",
        "de": "titel überschrift schlagzeile artikeltitel",
        "fr": "titre intitulé",
        "es": "título titular",
        "it": "titolo",
        "pt": "título manchete",
        "nl": "titel kop",
    },
    "text": {
        "en": "text content body article articletext maintext fulltext bodytext articlebody "
        "contenttext contenthtml rawcontent bodyhtml document transcript highlights highlight",
        "de": "volltext artikeltext inhalt fließtext",
        "fr": "texte contenu corps textecomplet",
        "es": "texto contenido cuerpo textocompleto",
        "it": "testo contenuto corpo",
        "pt": "texto conteúdo corpo",
        "nl": "tekst inhoud",
    },
    "summary": {
        "en": "summary leadparagraph abstract abstractnote description excerpt snippet trailtext "
        "teaser lead standfirst",
        "de": "zusammenfassung anriss vorspann",
        "fr": "résumé chapeau chapô",
        "es": "resumen entradilla extracto",
        "it": "riassunto sommario",
        "pt": "resumo",
        "nl": "samenvatting",
    },
    "published": {
        "en": "published publishedat publishdate publisheddate publishedon publishedtime "
        "datepublished datepublish publicationdate webpublicationdate firstpublicationdate "
        "pubdate pubtime postdate articledate dateofpublication datetime date dategmt issued",
        "de": "datum veröffentlicht veröffentlichtam veröffentlichungsdatum "
        "erscheinungsdatum erschienen erschienenam",
        "fr": "datedepublication publié publiéle dateparution datedeparution",
        "es": "fecha fechadepublicación fechapublicación publicado",
        "it": "data datadipubblicazione datapubblicazione pubblicato",
        "pt": "data datadepublicação publicado",
        "nl": "datum publicatiedatum gepubliceerd",
    },
    "url": {
        "en": "url link href canonicalurl canonical weburl sourceurl articleurl originalurl "
        "documenturl permalink permalinkurl",
        "de": "adresse webadresse verweis",
        "fr": "lien adresse adresseweb",
        "es": "enlace dirección",
        "it": "collegamento indirizzo",
        "pt": "ligação endereço",
        "nl": "koppeling",
    },
    "publisher": {
        "en": "publisher outlet publication publicationtitle publicationname site sitename "
        "source sourcename newspaper namesource ogsitename containertitle siteurl website cleanurl "
        "sourcedomain domainurl domain",
        "de": "quelle zeitung medium verlag herausgeber",
        "fr": "éditeur journal média titredepresse",
        "es": "fuente periódico diario medio editor",
        "it": "fonte giornale testata editore",
        "pt": "fonte jornal veículo editora",
        "nl": "bron krant uitgever",
    },
    "language": {
        "en": "language lang",
        "de": "sprache",
        "fr": "langue",
        "es": "idioma lengua",
        "it": "lingua",
        "pt": "idioma língua",
        "nl": "taal",
    },
    "author": {
        "en": "author authors byline creator writer reporter journalist bookauthor",
        "de": "autor autorin autoren verfasser verfasserin",
        "fr": "auteur auteure auteurs journaliste",
        "es": "autor autora autores periodista",
        "it": "autore autrice autori",
        "pt": "autor autora autores jornalista",
        "nl": "auteur auteurs",
    },
    "origin": {"en": "origin original"},
    "disclosure": {"en": "disclosure disclosures"},
    "retold_from": {"en": "retoldfrom"},
}


def plain_name(name: str) -> str:
    """The letters and digits of a name, small and without accents: “Published at” is
    `publishedat`."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isalnum())


def _plain(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain_name(one) for group in names for one in group.split()))


USUAL = {field: _plain(languages.values()) for field, languages in _NAMES.items()}
"""Plain names by field, the likeliest first."""

_ENGLISH = set(_plain(chain(languages["en"] for languages in _NAMES.values())))
_FOREIGN = {name for names in USUAL.values() for name in names} - _ENGLISH


def are_day_first(plain_names: Iterable[str]) -> bool:
    """Whether names are of a language that writes 03/04/2025 for the third of April."""
    return not _FOREIGN.isdisjoint(plain_names)
