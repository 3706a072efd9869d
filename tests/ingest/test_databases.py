"""Exports of Nexis, Factiva and ProQuest: each article alone, with its own date and outlet."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import pytest

from ingest.article import read_article
from ingest.document import Entry
from ingest.pipeline import IngestReport, ingest
from ingest.readers import reader_of
from ingest.readers.databases import articles_of, may_be_export
from ingest.readers.options import ReadOptions
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings
from rag.types import Article

NEXIS_NUMBERED = """
                               Dokument 1 von 2

                                  Heidebote

                           Donnerstag 3. April 2025
                                 Spätausgabe

Fährlinie erhält Zuschuss

AUTOR: Von Liv Dahl

RUBRIK: LOKALES; S. 4

LÄNGE: 210 Wörter

Die Fährlinie erhielt am Donnerstag 12 Millionen Kronen.

ANLASS: Es gab Streit mit der Stadt.

UPDATE: 3. April 2025

SPRACHE: GERMAN; DEUTSCH

                      Copyright 2025 Küstenverlag
                           Alle Rechte Vorbehalten

                               Dokument 2 von 2

                 Copyright 2003 Lake Media

                                 Lake Post

                              April 4, 2025

HEADLINE: Harbour dredging ends

BODY:
Dredging of the harbour ended on Friday, the board said.

LOAD-DATE: April 5, 2025
"""
NEXIS_ENDED = """User Name: Liv Dahl
Date and Time: Monday, June 2, 2025 10:00:00 AM CEST
Documents (2)
1. Ferry line wins subsidy

Ferry line wins subsidy after a long
fight

Heidebote

April 3, 2025 Thursday

Copyright 2025 Sund Media All Rights Reserved

Section: NEWS; Pg. 4
Length: 210 words
Byline: Liv Dahl

Body

The ferry line won a subsidy of 12 million crowns on Thursday.

Notes: passengers cheered.

Classification

Language: ENGLISH

Load-Date: April 3, 2025

End of Document

Harbour dredging ends
Lake Post
April 4, 2025
Copyright 2025 Lake Media
Length: 99 words

Body

Dredging of the harbour ended on Friday, the board said.

Load-Date: April 5, 2025

End of Document
"""
FACTIVA_TAGGED = """
HD        Ferry line wins subsidy
BY        By Liv Dahl
WC        210 words
PD        3 April 2025
ET        08:15
SN        Heidebote
SC        SUNPOS
LA        English
CY        Copyright 2025, Sund Media. All Rights Reserved.

LP
The ferry line won a subsidy of 12 million crowns on Thursday.

IN LUND, passengers cheered.

TD
"We sail on," chair Nora Bekk said.

IN
i74 : Water Transport
RE
nor : Norway
AN
Document SUNPOS0020250403el4300012

HD Harbour dredging ends
WC 99 words
PD 4 April 2025
SN Lake Post
CY (c) 2025 Lake Media
LP Dredging of the harbour ended on Friday, the board said.
AN        Document LAKPO00020250404el4400003

Search Summary
Text    ferry
"""
FACTIVA_UNTAGGED = """Fährlinie erhält Zuschuss
Von Liv Dahl
210 Wörter
3. April 2025
08:15
Heidebote
SUNPOS
4
Deutsch
Copyright 2025 Sund Media

Die Fährlinie erhielt am Donnerstag 12 Millionen Kronen.

„Wir fahren weiter“, sagte die Vorsitzende.

Dokument SUNPOS0020250403el4300012

Harbour dredging ends
99 words
4 April 2025
Lake Post
LAKPO
English
(c) 2025 Lake Media

Dredging of the harbour ended on Friday, the board said.

Document LAKPO00020250404el4400003
"""
PROQUEST = """
____________________________________________________________

Report Information from ProQuest
____________________________________________________________

Document 1 of 2

Ferry line wins subsidy

Author: Liv Dahl

ProQuest document link

Abstract: The ferry line won.

Full text: The ferry line won a subsidy of 12 million crowns on Thursday.

Location: on the old pier, passengers cheered.

It is the third in a row.

Subject: Ferries; Subsidies

Publication title: Heidebote; Lund

Publication date: Apr 3, 2025

ProQuest document ID: 321

Document URL: https://example.com/docview/321

Copyright: Copyright Sund Media Apr 3, 2025

____________________________________________________________

Document 2 of 2

Title: Harbour dredging ends

Publication title: Lake Post

Publication date: Apr 4, 2025

Abstract: Dredging of the harbour ended on Friday, the board said.

ProQuest document ID: 322
____________________________________________________________

