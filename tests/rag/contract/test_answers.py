import json
import re
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import pytest
from typing_extensions import is_typeddict

from rag.contract.answers import AnswerJson, PassageJson, answer_json, passage_json
from rag.contract.articles import (
    ArticleJson,
    ArticleLineJson,
    article_json,
    article_line_json,
    source_name,
)
from rag.contract.briefs import BriefJson, PointJson
from rag.contract.drafts import DraftSentenceJson, draft_sentence_json
from rag.proofs import DraftSentence, DraftVerdict
from rag.types import (
    Answer,
    Article,
    CheckedSentence,
    Chunk,
    Citation,
    Conflict,
    ConflictValue,
    MetadataField,
    Passage,
    Quote,
    Status,
    Verdict,
)

TEXT = "The plant opened in May. It cost 30 million crowns."
ARTICLE = Article(
    id="0123456789abcdef",
    text=TEXT,
    title="A plant opens",
    source="news/plant.md",
    publisher="The Daily",
    published=date(2025, 1, 24),
    url="https://example.org/plant",
    origin="a press release",
    disclosures=("machine translated",),
    language="en",
    metadata=(MetadataField("published", "24 January 2025"),),
)
PASSAGE = Passage(Chunk("0123456789abcdef:0-51", ARTICLE.id, 0, 0, 51), ARTICLE, 0.1234567891)


def citation(n: int, start: int | None, end: int | None, field: str | None = None) -> Citation:
    return Citation(
        n=n,
        kind="metadata" if field else "text",
        article_id=ARTICLE.id,
        title=ARTICLE.title,
        publisher=ARTICLE.publisher,
        published=ARTICLE.published,
        url=ARTICLE.url,
        source=ARTICLE.source,
        quote="24 January 2025" if start is None else TEXT[start:end],
        start=start,
        end=end,
        field=field,
        also_in=("fedcba9876543210",),
    )


ANSWER = Answer(
    question="And its cost?",
    standalone_question="What did the plant cost?",
    as_of=date(2025, 1, 28),
    status=Status.PARTIAL,
    text="It cost 30 million crowns [1].",
    sentences=(
        CheckedSentence("It cost 30 million crowns.", Verdict.VERIFIED, (1,)),
        CheckedSentence("It was cheap.", Verdict.REMOVED, (), "No quote says this."),
    ),
    citations=(citation(1, 25, 51), citation(2, None, None, "published")),
    conflicts=(Conflict("cost", (ConflictValue("30", (1,)), ConflictValue("40", (2,)))),),
    missing="Who paid.",
    nearest=(PASSAGE,),
    writer="quotes",
    timings_ms={"retrieve": 1, "write": 2, "verify": 3},
    note="said to the reader, not part of the contract",
)

# The public contract, written out: a change here is a change for everybody who reads our JSON.
ANSWER_FIELDS = (
    "question standalone_question as_of status text sentences citations conflicts missing nearest "
    "writer timings_ms kind suggestions"
).split()
CITATION_FIELDS = (
    "n kind article_id title publisher published url source quote start end field also_in edited "
    "time_code ocr"
).split()
PASSAGE_FIELDS = "article_id source url published start end text score".split()


