"""What is read of a library, article by article and by words."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from rag.library.record import Record
from rag.types import EVERYTHING, Article, Chunk, ChunkPlace, Counts, Hit, Scope, Sentence


class Reading(Protocol):
    """The half of a Library that changes nothing."""

    def content_hash(self, source: str) -> str | None:
        """The hash that the newest version of the document was added with."""
        ...

    def sources_from(self, prefix: str) -> tuple[str, ...]:
        """The documents there are now whose source begins with `prefix`, in order."""
        ...

    def article(self, article_id: str) -> Article:
        """The article, of whatever version. Raises ArticleNotFound; LibraryDamaged where its text
        is not the one that was stored."""
        ...

    def articles(self, *, include_old: bool = False) -> Iterator[Article]:
        """All articles in the order in which they came; with `include_old`, older versions too."""
        ...

    def ids(self) -> tuple[str, ...]:
        """Of all articles, older versions included, in the order in which they came."""
        ...

    def record(self, article_id: str) -> Record | None:
        """All that the library has of the article; None where it is not there."""
        ...

    def sources(self, article_id: str) -> tuple[str, ...]:
        """The documents that hold the text, oldest first; of an older version, those that did."""
        ...

    def copies(
        self, article_ids: Sequence[str], *, scope: Scope = EVERYTHING
    ) -> dict[str, tuple[str, ...]]:
        """For each article, the searched ones in `scope` that print the same story, edited a little
        or cut, the oldest first. An article with no copy, or not in the library, has none."""
        ...

    def copies_among(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Those of the articles that have copies among them, with these: some milliseconds for a
        hundred, whatever else the library holds."""
        ...

    def printed_by(self, article_id: str, *, scope: Scope = EVERYTHING) -> tuple[Article, ...]:
        """The article as each document in `scope` that holds exactly this text has it, with that
        one's title, publisher and so on, the one it is shown by first."""
        ...

    def sentences(self, article_id: str) -> tuple[Sentence, ...]: ...

    def sentences_of(self, article_ids: Sequence[str]) -> dict[str, tuple[Sentence, ...]]:
        """The sentences of those of the articles that are there."""
        ...

    def chunks(self, chunk_ids: Sequence[str]) -> dict[str, Chunk]:
        """Those of the chunks that are searched now; a hit may just have been replaced."""
        ...

    def chunks_of(self, article_id: str) -> tuple[Chunk, ...]:
        """The chunks of an article in order; none for an older version."""
        ...

    def places(self, chunk_ids: Sequence[str]) -> dict[str, ChunkPlace]:
        """Those of the chunks that are searched now, without their texts."""
        ...

    def match(
        self, terms: Sequence[str], *, limit: int, scope: Scope, language: str | None = None
    ) -> list[Hit]:
        """The chunks with any of `terms` (words or phrases, of any spelling), by BM25; of words of
        a `language` other than English also any inflection."""
        ...

    def document_frequency(
        self, terms: Sequence[str], language: str | None = None
    ) -> dict[str, int]:
        """In how many chunks each of `terms` is found."""
        ...

    def chunk_count(self, language: str) -> int:
        """How many chunks a question in `language` is compared with."""
        ...

    def terms_from(self, beginning: str) -> tuple[str, ...]:
        """Stems of the words that begin so, 50,000 at most."""
        ...

    def spellings(self, term: str) -> tuple[str, ...]:
        """How the articles write words of that stem, in lower case."""
        ...

    def counts(self) -> Counts:
        """What is searched. Raises LibraryDamaged where a table lost rows that it should have."""
        ...

    def newest_published(self) -> date | None:
        """The latest date among the articles that are searched."""
        ...

    def newest(self, most: int) -> tuple[Article, ...]:
        """The `most` articles of the latest dates among those that are searched."""
        ...

    def publishers(self) -> tuple[str, ...]:
        """Who published the articles that are searched, in the order of the alphabet."""
        ...

    def languages(self) -> tuple[str, ...]:
        """Codes of the languages of the articles that are searched, the most common first."""
        ...

    def embedder(self) -> str | None:
        """The name of the embedder that made the vectors; None before the first."""
        ...