Contact ProQuest
Copyright © 2025 ProQuest LLC. All rights reserved. - Terms and Conditions
"""
EXPORTS = {
    "Nexis, numbered": (NEXIS_NUMBERED, 2),
    "Nexis, ended": (NEXIS_ENDED, 2),
    "Factiva, tagged": (FACTIVA_TAGGED, 3),
    "Factiva, untagged": (FACTIVA_UNTAGGED, 2),
    "ProQuest": (PROQUEST, 3),
}


def articles(folder: Path, name: str, content: bytes) -> list[Article]:
    path = folder / name
    path.write_bytes(content)
    entries = list(reader_of(path)(path, ReadOptions(1 << 20)))
    assert [entry.source for entry in entries] == [
        f"{path}#document {number}" for number in range(1, len(entries) + 1)
    ]
    return [read_article(entry.parse()).article for entry in entries if isinstance(entry, Entry)]


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in filter(str.strip, text.split("\n")):
        document.add_paragraph(line.strip())
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def as_rtf(text: str) -> bytes:
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text.replace("\n", "\\par\n"))
    return f"{{\\rtf1\\ansi {escaped}}}".encode()


def check(found: Sequence[Article], paragraphs: int) -> None:
    ferry, harbour = found
    assert ferry.title.startswith(("Ferry line wins subsidy", "Fährlinie erhält Zuschuss"))
    assert (ferry.publisher, harbour.publisher) == ("Heidebote", "Lake Post")
    assert (ferry.published, harbour.published) == (date(2025, 4, 3), date(2025, 4, 4))
    assert ferry.raw("author") == "Liv Dahl"
    assert ferry.text.count("\n\n") == paragraphs - 1
    assert ferry.text.startswith(("The ferry line won a subsidy", "Die Fährlinie erhielt"))
    assert harbour.title == "Harbour dredging ends"
    assert harbour.text == "Dredging of the harbour ended on Friday, the board said."


@pytest.mark.parametrize("name", EXPORTS)
def test_each_article_of_an_export_is_its_own(name: str, tmp_path: Path) -> None:
    text, paragraphs = EXPORTS[name]
    check(articles(tmp_path, "export.txt", text.encode()), paragraphs)


def test_an_export_in_another_encoding_or_with_other_line_ends(tmp_path: Path) -> None:
    text, paragraphs = EXPORTS["Nexis, ended"]
    check(articles(tmp_path, "a.txt", text.encode("utf-16")), paragraphs)
    check(articles(tmp_path, "b.txt", text.replace("\n", "\r\n").encode("utf-8-sig")), paragraphs)


def test_an_export_as_word_and_rich_text(tmp_path: Path) -> None:
    text, paragraphs = EXPORTS["Nexis, ended"]
    text = text.replace("long\nfight", "long fight")
    check(articles(tmp_path, "a.docx", as_docx(text)), paragraphs)
    check(articles(tmp_path, "b.rtf", as_rtf(text)), paragraphs)


def test_an_abstract_is_said_to_be_one(tmp_path: Path) -> None:
    _, harbour = articles(tmp_path, "export.txt", PROQUEST.encode())
    assert harbour.disclosures == ("Not the whole text: Abstract",)


@pytest.mark.parametrize(
    "text",
    [
        "Ferry sails\n\nDocument 1 of 2 was signed on Monday, the line said.\n\nDocument 1 of 2\n",
        "Ferry sails\n\nThe ferry sails on Friday, the line said.\n\nEnd of Document\n",
        "Minutes\n\n1 of 2 documents\n\nThe ferry sails.\n\n2 of 2 documents\n\nIt is new.",
        "Full text: the ferry sails.\n\nProQuest document ID: is a field of its exports.\n",
    ],
)
def test_other_texts_are_no_exports(text: str, tmp_path: Path) -> None:
    assert articles_of(text, "") == ()
    path = tmp_path / "text.txt"
    path.write_text(text)
    (entry,) = reader_of(path)(path, ReadOptions(1 << 20))
    assert entry.source == str(path)


def test_most_texts_are_told_from_exports_at_a_glance() -> None:
    assert not may_be_export(b"The documents of 2024 are in.\n\nDocument them.")
    assert all(may_be_export(text.encode()) for text, _ in EXPORTS.values())


def test_what_has_left_an_export_is_pruned(
    library: Library, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "news" / "export.txt"
    path.parent.mkdir()

    def take(text: str) -> IngestReport:
        path.write_text(text, encoding="utf-8")
        return ingest([path.parent], library, HashEmbedder(), settings=settings, prune=True)

    assert take(NEXIS_ENDED).count("added") == 2
    assert take(NEXIS_ENDED).count("unchanged") == 2
    first = NEXIS_ENDED[: NEXIS_ENDED.index("Harbour dredging ends\nLake")]
    report = take(first)
    assert (report.count("unchanged"), report.count("removed")) == (1, 1)
