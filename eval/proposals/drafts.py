"""Cases with their gold quotes, proposed from the articles of a library."""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from eval.cases import Case
from eval.metrics.texts import holds
from eval.proposals.by_writer import written_question
from eval.proposals.proposals import SORTS, Proposal, proposals
from eval.proposals.unanswerable import without_answer
from rag.english.words import content_words, keys, words
from rag.errors import EmptyLibrary, WriterError
from rag.library import Library
from rag.types import Article, Scope
from rag.writing import Writer

BY_RULES = "rules"

_SHARE_WITHOUT_ANSWER = 1 / 6
_ARTICLES_PER_DRAFT = 10
_LEAST_ARTICLES = 200
_TRIES = 4
"""Of an article before the next has its turn."""

_MOST_FAILURES = 2
"""In a row, after which the writer is asked no more."""

_SAME_FACT_FROM = 0.7
"""Share of the question's words that a sentence elsewhere must have to be taken for the same."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed case. Its quote is `article.text[start:end]`, in the sentence
    `[sentence_start, sentence_end)`, and the answer `[answer_start, answer_end)` is in it. A case
    without an answer has the sentence that it was varied from, and empty spans at its start.
    `made_by`: "rules" or the writer's name."""

    case: Case
    article: Article
    start: int
    end: int
    answer_start: int
    answer_end: int
    sentence_start: int
    sentence_end: int
    made_by: str

    @property
    def quote(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def sentence(self) -> str:
        return self.article.text[self.sentence_start : self.sentence_end]


def draft_cases(
    library: Library,
    *,
    count: int,
    seed: int,
    writer: Writer | None = None,
    besides: Collection[Case] = (),
    unanswerable: float = _SHARE_WITHOUT_ANSWER,
) -> Iterator[Draft]:
    """Up to `count` drafts in an order that `seed` decides, spread over articles and over what is
    asked for; no id and no question of the cases `besides` is used again.

    `unanswerable` is the share of questions without an answer, left out where none is safe. A
    writer that fails is replaced by rules. Raises EmptyLibrary.
    """
    return _Drafting(library, seed, writer, besides).drafts(count, unanswerable)


class _Drafting:
    def __init__(
        self, library: Library, seed: int, writer: Writer | None, besides: Collection[Case]
    ) -> None:
        self._library = library
        self._seed = seed
        self._writer = writer
        self._failures = 0
        self._taken = {case.id for case in besides}
        self._number = 0
        self._used: Counter[str] = Counter()
        self._questions = {case.question.casefold() for case in besides}
        self._variable: list[Draft] = []
        self._names: list[str] = []

    def drafts(self, count: int, unanswerable: float) -> Iterator[Draft]:
        articles = self._articles(max(_LEAST_ARTICLES, _ARTICLES_PER_DRAFT * count))
        made, without = 0, 0
        for queue in self._turns(articles):
            wanted = without < int((made + 1) * unanswerable)
            draft = (self._varied() if wanted else None) or self._next(queue)
            if draft is None:
                continue
            yield draft
            made += 1
            without += draft.case.abstain
            if made == count:
                return

    def _turns(self, articles: Iterable[Article]) -> Iterator[list[Proposal]]:
        """What can be asked about each article, again and again until all is used up."""
        queues: list[list[Proposal]] = []
        for article in articles:
            queue = self._queue(article)
            queues.append(queue)
            yield queue
        while queues := [queue for queue in queues if queue]:
            yield from queues

    def _queue(self, article: Article) -> list[Proposal]:
        sentences = self._library.sentences(article.id)
        found = proposals(article, sentences)
        random.Random(f"{self._seed} {article.id}").shuffle(found)
        self._names += [proposal.answer for proposal in found if proposal.sort == "name"]
        return found

    def _articles(self, most: int) -> list[Article]:
        """A random sample in random order; each article is equally likely (reservoir sampling)."""
        chance = random.Random(self._seed)
        kept: list[Article] = []
        seen = 0
        for article in self._library.articles():
            if article.language not in {None, "en"}:
                continue
            seen += 1
            if len(kept) < most:
                kept.append(article)
            elif (place := chance.randrange(seen)) < most:
                kept[place] = article
        if not seen:
            raise EmptyLibrary(
                "the library holds no articles in English",
                where=self._library.where,
                next="Ingest articles first: presscheck ingest PATH",
            )
        chance.shuffle(kept)
        return kept

    def _next(self, queue: list[Proposal]) -> Draft | None:
        """The article's next draft, of the sort that was used least; its sentence is used up."""
        for _ in range(_TRIES):
            if not queue:
                return None
            chosen = min(queue, key=lambda p: (self._used[p.sort], SORTS.index(p.sort)))
            question, made_by = self._question(chosen)
            queue.remove(chosen)
            if question.casefold() in self._questions:
                continue
            queue[:] = [other for other in queue if other.start != chosen.start]
            return self._draft(chosen, question, made_by)
        return None

    def _question(self, proposal: Proposal) -> tuple[str, str]:
        if self._writer and self._failures < _MOST_FAILURES:
            try:
                written = written_question(self._writer, proposal)
                self._failures = 0
                if written:
                    return written, self._writer.name
            except WriterError:
                self._failures += 1
        return proposal.question, BY_RULES

    def _draft(self, proposal: Proposal, question: str, made_by: str) -> Draft:
        article, begin = proposal.article, proposal.start
        start, end = proposal.quote_span()
        spellings = proposal.spellings
        elsewhere = self._elsewhere(question, spellings, article)
        sources = [source for a in (article, *elsewhere) for source in self._library.sources(a.id)]
        case = Case(
            id=self._new_id(),
            question=question,
            type=proposal.type,
            answer=(spellings,),
            cite=tuple(dict.fromkeys(PurePath(source).name or source for source in sources)),
            quote=tuple(dict.fromkeys((article.text[start:end], *elsewhere.values()))),
        )
        self._used[proposal.sort] += 1
        self._questions.add(question.casefold())
        draft = Draft(
            case,
            article,
            start,
            end,
            begin + proposal.begin,
            begin + proposal.end,
            begin,
            begin + len(proposal.sentence),
            made_by,
        )
        if made_by == BY_RULES and proposal.sort in {"figure", "date"}:
            self._variable.append(draft)
        return draft

    def _varied(self) -> Draft | None:
        """An earlier question about another name, where the library has no answer to that."""
        for place, earlier in enumerate(self._variable):
            question = without_answer(
                earlier.case.question, earlier.sentence, self._names, self._library
            )
            if question and question.casefold() not in self._questions:
                del self._variable[place]
                self._questions.add(question.casefold())
                case = Case(id=self._new_id(), question=question, type="unanswerable", abstain=True)
                at = earlier.sentence_start
                return Draft(
                    case, earlier.article, at, at, at, at, at, earlier.sentence_end, BY_RULES
                )
        return None

    def _elsewhere(
        self, question: str, spellings: tuple[str, ...], article: Article
    ) -> dict[Article, str]:
        """Other articles that say the same, each with its sentence: citing them is right too."""
        asked = content_words(question)
        wanted = keys(asked)
        hits = self._library.match([word.text for word in asked], limit=30, scope=Scope())
        chunks = self._library.chunks([hit.chunk_id for hit in hits])
        found: dict[Article, str] = {}
        for article_id in dict.fromkeys(chunk.article_id for chunk in chunks.values()):
            if article_id == article.id:
                continue
            other = self._library.article(article_id)
            for span in self._library.sentences(article_id):
                sentence = other.text[span.start : span.end]
                shared = len(wanted & keys(words(sentence)))
                if shared < _SAME_FACT_FROM * len(wanted) or span.kind == "heading":
                    continue
                if any(holds(sentence, spelling) for spelling in spellings):
                    found.setdefault(other, sentence)
        return found

    def _new_id(self) -> str:
        while True:
            self._number += 1
            identity = f"draft-{self._number:03}"
            if identity not in self._taken:
                self._taken.add(identity)
                return identity
