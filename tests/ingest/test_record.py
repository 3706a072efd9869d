"""Records as services, sites and programs give them: nested, cut off, in other languages."""

import json
from datetime import date
from pathlib import Path

import pytest

from ingest.article import read_article
from ingest.document import Entry, FieldNames, Rejected
from ingest.readers import reader_of
from ingest.readers.options import ReadOptions
from rag.types import Article

SAID = "The ferry sails on Friday, the line said."
DAY = "2025-04-03T06:00:00Z"
NEXT = "The quay opens in May, the board said."


def found(
    folder: Path, content: object, fields: FieldNames | None = None, name: str = "news.json"
) -> list[Entry | Rejected]:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return list(reader_of(path)(path, ReadOptions(1 << 20, fields or FieldNames())))


def articles(entries: list[Entry | Rejected]) -> list[Article]:
    return [read_article(one.parse()).article for one in entries if isinstance(one, Entry)]


WORDPRESS = {
    "id": 7,
    "date": "2025-04-03T06:00:00",
    "link": "https://example.com/ferry",
    "title": {"rendered": "Ferry &amp; quay &#8211; <em>again</em>"},
    "content": {"rendered": f"<p>{SAID}</p><script>x()</script>", "protected": False},
    "excerpt": {"rendered": "<p>Short.</p>"},
    "author": 3,
    "yoast_head_json": {"og_site_name": "Sund Post", "title": "Ferry - Sund Post"},
    "_embedded": {"author": [{"id": 3, "name": "Liv Dahl"}]},
}
GUARDIAN = {
    "webTitle": "Ferry",
    "webUrl": "https://example.com/ferry",
    "webPublicationDate": DAY,
    "fields": {"bodyText": SAID, "byline": "Liv Dahl", "publication": "Sund Post"},
}
NYT = {
    "_id": "nyt://article/1",
    "headline": {"main": "Ferry", "kicker": None},
    "abstract": "A ferry.",
    "lead_paragraph": SAID,
    "pub_date": "2025-04-03T06:00:00+0000",
    "web_url": "https://example.com/ferry",
    "source": "Sund Post",
    "byline": {"original": "By Liv Dahl", "person": []},
    "keywords": [{"name": "subject", "value": "Ferries"}],
}
FLAT = {
    "title": "Ferry",
    "source": {"id": None, "name": "Sund Post"},
    "author": "Liv Dahl",
    "publishedAt": DAY,
    "url": "https://example.com/ferry",
    "content": SAID,
}
ELASTIC = {"_id": "7", "_score": 1, "_source": FLAT | {"publishedAt": {"$date": DAY}}}
ZOTERO = {
    "title": "Ferry",
    "container-title": "Sund Post",
    "abstract": SAID,
    "URL": "https://example.com/ferry",
    "author": [{"family": "Dahl", "given": "Liv"}],
    "issued": {"date-parts": [[2025, 4, 3]]},
}
XML = {
    "title": {"#text": "Ferry"},
    "link": "https://example.com/ferry",
    "pubDate": "Thu, 03 Apr 2025 06:00:00 GMT",
    "creator": "Liv Dahl",
    "source": {"_": "Sund Post"},
    "description": f"<p>{SAID}</p>",
}
SHAPES = {
    "WordPress": [WORDPRESS],
    "one post of WordPress": WORDPRESS | {"categories": [4], "_links": {"self": [{"href": "x"}]}},
    "Guardian": {"response": {"status": "ok", "total": 1, "results": [GUARDIAN]}},
    "New York Times": {"status": "OK", "response": {"docs": [NYT], "meta": {"hits": 1}}},
    "NewsAPI": {"status": "ok", "totalResults": 1, "articles": [FLAT]},
    "Elasticsearch": {"took": 3, "hits": {"total": {"value": 1}, "hits": [ELASTIC]}},
    "GraphQL": {"data": {"posts": {"edges": [{"node": FLAT}]}}},
    "JSON:API": {"data": [{"type": "article", "id": "1", "attributes": FLAT}]},
    "Event Registry": {"articles": {"page": 1, "results": [FLAT]}},
    "Zotero": [ZOTERO],
    "RSS": {"rss": {"channel": {"title": "News", "description": "Of Lund", "item": [XML]}}},
    "a list of a name of its own": {"meta": {"tags": ["a"]}, "payload": {"berichte": [FLAT]}},
    "one with comments": FLAT | {"comments": [{"text": "Great."}]},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_articles_of_any_service(shape: str, tmp_path: Path) -> None:
    (article,) = articles(found(tmp_path, SHAPES[shape]))
    assert article.title.startswith("Ferry")
    assert (article.publisher, article.published) == ("Sund Post", date(2025, 4, 3))
    assert article.raw("author") == "Liv Dahl"
    assert article.url == article.source == "https://example.com/ferry"
    assert article.text == SAID


def test_a_title_is_plain_text(tmp_path: Path) -> None:
    (article,) = articles(found(tmp_path, [WORDPRESS]))
    assert article.title == "Ferry & quay – again"


def test_records_under_their_names(tmp_path: Path) -> None:
    both = {"a1": FLAT, "a2": {"title": "Quay", "text": NEXT}}
    assert [one.title for one in articles(found(tmp_path, both))] == ["Ferry", "Quay"]


def test_paths_of_ones_own(tmp_path: Path) -> None:
    content = {
        "x": {"list": [{"kop": {"nl": "Veer"}, "delen": [{"p": SAID}, {"p": NEXT}]}]},
        "articles": [FLAT],
    }
    fields = FieldNames(title="kop.nl", text="delen.p", records="x.list")
    (article,) = articles(found(tmp_path, content, fields))
    assert (article.title, article.text) == ("Veer", f"{SAID}\n\n{NEXT}")


@pytest.mark.parametrize(
    ("more", "text", "said"),
    [
        ({"content": f"{SAID} Passengers chee… [+1234 chars]"}, SAID, "[+1234 chars]"),
        ({"content": f"{SAID} Passengers ... [99 chars]"}, SAID, "[99 chars]"),
        ({"content": "Passengers chee… [+12 chars]", "description": SAID}, SAID, "[+12 chars]"),
        (
            {"content": f"{NEXT} And… [+12 chars]", "description": SAID},
            f"{SAID}\n\n{NEXT}",
            "[+12 chars]",
        ),
        ({"content": None, "description": SAID}, SAID, "description"),
        ({"content": "ONLY AVAILABLE IN PAID PLANS", "snippet": SAID}, SAID, "snippet"),
    ],
)
def test_what_is_no_whole_text_is_said_to_be_none(
    more: dict[str, object], text: str, said: str, tmp_path: Path
) -> None:
    (article,) = articles(found(tmp_path, [FLAT | more]))
    assert article.text == text
    assert article.disclosures == (f"Not the whole text: {said}",)


def test_addresses_without_texts_are_for_fetching(tmp_path: Path) -> None:
    gdelt = {"url": "https://example.com/1", "title": "Ferry", "seendate": "20250403T061500Z"}
    (rejected,) = found(tmp_path, {"articles": [gdelt]})
    assert isinstance(rejected, Rejected)
    assert "--allow-network" in rejected.reason


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{SAID}<br>{NEXT}", f"{SAID}\n\n{NEXT}"),
        (f"{SAID}\nThe <a href='x'>quay</a> opens.", f"{SAID}\n\nThe quay opens."),
        ("5 &lt; 7, said A&B &amp; Co.", "5 < 7, said A&B & Co."),
        ("5 < 7 and 8 > 6, they said.", "5 < 7 and 8 > 6, they said."),
        ("<h2>Why</h2><p>It is new.</p>", "Why\n\nIt is new."),
    ],
)
def test_html_in_a_field(text: str, shown: str, tmp_path: Path) -> None:
    (article,) = articles(found(tmp_path, [FLAT | {"content": text}]))
    assert article.text == shown


