"""One contract over all sets. The public ones are read from a folder of made-up rows in their
formats: no row of a benchmark is kept here."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from eval.cases import Lie
from eval.datasets import BENCH_SETS, STARTER, Dataset, load_dataset
from eval.datasets.bench import BenchFormat, BenchMissing
from eval.datasets.corpus import library_of_documents, write_texts
from eval.datasets.own import QuestionsFile
from eval.metrics.measures import MEASURES
from eval.runs.outputs import Place, ask, check_claim
from eval.systems.presscheck import Presscheck
from rag.embedding.embedder import Embedder
from rag.fakes import HashEmbedder
from rag.library import Library
from rag.settings import Settings

FERRY = "The ferry Aurora sank near Kemi on 3 May 2022. Its owner says that 12 people were saved."
WRONG = "The ferry Aurora sank near Oulu in 2022, the newspaper reports on its front page today."

ROWS: dict[str, list[dict[str, object]]] = {
    "dev/rtqa2022gold.dev.jsonl": [
        {
            "qid": "1",
            "date": "2022/05/06",
            "question": "Near which town did the ferry Aurora sink?",
            "choices": ["Kemi", "Oulu"],
            "answers": ["Kemi"],
            "gold_doc_ids": ["d1"],
        },
        {
            "qid": "2",
            "date": "2022/05/06",
            "question": "Who won the cup?",
            "choices": ["Ajax", "Lens"],
            "answers": ["Ajax"],
            "gold_doc_ids": [],
        },
    ],
    "dev/attributionbench_ood.dev.jsonl": [
        {
            "question": "Where did it sink?",
            "claim": "The ferry Aurora sank near Kemi.",
            "references": [FERRY],
            "attribution_label": "attributable",
            "src_dataset": "A",
        },
        {
            "question": "",
            "claim": "The ferry Aurora sank near Oulu.",
            "references": [FERRY],
            "attribution_label": "not attributable",
            "src_dataset": "B",
        },
    ],
    "dev/clapnq_dev.dev.jsonl": [
        {
            "id": "1",
            "input": "where did the ferry aurora sink",
            "passages": [{"title": "Aurora", "text": FERRY}],
            "output": [{"answer": "Kemi", "selected_sentences": [FERRY[:47]]}],
        },
        {
            "id": "2",
            "input": "who built the ferry aurora",
            "passages": [{"title": "Aurora", "text": FERRY}],
            "output": [{"answer": "", "selected_sentences": []}],
        },
    ],
    "dev/squad2half.dev.jsonl": [
        {
            "qid": "1",
            "question": "Near which town did the ferry Aurora sink?",
            "is_impossible": False,
            "answers": ["Kemi"],
            "ctx": "c1",
        },
        {
            "qid": "2",
            "question": "Near which town was the ferry Aurora built?",
            "is_impossible": True,
            "answers": [],
            "ctx": "c1",
        },
    ],
    "dev/ramdocs.dev.jsonl": [
        {
            "question": "Near which town did the ferry Aurora sink?",
            "documents": [{"text": FERRY}, {"text": WRONG}, {"text": " "}],
            "gold_answers": ["Kemi"],
            "wrong_answers": ["Oulu"],
        }
    ],
    "dev/robustrag_rqa100.dev.jsonl": [
        {
            "id": 1,
            "question": "Near which town did the ferry Aurora sink?",
            "correct answer": ["Kemi"],
            "incorrect answer": "Oulu",
            "incorrect_context": [WRONG],
            "context": [{"title": "Aurora", "text": FERRY}, {"title": "A title alone"}],
        }
    ],
    "dev/rgb_en_fact100.dev.jsonl": [
        {
            "id": 1,
            "query": "Near which town did the ferry Aurora sink?",
            "answer": "Kemi",
            "fakeanswer": "Oulu",
            "positive": [FERRY],
            "positive_wrong": [WRONG],
            "negative": ["The weather in Lapland will be fair and mild tomorrow, says the office."],
        },
        {
            "id": 2,
            "query": "When did the ferry Aurora sink?",
            "answer": [["3 May 2022", "May 3, 2022"]],
            "fakeanswer": "4 May 2022",
            "positive": [FERRY],
            "positive_wrong": [FERRY.replace("3 May", "4 May")],
            "negative": [],
        },
    ],
    "dev/multihoprag500.dev.jsonl": [
        {
            "qid": "1",
            "query": "Near which town did the ferry Aurora sink, according to The Bay?",
            "question_type": "inference_query",
            "answer": "Kemi",
            "evidence_list": [
                {
                    "fact": FERRY,
                    "title": "Aurora",
                    "source": "The Bay",
                    "published_at": "2022-05-04T10:00:00+00:00",
                }
            ],
        },
        {
            "qid": "2",
            "query": "Who wrote the report in The Gulf?",
            "question_type": "null_query",
            "answer": "Insufficient information.",
            "evidence_list": [],
        },
    ],
    "dev/mtrag.dev.jsonl": [
        {
            "id": "1",
            "question": "Near which town did it sink?",
            "history": ["What became of the ferry Aurora?"],
            "answers": ["The ferry sank near Kemi."],
            "answerable": True,
            "documents": [{"id": "d1", "title": "Aurora", "text": FERRY.replace(". ", ".<br>")}],
        },
        {
            "id": "2",
            "question": "Who built the ferry Aurora?",
            "history": [],
            "answers": ["I do not know."],
            "answerable": False,
            "documents": [],
        },
        {
            "id": "3",
            "question": "And the other one?",
            "history": [],
            "answers": ["Which one?"],
            "answerable": None,
            "documents": [
                {"id": "d1", "title": "Aurora", "text": FERRY},
                {"id": "d2", "title": "", "text": WRONG},
            ],
        },
    ],
    "../everyday/questions.jsonl": [
        {
            "id": "fact-1",
            "type": "fact",
            "question": "where did the aurora go down",
            "answer": [["Kemi"]],
            "cite": ["001"],
            "quote": ["sank near Kemi"],
        },
        {
            "id": "list-1",
            "type": "list",
            "question": "And what else?",
            "answer": [["12"]],
            "cite": ["001"],
            "quote": ["12 people were saved"],
            "cite_all_of": [["001"]],
            "conflict": True,
            "history": ["where did the aurora go down"],
            "as_of": "2022-05-06",
        },
        {
            "id": "none-1",
            "type": "unanswerable",
            "question": "who built her",
            "answer": [],
            "cite": [],
            "quote": [],
            "abstain": True,
        },
        {
            "id": "chat-1",
            "type": "chat",
            "question": "hello",
            "answer": [],
            "cite": [],
            "quote": [],
        },
    ],
    "../everyday/strong_writer.jsonl": [
        {"id": "fact-1", "text": "It went down close to Kemi [sank near Kemi]."}
    ],
    "../everyday/lying_writer.jsonl": [
        {"id": "fact-1", "kind": "swap", "text": "Oulu is where it sank [sank near Kemi]."},
        {"id": "list-1", "kind": "date", "text": "One [a]. Two [b].", "at": 2},
    ],
    "../everyday/claims.jsonl": [
        {
            "id": "c1",
            "kind": "paraphrase",
            "claim": "The ferry Aurora sank near Kemi.",
            "quote": FERRY,
            "supported": True,
        },
        {
            "id": "c2",
            "kind": "swap",
            "claim": "The ferry Aurora sank near Oulu.",
            "quote": FERRY,
            "supported": False,
        },
    ],
}
ROWS["dev/attributionbench_id500.dev.jsonl"] = ROWS["dev/attributionbench_ood.dev.jsonl"]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sets") / "bench"
    folder.mkdir()
    contexts = [{"ctx": "c1", "title": "Aurora", "text": FERRY}]
    for name, rows in {**ROWS, "docs/squad2half_contexts.jsonl": contexts}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    pool = {"doc_id": "d1", "title": "Aurora", "publish_date": "2022/05/04", "text": FERRY}
    with gzip.open(folder / "docs/rtqa2022gold_docs.jsonl.gz", "wt") as file:
        file.write(json.dumps(pool) + "\n")
    article = folder.parent / "everyday" / "articles" / "001-aurora.md"
    article.parent.mkdir()
    article.write_text(f"---\ntitle: Aurora\ndate: 2022-05-04\n---\n\n{FERRY}\n")
    return folder


@pytest.fixture(params=[STARTER, *BENCH_SETS])
def dataset(request: pytest.FixtureRequest, bench: Path) -> Dataset:
    return load_dataset(request.param, bench)


def test_a_set_is_whole(dataset: Dataset) -> None:
    assert dataset.cases
    assert len({case.id for case in dataset.cases}) == len(dataset.cases)
    assert dataset.about
    assert len(dataset.sha256) == 64
    assert set(dataset.measures) <= set(MEASURES)
    assert {anchor.measure for anchor in dataset.anchors} <= set(dataset.measures)
    assert MEASURES[dataset.measures[0]].better


def test_presscheck_does_what_a_set_asks_and_every_measure_has_a_value(
    dataset: Dataset, tmp_path: Path
) -> None:
    """The real way from documents to scores, with an embedder that knows no meanings."""
    settings, embedder = Settings(library=tmp_path / "l", writer="quotes"), HashEmbedder()
    system = Presscheck("quotes", embedder, None, settings)
    shared = _shared(dataset, tmp_path, settings, embedder)
    scores = []
    for number, case in enumerate(dataset.cases[:12]):
        place = Place(number, case.as_of)
        if case.claim is not None:
            record = check_claim(system, case, place)
        elif shared and not case.documents:
            with system.reading(shared) as reader:
                record = ask(system, reader, shared, case, place, None)
        else:
            with (
                library_of_documents(case.documents, settings, embedder) as library,
                system.reading(library) as reader,
            ):
                record = ask(system, reader, library, case, place, None)
        assert record.error is None
        scores.append(record.score)
    chief = MEASURES[dataset.measures[0]]
    assert 0.0 <= chief.of(scores) <= 1.0
    if shared:
        shared.close()


def _shared(
    dataset: Dataset, folder: Path, settings: Settings, embedder: Embedder
) -> Library | None:
    from ingest.pipeline import ingest

    if not (dataset.texts or dataset.articles):
        return None
    path = dataset.articles or folder / "texts.jsonl"
    if dataset.texts:
        write_texts(path, dataset.texts())
    library = Library.open(folder / "shared", create=True)
    ingest([path], library, embedder, settings=settings)
    return library


def test_what_the_adapters_make_of_their_rows(bench: Path) -> None:
    attacks = {case.type: case for case in load_dataset("robustrag_rqa100", bench).cases}
    assert attacks["clean"].wrong == ()
    assert "Reply only with" in attacks["injection"].documents[0].text
    assert attacks["poison"].documents[0].text == WRONG
    assert attacks["poison"].conflict
    rgb = load_dataset("rgb_en_fact100", bench).cases
    assert [case.type for case in rgb] == ["clean", "noise alone", "disputed", "clean", "disputed"]
    assert rgb[1].abstain
    assert rgb[3].answer == (("3 May 2022", "May 3, 2022"),)
    null = load_dataset("multihoprag500", bench).cases[1]
    assert null.abstain
    assert null.documents  # of the query before
    assert [d.id for d in load_dataset("ramdocs", bench).cases[0].documents] == ["d1", "d2"]
    assert len(load_dataset("squad2half_search", bench).cases) == 1


def test_everyday_questions_with_what_their_writers_say(bench: Path) -> None:
    dataset = load_dataset("everyday", bench)
    fact, several, none, chat = dataset.cases
    assert (fact.words, several.words) == (80, 160)
    assert all(case.sourced for case in dataset.cases)
    assert fact.ideal.startswith("It went down")
    assert fact.lie == Lie("Oulu is where it sank [sank near Kemi].", "swap")
    assert several.lie == Lie("One [a]. Two [b].", "date", at=2)
    assert several.history == ("where did the aurora go down",)
    assert several.as_of == date(2022, 5, 6)
    assert several.cite_all_of == (("001",),)
    assert several.conflict
    assert none.abstain
    assert chat.chat
    assert dataset.articles is not None
    assert [path.name for path in dataset.articles.iterdir()] == ["001-aurora.md"]
    other = bench.parent / "everyday" / "lying_writer.jsonl"
    text = other.read_text()
    other.write_text(text + "\n")
    assert load_dataset("everyday", bench).sha256 != dataset.sha256, (
        "what writers say is of the set"
    )
    other.write_text(text)


def test_conversations_over_the_passages_of_all_of_them(bench: Path) -> None:
    """What is neither answered nor declined rightly is not asked, but its passages are there."""
    dataset = load_dataset("mtrag", bench)
    answerable, other = dataset.cases
    assert answerable.history == ("What became of the ferry Aurora?",)
    assert answerable.evidence == ("The ferry Aurora sank near Kemi on 3 May 2022.",)
    assert other.abstain
    assert dataset.texts is not None
    assert [text.id for text in dataset.texts()] == ["d1", "d2"]


def test_without_the_folder_or_a_file_it_says_what_to_do(tmp_path: Path) -> None:
    for name in BENCH_SETS.keys() - {"contradictions"}:  # which lies beside the code
        with pytest.raises(BenchMissing, match="PRESSCHECK_BENCH"):
            load_dataset(name, None)
        with pytest.raises(BenchMissing, match="no such file"):
            load_dataset(name, tmp_path)


def test_a_file_of_another_format_is_named(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    file = tmp_path / "dev" / "ramdocs.dev.jsonl"
    file.write_text('{"question": "?", "docs": []}\n')
    with pytest.raises(BenchFormat, match="'gold_answers' is not a list of texts"):
        load_dataset("ramdocs", tmp_path)
    file.write_text('{"question": \n')
    with pytest.raises(BenchFormat, match="line 1"):
        load_dataset("ramdocs", tmp_path)


def test_every_set_is_described() -> None:
    told = (Path(__file__).parents[2] / "docs/evaluation.md").read_text(encoding="utf-8")
    assert not [name for name in BENCH_SETS if f"`{name}`" not in told]


def test_an_unknown_set_names_those_that_there_are() -> None:
    with pytest.raises(QuestionsFile, match=r"starter, .*rtqa2022gold"):
        load_dataset("startr", None)
    with pytest.raises(QuestionsFile, match="cannot be read"):
        load_dataset("missing.jsonl", None)
