"""What reaches the page, and that text only ever reaches it escaped."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from rag.library.table import ArticlePage, ArticleRow, BinCount, Timeline
from rag.types import (
    Answer,
    CheckedSentence,
    Chunk,
    Citation,
    Conflict,
    ConflictValue,
    Event,
    EvidenceFound,
    Passage,
    Progress,
    Scope,
    Status,
    Verdict,
)
from ui.engine.engine import EngineState
from ui.engine.uploading import UploadRow
from ui.engine.writer_state import WriterState
from ui.markup import link
from ui.render import trouble_card
from ui.render.article_table import filters_html, table_html
from ui.render.evidence import evidence_group, surroundings
from ui.render.library import LibraryView, removed_line, upload_list
from ui.render.reader import Reading, reading_html
from ui.render.scope_line import scope_line
from ui.render.timeline import timeline_html
from ui.render.turn import turn_html
from ui.render.welcome import welcome
from ui.render.writer import writer_line
from ui.state.listing import Listing
from ui.state.turns import AskedTurn, Trouble, after, failed, stopped
from ui.words import day, is_web_address, seconds, size, time_left

PAYLOADS = (
    "<script>alert(1)</script>",
    '<img src="https://evil.example/x.png" onerror="alert(1)">',
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</section></div><iframe src=//evil.example></iframe>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} `${alert(2)}`",
    "javascript:alert(1)",
    "<style>@import 'https://evil.example'</style>",
    "&lt;b&gt; is not bold",
)


class Seen(HTMLParser):
    """The elements and the visible text of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in ("progress", "input", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "progress":
            assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(html: str) -> Seen:
    parser = Seen()
    parser.feed(html)
    assert not parser.open, "elements were left open"
    return parser


def turn_of(answer: Answer, events: Iterable[Event]) -> AskedTurn:
    turn = AskedTurn("t1", answer.question)
    for event in events:
        turn = after(turn, event)
    return turn


@pytest.fixture
def full_answer(shelf: SimpleNamespace, make: SimpleNamespace) -> Answer:
    """An answer with every verdict, both kinds of sentence, a conflict and a note."""
    first = make.cite(1, shelf.harbour, "The harbour bridge will cost 41 million crowns, the city")
    second = make.cite(2, shelf.observer, "The bridge over the harbour will cost 58 million crowns")
    return make.answer(
        "What will it cost?",
        [
            CheckedSentence("The council says 41 million crowns.", Verdict.VERIFIED, (1,)),
            CheckedSentence(second.quote, Verdict.VERIFIED, (2,)),
            CheckedSentence("It is cheap.", Verdict.WEAK, (1,), "cheap is not in the quote"),
            CheckedSentence("It costs 99 dollars.", Verdict.REMOVED, (), "99 is in no quote"),
        ],
        [first, second],
        conflicts=(
            Conflict(
                "the cost",
                (ConflictValue("41 million", (1,)), ConflictValue("58 million", (2,))),
            ),
        ),
        note="The endpoint was slow.",
        writer="local:some-model",
    )


def test_an_answer_shows_each_verdict_its_marks_and_the_conflict(
    full_answer: Answer, make: SimpleNamespace
) -> None:
    html = str(turn_html(turn_of(full_answer, make.events(full_answer))))
    page = seen(html)
    assert html.count('data-verdict="verified"') == 2
    assert html.count('data-verdict="weak"') == 1
    assert html.count('data-verdict="removed"') == 1
    assert "cheap is not in the quote" in page.text
    assert "99 is in no quote" in page.text
    assert "The articles disagree" in page.text
    assert "Harbour Gazette · 5 March 2024" in page.text
    assert "Evening Observer · no date given" in page.text
    assert "The endpoint was slow." in page.text
    assert "2 verified" in page.text
    assert (
        html.count('class="pc-mark"') == 5
    )  # two sentences, a weak one, two sides of the conflict


def test_removed_sentences_have_no_marks(full_answer: Answer, make: SimpleNamespace) -> None:
    turn = turn_of(full_answer, make.events(full_answer))
    html = str(turn_html(replace(turn, answer=replace(full_answer, conflicts=()))))
    removed = html.index('class="pc-removed"')
    assert "pc-mark" in html[html.index('class="pc-weak"') : removed]
    assert "pc-mark" not in html[removed:]


def test_the_evidence_stands_there_until_a_sentence_is_checked(
    full_answer: Answer, make: SimpleNamespace
) -> None:
    *events, last = make.events(full_answer)
    turn = AskedTurn("t1", full_answer.question)
    shown: list[int] = []
    for event in events:
        turn = after(turn, event)
        shown.append(str(turn_html(turn)).count("pc-evidence"))
    found = next(n for n, event in enumerate(events) if isinstance(event, EvidenceFound))
    assert shown[:found] == [0] * found
    assert shown[found] > 0
    assert shown[-1] == 0  # a sentence stands in its place
    assert "pc-evidence" not in str(turn_html(after(turn, last)))
    begun = AskedTurn("t1", full_answer.question, citations=full_answer.citations)
    assert "Found in the articles" in str(turn_html(stopped(begun)))
    declined = replace(full_answer, status=Status.DECLINED, sentences=(), conflicts=())
    html = str(turn_html(replace(begun, end="answered", answer=declined)))
    assert html.index("Nearest in the articles") < html.index("The articles do not answer this")


def test_small_talk_gets_its_line_and_nothing_else(full_answer: Answer) -> None:
    answer = replace(
        full_answer, kind="chat", text="Hello. <b>\nYou could ask:\n- What?", sentences=(),
        citations=(), conflicts=(), missing=None, suggestions=("What?",), note=None,
    )  # fmt: skip
    turn = after(AskedTurn("t1", "hi"), answer)
    page = seen(str(turn_html(turn, None, answer.suggestions)))
    assert "Hello. <b>" in page.text
    assert page.text.count("What?") == 1
    for word in ("verified", "Search", "Answered", "Quotes from", "not answer"):
        assert word not in page.text


def test_a_sentence_that_is_its_quote_stands_in_quotation_marks(
    full_answer: Answer, make: SimpleNamespace
) -> None:
    html = str(turn_html(turn_of(full_answer, make.events(full_answer))))
    assert "“The bridge over the harbour will cost 58 million crowns”" in html
    assert "“The council says" not in html


def test_evidence_is_shown_before_any_sentence(full_answer: Answer, make: SimpleNamespace) -> None:
    turn = AskedTurn("t1", full_answer.question)
    for event in make.events(full_answer)[:3]:
        turn = after(turn, event)
    html = str(turn_html(turn))
    assert html.count('class="pc-chip"') == 2
    assert "data-verdict" not in html
    assert 'data-step="read" data-state="running"' in html


def test_steps_show_their_times(full_answer: Answer, make: SimpleNamespace) -> None:
    page = seen(str(turn_html(turn_of(full_answer, make.events(full_answer)))))
    for words in ("Search25 ms", "Read16 ms", "Write0.31 s", "Check3 ms"):
        assert words in page.text


def test_parts_keep_their_places_while_an_answer_arrives(
    full_answer: Answer, make: SimpleNamespace
) -> None:
    """The page is patched by position, so that the turn's parts must be the same at every step."""
    turn = AskedTurn("t1", full_answer.question)
    shapes = set()
    for event in make.events(full_answer):
        turn = after(turn, event)
        html = str(turn_html(turn))
        places = [html.index(f'class="pc-{part}"') for part in PARTS]
        shapes.add(tuple(sorted(range(len(places)), key=places.__getitem__)))
    assert shapes == {tuple(range(len(PARTS)))}


PARTS = ("question", "steps", "sources", "answer", "doubts", "cards", "turn-foot")


def test_a_declined_question_says_what_is_missing_and_what_is_nearest(
    shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    chunk = Chunk("c", shelf.harbour.id, 0, 0, len(shelf.harbour.text))
    answer = make.answer(
        "Who drew it?", missing="No designer is named.", nearest=(Passage(chunk, shelf.harbour, 1),)
    )
    page = seen(str(turn_html(turn_of(answer, make.events(answer)))))
    assert "The articles do not answer this" in page.text
    assert "No designer is named." in page.text
    assert "Harbour bridge to cost 41 million" in page.text
    assert "The ferry keeps running" in page.text


def test_a_partial_answer_says_what_was_not_found(
    full_answer: Answer, make: SimpleNamespace
) -> None:
    answer = replace(full_answer, status=Status.PARTIAL, missing="No opening date.", conflicts=())
    page = seen(str(turn_html(turn_of(answer, make.events(answer)))))
    assert "Not found: No opening date." in page.text
    assert "pc-card pc-partial" in str(turn_html(turn_of(answer, make.events(answer))))
    assert "Answered in part" in page.text


def test_a_stopped_and_a_failed_turn_say_so() -> None:
    turn = after(AskedTurn("t1", "Why?"), Progress("search", "Why?", 0))
    assert "Stopped. Nothing was checked yet." in seen(str(turn_html(stopped(turn)))).text
    trouble = Trouble("the library is busy", "/somewhere/library", "Wait, and ask again.")
    page = seen(str(turn_html(failed(turn, trouble))))
    assert "The library is busy." in page.text
    assert "/somewhere/library" in page.text
    assert "Wait, and ask again." in page.text


def test_evidence_marks_the_quote_in_its_paragraph(
    shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    quote = "Mayor Ada Lind called the price fair."
    answer = make.answer("Fair?", [], [make.cite(1, shelf.harbour, quote)])
    turn = turn_of(answer, make.events(answer))
    html = str(evidence_group(turn, {shelf.harbour.id: shelf.harbour}))
    assert f"<mark>{quote}</mark>" in html
    page = seen(html)
    assert "Work begins in May. Mayor Ada Lind called the price fair. She said" in page.text
    assert "The ferry" not in page.text  # another paragraph
    assert "a council press release" in page.text
    assert "Machine translated from Swedish." in page.text
    assert ("href", "https://example.org/harbour-bridge") in page.attributes
    assert ("rel", "noopener noreferrer") in page.attributes


def test_evidence_of_an_article_that_is_gone_still_shows_its_quote(
    shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    answer = make.answer("Fair?", [], [make.cite(1, shelf.harbour, "Work begins in May.")])
    html = str(evidence_group(turn_of(answer, make.events(answer)), {}))
    assert "<mark>Work begins in May.</mark>" in html


def test_copies_of_a_quote_are_named(shelf: SimpleNamespace, make: SimpleNamespace) -> None:
    citation = make.cite(1, shelf.harbour, "Work begins in May.", also_in=(shelf.observer.id,))
    answer = make.answer("When?", [], [citation])
    articles = {article.id: article for article in (shelf.harbour, shelf.observer)}
    html = str(evidence_group(turn_of(answer, make.events(answer)), articles))
    assert "Also in: Engineers doubt the price (Evening Observer)" in seen(html).text


def test_the_same_text_under_another_title_is_named(
    shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    quote = "Work begins in May."
    answer = make.answer("When?", [], [make.cite(1, shelf.harbour, quote)])
    reprints = [
        replace(shelf.harbour, source=f"{n}.md", title=f"Bridge {n}", publisher=f"Paper {n}")
        for n in range(7)
    ]
    unsigned = replace(shelf.harbour, source="folder/last.md", publisher=None)
    turn = turn_of(answer, make.events(answer))
    articles = {shelf.harbour.id: shelf.harbour}
    few = {shelf.harbour.id: (shelf.harbour, reprints[0], unsigned)}
    text = seen(str(evidence_group(turn, articles, few))).text
    assert f"Also in: Bridge 0 (Paper 0); {shelf.harbour.title} (last.md)" in text
    many = {shelf.harbour.id: (shelf.harbour, *reprints)}
    assert (
        "Bridge 4 (Paper 4); and 2 other articles"
        in seen(str(evidence_group(turn, articles, many))).text
    )
    alone = {shelf.harbour.id: (shelf.harbour,)}
    assert "Also in" not in seen(str(evidence_group(turn, articles, alone))).text


def test_articles_of_one_stated_source_are_told_from_copies_and_counted_once(
    shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    origin = "a film, “The bridge that the harbour wanted”"
    harbour, observer = (replace(one, origin=origin) for one in (shelf.harbour, shelf.observer))
    citations = [
        make.cite(1, harbour, "Work begins in May.", also_in=(observer.id,)),
        make.cite(2, observer, "The council has not answered", also_in=(harbour.id,)),
    ]
    answer = make.answer("When?", [], citations)
    articles = {article.id: article for article in (harbour, observer)}
    text = seen(str(evidence_group(turn_of(answer, make.events(answer)), articles))).text
    assert "From the same stated source: Engineers doubt the price (Evening Observer)" in text
    assert "Also in" not in text
    assert "2 quotes from 2 articles, which count as 1 source" in text


def test_a_metadata_citation_names_its_field(make: SimpleNamespace) -> None:
    citation = Citation(
        n=1,
        kind="metadata",
        article_id="a",
        title="A title",
        publisher=None,
        published=date(2024, 3, 5),
        url=None,
        source="a.html",
        quote="Mar 5, 2024",
        field="published",
    )
    answer = make.answer("When?", [], [citation])
    page = seen(str(evidence_group(turn_of(answer, make.events(answer)), {})))
    assert "own published" in page.text
    assert "Mar 5, 2024" in page.text


def test_what_is_spoken_shows_its_time(shelf: SimpleNamespace, make: SimpleNamespace) -> None:
    spoken = make.cite(1, shelf.harbour, "Work begins in May.", time_code="01:02:03")
    answer = make.answer("When?", [], [spoken])
    articles = {shelf.harbour.id: shelf.harbour}
    text = seen(str(evidence_group(turn_of(answer, make.events(answer)), articles))).text
    assert "5 March 2024 · at 01:02:03" in text


def test_surroundings_keep_the_quote_whole_and_cut_at_words() -> None:
    text = "First paragraph.\n" + "before " * 300 + "THE QUOTE" + " after" * 300 + "\nLast."
    start = text.index("THE QUOTE")
    around = surroundings(text, start, start + 9, most=50)
    assert around.quote == "THE QUOTE"
    assert around.before.startswith("… before")
    assert around.after.endswith("after …")
    assert len(around.before) <= 52
    assert "paragraph" not in around.before


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_html_wherever_it_stands(payload: str, make: SimpleNamespace) -> None:
    """The payload is put into every text that the page shows; the elements must be those of the
    same page with a harmless word."""
    pages = []
    for words in ("harmless", payload):
        article = make.article(
            f"{words} said.\nMore {words}.",
            words,
            publisher=words,
            origin=words,
            disclosures=(words,),
            url=f"https://example.org/{words.replace(' ', '')}",
            published=date(2024, 1, 1),
        )
        citation = replace(make.cite(1, article, f"{words} said."), source=f"folder/{words}")
        field = replace(citation, n=2, kind="metadata", field=words, start=None, end=None)
        chunk = Chunk(words, article.id, 0, 0, len(article.text))
        answer = make.answer(
            words,
            [
                CheckedSentence(words, Verdict.VERIFIED, (1, 2)),
                CheckedSentence(citation.quote, Verdict.VERIFIED, (1,)),
                CheckedSentence(words, Verdict.WEAK, (1,), words),
                CheckedSentence(words, Verdict.REMOVED, (), words),
            ],
            [citation, field],
            conflicts=(Conflict(words, (ConflictValue(words, (1,)),)),),
            missing=words,
            note=words,
            writer=f"local:{words}",
            standalone_question=f"{words}!",
        )
        declined = make.answer(words, missing=words, nearest=(Passage(chunk, article, 1.0),))
        articles = {article.id: article}
        library = LibraryView(1, (article,))
        listing = Listing(words, words)
        row = ArticleRow(article.id, words, words, None, words, 0, 0)
        page = ArticlePage((row,), 1, 0)
        days = (date(2024, 3, 5), date(2024, 3, 6))
        timeline = Timeline("day", tuple(BinCount(day, words, 1) for day in days), 0)
        reading = Reading(article, False, (article,), (article,), (article,))
        trouble = Trouble(words, words, words)
        writer = WriterState("failed", words, trouble=trouble)
        answered = turn_of(answer, make.events(answer))
        pages.append(
            "".join(
                map(
                    str,
                    (
                        turn_html(answered),
                        evidence_group(answered, articles),
                        turn_html(turn_of(declined, make.events(declined))),
                        turn_html(failed(AskedTurn("t1", words), trouble)),
                        trouble_card(trouble),
                        table_html(listing, page, 2, 1),
                        filters_html(listing, [(words, 1)]),
                        timeline_html(timeline, listing),
                        scope_line(Scope(publishers=frozenset({words})), 1, 2, words),
                        removed_line(words, whole=True),
                        reading_html(reading),
                        welcome(EngineState("ready"), library, [words]),
                        writer_line(EngineState("ready", writer=writer)),
                        upload_list([UploadRow(words, "rejected", words, words)]),
                        upload_list([UploadRow(words, "added", words)], under_way=words),
                    ),
                )
            )
        )
    harmless, hostile = map(seen, pages)
    if "</" not in payload and "/" not in payload:  # a file name ends at its last slash
        assert payload in hostile.text
    assert set(hostile.tags) == set(harmless.tags)
    assert {name for name, _ in hostile.attributes} == {name for name, _ in harmless.attributes}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/x",
        "/relative",
        "https://",
        "http:evil",
        "https://[::1",
        "https://example.org/a b",
        "https://example.org/\n",
        "",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert not is_web_address(address)
    assert str(link(address, "words")) == ""


def test_an_address_is_escaped_inside_its_link() -> None:
    html = str(link('https://example.org/?a="><script>', "words"))
    assert seen(html).tags == ["a"]


def test_quantities_as_a_reader_says_them() -> None:
    assert [seconds(ms) for ms in (4, 320, 12_345)] == ["4 ms", "0.32 s", "12 s"]
    assert [size(n) for n in (9_000, 312_000_000, 1_117_320_768)] == ["9 kB", "312 MB", "1.1 GB"]
    assert [time_left(s) for s in (None, 3, 31, 118, 3000)] == [
        "",
        "a few seconds left",
        "30 s left",
        "2 min left",
        "50 min left",
    ]
    assert day(date(2025, 1, 28)) == "28 January 2025"
    assert day(None) == "no date given"


def test_the_writer_line_says_what_is_on_its_way() -> None:
    fetching = WriterState("fetching", "qwen", done=312_000_000, total=1_117_320_768, left_s=118)
    page = seen(str(writer_line(EngineState("ready", writer=fetching))))
    assert "312 MB of 1.1 GB, 2 min left" in page.text
    assert "progress" in page.tags
    assert "quotes" in page.text
    ready = seen(str(writer_line(EngineState("ready", writer=WriterState("ready", "local:qwen")))))
    assert ready.text.startswith("qwen reads and writes on this machine")
    starting = seen(str(writer_line(EngineState("starting"))))
    assert "Loading the search model" in starting.text


def test_an_empty_library_says_what_to_do() -> None:
    page = seen(str(welcome(EngineState("ready"), LibraryView(0, ()), [])))
    assert "The library is empty" in page.text
    assert "presscheck ingest PATH" in page.text


def test_uploads_are_told_file_by_file_the_rejected_first() -> None:
    rows = [
        UploadRow("good.txt", "added", "A title"),
        UploadRow("bad.bin", "rejected", reason="it is not text"),
    ]
    page = seen(str(upload_list(rows)))
    assert "1 added, 1 rejected" in page.text
    assert page.text.index("bad.bin") < page.text.index("good.txt")
    assert "it is not text" in page.text


def test_chips_name_what_tells_the_quotes_apart(
    shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    first = make.cite(1, shelf.harbour, "Work begins in May.")
    second = make.cite(2, shelf.observer, "The council has not answered")
    of_two = make.answer("When?", [], [first, second])
    html = str(turn_html(turn_of(of_two, make.events(of_two))))
    assert "Harbour Gazette · 5 Mar 2024" in html
    of_one = make.answer("When?", [], [first, replace(first, n=2)])
    assert "5 Mar 2024" not in str(turn_html(turn_of(of_one, make.events(of_one))))


def test_quotes_that_the_answer_does_not_use_are_told_once_it_is_there(
    shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    first = make.cite(1, shelf.harbour, "Work begins in May.")
    second = make.cite(2, shelf.observer, "The council has not answered")
    answer = make.answer(
        "When?", [CheckedSentence("In May.", Verdict.VERIFIED, (1,))], [first, second]
    )
    events = make.events(answer)
    early = str(evidence_group(turn_of(answer, events[:3]), {}))
    late = str(evidence_group(turn_of(answer, events), {}))
    assert early.count("not used") == 0
    assert late.count("not used") == 1
    assert late.index("not used") > late.index('data-n="2"')


def test_a_quote_leads_to_its_place_in_the_whole_article_while_that_is_there(
    shelf: SimpleNamespace, make: SimpleNamespace
) -> None:
    quote = make.cite(1, shelf.harbour, "Work begins in May.")
    field = replace(quote, n=2, kind="metadata", start=None, end=None, field="published")
    turn = AskedTurn("t1", "When?", citations=(quote, field))
    html = str(evidence_group(turn, {shelf.harbour.id: shelf.harbour}))
    span = f'data-start="{quote.start}" data-end="{quote.end}"'
    assert f'data-article="{shelf.harbour.id}" {span}' in html
    assert html.count("data-article=") == 2
    assert html.count("data-start=") == 1
    assert "data-article" not in str(evidence_group(turn, {}))