COLUMNS = {
    "German": "Titel;Text;Datum;Quelle;Autorin\nFähre;{0};03.04.2025;Sund Post;Liv Dahl\n",
    "French": "sep=;\nTitre;Texte;Date;Source;Auteur\nFähre;{0};03/04/2025;Sund Post;Liv Dahl\n",
    "Spanish": "Título\tContenido\tFecha\tFuente\tAutora\n"
    "Fähre\t{0}\t3/4/2025\tSund Post\tLiv Dahl\n",
    "Italian": "titolo|testo|data|fonte|autore\nFähre|{0}|3-4-2025|Sund Post|Liv Dahl\n",
    "Dutch": 'kop,tekst,datum,krant,auteur\nFähre,"{0}",3/4/2025,Sund Post,Liv Dahl\n',
    "Zotero": '"Title","Abstract Note","Date","Publication Title","Author"\n'
    'Fähre,"{0}",2025-04-03,Sund Post,Liv Dahl\n',
}


@pytest.mark.parametrize("language", COLUMNS)
def test_columns_in_other_languages(language: str, tmp_path: Path) -> None:
    content = "\ufeff" + COLUMNS[language].format(SAID)
    (article,) = articles(found(tmp_path, content, name="a.csv"))
    assert (article.title, article.publisher) == ("Fähre", "Sund Post")
    assert (article.published, article.raw("author")) == (date(2025, 4, 3), "Liv Dahl")
    assert article.text == SAID


def test_a_date_that_can_be_read_in_two_ways_stays_open_in_english(tmp_path: Path) -> None:
    content = f'title,text,date,journal\nFerry,"{SAID}",03/04/2025,Sund Post\n'
    (article,) = articles(found(tmp_path, content, name="a.csv"))
    assert article.published is None
    assert article.publisher == "Sund Post"


def test_columns_that_are_not_used_are_named(tmp_path: Path) -> None:
    content = f"Titel;Text;Ressort;Teaser\nFähre;{SAID};Lokales;x\nQuay;{NEXT};Lokales;x\n"
    first, second = found(tmp_path, content, name="a.csv")
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert first.note == "Columns of a.csv that are not used: Ressort, Teaser."
    assert second.note is None
    fields = FieldNames(text="Ressort", title="Text")
    (one, _) = found(tmp_path, content, fields, name="a.csv")
    assert isinstance(one, Entry)
    assert one.note == "Columns of a.csv that are not used: Titel, Teaser."


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("News 0123456789abcdef0123456789abcdef_all.csv", "Name,Tags\nFerry,a\n", "Notion"),
        ("pocket.csv", "title,url,time_added\nFerry,https://example.com/1,17\n", "addresses"),
    ],
)
def test_a_table_without_texts_says_where_they_are(
    name: str, content: str, what: str, tmp_path: Path
) -> None:
    with pytest.raises(Exception, match=what):
        found(tmp_path, content, name=name)