def fits(value: object, kind: object) -> bool:
    """Whether a value has the shape that a TypedDict's annotations give."""
    if kind is None or kind is type(None):
        return value is None
    if isinstance(kind, type) and is_typeddict(kind):
        hints = get_type_hints(kind)
        return (
            isinstance(value, dict)
            and list(value) == list(hints)
            and all(fits(value[name], hint) for name, hint in hints.items())
        )
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return any(fits(value, part) for part in get_args(kind))
    if origin is Literal:
        return value in get_args(kind)
    if origin is list:
        return isinstance(value, list) and all(fits(item, get_args(kind)[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(
            fits(item, get_args(kind)[1]) for item in value.values()
        )
    return type(value) is kind


def test_an_answer_has_the_fields_of_the_contract_in_order() -> None:
    value = answer_json(ANSWER)
    assert list(value) == ANSWER_FIELDS
    assert fits(value, AnswerJson)
    assert [list(item) for item in value["citations"]] == [CITATION_FIELDS] * 2
    assert [list(item) for item in value["nearest"]] == [PASSAGE_FIELDS]
    assert list(value["sentences"][0]) == ["text", "verdict", "reason", "citations"]
    assert list(value["conflicts"][0]["values"][0]) == ["value", "citations"]


def test_the_documentation_shows_these_fields() -> None:
    text = (Path(__file__).parents[3] / "docs" / "contract.md").read_text(encoding="utf-8")
    shown = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    answer, passage, article, sentence, brief = shown
    assert list(answer) == ANSWER_FIELDS
    assert list(answer["citations"][0]) == CITATION_FIELDS
    assert list(passage) == PASSAGE_FIELDS
    assert list(article) == list(article_json(ARTICLE, ["a"]))
    checked = DraftSentence("x", 0, 1, DraftVerdict.SUPPORTED, Quote(ARTICLE, 25, 51))
    value = draft_sentence_json(checked)
    assert list(sentence) == list(value)
    assert list(sentence["quote"]) == list(value["quote"] or {})
    assert list(brief) == list(BriefJson.__annotations__)
    assert list(brief["points"][0]) == list(PointJson.__annotations__)


def test_an_answer_survives_json_as_it_is() -> None:
    value = answer_json(ANSWER)
    assert json.loads(json.dumps(value)) == value
    assert (value["as_of"], value["status"]) == ("2025-01-28", "partial")
    assert value["sentences"][1] == {
        "text": "It was cheap.",
        "verdict": "removed",
        "reason": "No quote says this.",
        "citations": [],
    }


def test_a_quote_is_the_span_of_the_article() -> None:
    text, field = answer_json(ANSWER)["citations"]
    assert text["kind"] == "text"
    assert article_json(ARTICLE, ["a"])["text"][text["start"] : text["end"]] == text["quote"]
    assert (field["kind"], field["field"], field["start"], field["end"]) == (
        "metadata",
        "published",
        None,
        None,
    )
    assert {"field": "published", "raw": field["quote"]} in article_json(ARTICLE, ["a"])["metadata"]


def test_a_passage_gives_its_own_text() -> None:
    value = passage_json(PASSAGE)
    assert fits(value, PassageJson)
    assert value["text"] == TEXT[value["start"] : value["end"]]
    assert value["score"] == pytest.approx(0.123457)


def test_an_article_lists_all_its_sources_and_its_line_leaves_the_text_out() -> None:
    whole = article_json(ARTICLE, ["news/plant.md", "copy.md"], ("fedcba9876543210",))
    line = article_line_json(ARTICLE, ["news/plant.md", "copy.md"])
    assert fits(whole, ArticleJson)
    assert fits(line, ArticleLineJson)
    assert whole["sources"] == ["news/plant.md", "copy.md"]
    assert {**line, "text": TEXT, "also_in": ["fedcba9876543210"]} == whole


def test_unknown_stays_unknown() -> None:
    bare = Article(id="0", text="x", title="x", source="x")
    value = article_line_json(bare, ["x"])
    assert (value["publisher"], value["published"], value["url"], value["origin"]) == (None,) * 4


@pytest.mark.parametrize("quote", [None, Quote(ARTICLE, 25, 51)])
def test_a_checked_sentence_of_a_draft(quote: Quote | None) -> None:
    sentence = DraftSentence("It cost 40 million.", 0, 19, DraftVerdict.CONTRADICTED, quote, "why")
    value = draft_sentence_json(sentence)
    assert fits(value, DraftSentenceJson)
    assert value["verdict"] == "contradicted"
    if quote and value["quote"]:
        assert value["quote"]["quote"] == "It cost 30 million crowns."


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/srv/news/plant.md", "plant.md"),
        ("/srv/dump.jsonl#12", "dump.jsonl#12"),
        ("https://example.org/a/b", "https://example.org/a/b"),
        ("plant.md", "plant.md"),
    ],
)
def test_answers_name_the_file_and_not_its_folders(source: str, name: str) -> None:
    assert source_name(source) == name
