from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from rag.answering import Rag
from rag.embedding.embedder import SentenceTransformerEmbedder
from rag.embedding.question_vectors import QuestionVectors
from rag.index.index import VectorIndex, open_index
from rag.library import Library
from rag.sentences import split_sentences
from rag.settings import Settings
from rag.small_talk import SmallTalk
from rag.types import Article, Chunk, Status, article_id

TITLE_TASK = """### Task:
Generate a concise, 3-5 word title with an emoji summarizing the chat history.
### Guidelines:
- The title should clearly represent the main theme of the conversation.
"""


@pytest.fixture(scope="module")
def small_talk(
    tmp_path_factory: pytest.TempPathFactory, embedder: SentenceTransformerEmbedder
) -> Iterator[SmallTalk]:
    """Beside four articles about bridges."""
    with bridges(tmp_path_factory.mktemp("bridges"), embedder) as (library, index):
        assert library.counts().articles == 4
        yield SmallTalk(QuestionVectors(embedder), index)


@pytest.mark.parametrize(
    "said",
    [
        "Hello!", "good afternoon", "Hey, how's it going?", "Thank you so much", "merci !",
        "what are you able to do?", "who are you", "What kind of questions can I ask?",
        "Good night.", TITLE_TASK, "see ya", "awesome, thank you", "thx a bunch", "你好",
        TITLE_TASK + "### Chat History:\nUSER: What will the bridge cost?\n" * 50,
    ],
)  # fmt: skip
def test_what_is_no_question_to_the_articles(small_talk: SmallTalk, said: str) -> None:
    assert small_talk.reply(said, in_conversation=False)


@pytest.mark.parametrize(
    "asked",
    [
        "hi, what will the bridge cost?", "thanks, and who pays for it?", "What can the mayor do?",
        "who is Mara Lind", "What is new?", "Which articles of the treaty were broken?",
        "help for the flood victims", "bridge", "summarise the dispute about the bridge",
        "x" * 100_000, "谁反对这座桥", "🙂🙂", "Great Britain",
        "How high is the Eiffel Tower?", "¿Quién es el alcalde de Arvik ahora?",
    ],
)  # fmt: skip
def test_questions_to_the_articles(small_talk: SmallTalk, asked: str) -> None:
    assert small_talk.reply(asked, in_conversation=False) is None


def test_after_a_question_how_does_it_work_is_one_too(small_talk: SmallTalk) -> None:
    assert small_talk.reply("How does it work?", in_conversation=False)
    assert small_talk.reply("What are they?", in_conversation=True) is None
    for said in (
        "Thanks!",
        "cool thanks",
        "okay, understood",
        "many thanks for your help",
        "see ya",
    ):
        assert small_talk.reply(said, in_conversation=True), said
    for asked in (
        "and when?",
        "ok and why?",
        "and today?",
        "who got it?",
        "who else?",
        "und wann war das eigentlich genau?",
    ):
        assert small_talk.reply(asked, in_conversation=True) is None, asked


@contextmanager
def bridges(
    folder: Path, embedder: SentenceTransformerEmbedder
) -> Generator[tuple[Library, VectorIndex]]:
    library = Library.open(folder, create=True)
    for place in ("Arvik", "Brenn", "Calder", "Dorn"):
        text = f"The harbour bridge in {place} will cost 41 million crowns, the mayor said."
        library.add(
            Article(article_id(text), text, f"A bridge for {place}", place, publisher="Bay Post"),
            split_sentences(text),
            [Chunk(f"{article_id(text)}:0-{len(text)}", article_id(text), 0, 0, len(text))],
            embedder.embed([text]),
            embedder=embedder.name,
            content_hash=place,
        )
    index = open_index(library, exact_scan_below=20_000)
    yield library, index
    index.close()
    library.close()


@pytest.fixture
def rag(tmp_path: Path, embedder: SentenceTransformerEmbedder) -> Iterator[Rag]:
    with bridges(tmp_path, embedder) as (library, index):
        yield Rag(library, index, embedder, None, Settings(library=tmp_path))


def test_a_friendly_line_and_questions_that_the_articles_answer(rag: Rag) -> None:
    answer = rag.answer("Good morning!")
    assert (answer.kind, answer.status) == ("chat", Status.ANSWERED)
    assert answer.text.startswith("Hello. There are 4 articles here, from Bay Post.")
    assert answer.sentences == answer.citations == answer.nearest == ()
    assert len(answer.suggestions) == 3
    for question in answer.suggestions:
        assert question in answer.text
        again = rag.answer(question)
        assert (again.kind, again.status) == ("answer", Status.ANSWERED)


def test_a_title_that_reads_like_small_talk_is_no_end_of_it(
    rag: Rag, embedder: SentenceTransformerEmbedder
) -> None:
    for number, title in enumerate(("Hello", "Thanks", "What can you do?")):
        text = f"The mayor of Arvik spoke for {20 + number} minutes about the harbour bridge."
        rag.library.add(
            Article(article_id(text), text, title, title, published=date(2026, 5, 1)),
            split_sentences(text),
            [Chunk(f"{article_id(text)}:0-{len(text)}", article_id(text), 0, 0, len(text))],
            embedder.embed([text]),
            embedder=embedder.name,
            content_hash=title,
        )
    assert rag.answer("hi").kind == "chat"


def test_a_word_of_the_articles_makes_it_a_question_to_them(small_talk: SmallTalk) -> None:
    assert small_talk.reply("what are they?", in_conversation=False)
    assert small_talk.reply("what are crowns?", in_conversation=False) is None
