"""Full text in the database: rows written and dropped with their articles, and searched by BM25."""

import math
from collections.abc import Sequence
from itertools import accumulate, repeat
from typing import TYPE_CHECKING, LiteralString

from rag.library.full_text import OTHER_WORDS, search_words, table_of
from rag.library.postgres.schema import VECTORS
from rag.library.postgres.scopes import article_condition
from rag.library.postgres.terms import Phrase, any_of, like_any, phrases_of, row_of
from rag.types import Scope

if TYPE_CHECKING:
    from rag.postgres.database import Connection

_K1, _B = 1.2, 0.75
_LEAST_IDF = 1e-6
"""As in FTS5's bm25(), whose scores these are (sqlite.org/fts5.html, section 5.1)."""

_MOST_CANDIDATES = 20_000
"""Chunks that are scored. With more, those of the rarest phrases: others could not come first."""

_FOUND: LiteralString = f"FROM words w WHERE w.other = %s AND {VECTORS} @@ %s::tsquery"
_FOUND_IN: LiteralString = (
    "FROM words w JOIN chunks c ON c.number = w.chunk JOIN articles a ON a.number = c.article "
    "JOIN documents d ON d.number = a.document JOIN texts t ON t.article = a.number"
)

_OFTEN: LiteralString = (
    "(octet_length(w.words) - octet_length(replace(w.words, %s, '')))::float8 / %s"
)
_SUMMED: LiteralString = "%s * (t[%s] * %s / (t[%s] + norm))"


def write(connection: "Connection", article: int) -> int:
    """Full text of an article's chunks, under the title it is shown by; how many terms it has."""
    title, language, text = connection.execute(
        "SELECT d.title, d.language, t.text FROM articles a JOIN texts t ON t.article = a.number "
        "JOIN documents d ON d.number = a.document WHERE a.number = %s",
        (article,),
    ).fetchall()[0]
    spans = connection.execute(
        'SELECT number, start, "end" FROM chunks WHERE article = %s ORDER BY number', (article,)
    ).fetchall()
    title_words = search_words(title, language)
    rows = [
        (number, *row_of(title_words, search_words(text[start:end], language)))
        for number, start, end in spans
    ]
    connection.execute(
        "INSERT INTO words SELECT chunk, %s, length, %s, words "
        "FROM unnest(%s::bigint[], %s::int[], %s::text[]) given (chunk, length, words)",
        (
            article,
            table_of(language) == OTHER_WORDS,
            *([list(column) for column in zip(*rows, strict=True)] or [[], [], []]),
        ),
    )
    return sum(length for _, length, _ in rows)


def drop(connection: "Connection", article: int) -> int:
    """Takes an article's full text away; how many terms it had."""
    gone = connection.execute(
        "DELETE FROM words WHERE article = %s RETURNING length", (article,)
    ).fetchall()
    return sum(row[0] for row in gone)


def learn(connection: "Connection", article: int) -> None:
    """Adds the terms of an article in English to the vocabulary: last in a transaction and in one
    order, as two writers of a new term wait for each other."""
    connection.execute(
        "INSERT INTO vocabulary SELECT term FROM (SELECT DISTINCT "
        f"unnest(tsvector_to_array({VECTORS})) AS term "
        "FROM words WHERE article = %s AND NOT other) given "
        "WHERE NOT EXISTS (SELECT FROM vocabulary v WHERE v.term = given.term) "
        'ORDER BY term COLLATE "C" ON CONFLICT DO NOTHING',
        (article,),
    )


def sizes(connection: "Connection") -> tuple[tuple[int, int], tuple[int, int]]:
    """How many chunks there are and how many terms they have: of articles in English or a language
    that nobody knows, and of those in other languages."""
    ((rows, length, other, others),) = connection.execute(
        "SELECT coalesce(sum(chunks), 0)::bigint, coalesce(sum(words), 0)::bigint, "
        "(SELECT count(*) FROM words WHERE other), "
        "(SELECT coalesce(sum(length), 0) FROM words WHERE other) FROM totals"
    ).fetchall()
    return (rows - other, length - others), (other, others)


def frequency(connection: "Connection", phrases: Sequence[Phrase], *, other: bool) -> int:
    """In how many chunks any of the phrases is found, of articles in `other` languages than English
    or of all others."""
    if not phrases:
        return 0
    if all(len(phrase.terms) == 1 for phrase in phrases):
        found = connection.execute(f"SELECT count(*) {_FOUND}", (other, any_of(phrases)))
    else:
        found = connection.execute(
            f"SELECT count(*) {_FOUND} AND w.words LIKE ANY(%s)",
            (other, any_of(phrases), like_any(phrases)),
        )
    return found.fetchall()[0][0]


def match(
    connection: "Connection",
    phrases: Sequence[Phrase],
    counts: Sequence[int],
    limit: int,
    scope: Scope,
    *,
    other: bool,
    size: tuple[int, int],
) -> list[tuple[str, float, int]]:
    """Ids, scores and numbers of the best chunks with any of the phrases, which are found in
    `counts` chunks each; `other` as in `frequency`, and `size` how many chunks and terms there are
    of these."""
    present = [(phrase, n) for phrase, n in zip(phrases, counts, strict=True) if n]
    if not present or limit < 1:
        return []
    rows, length = size
    idfs = [max(math.log((rows - n + 0.5) / (n + 0.5)), _LEAST_IDF) for _, n in present]
    pieces = [phrase.piece for phrase, _ in present]
    condition, values = article_condition(scope, "w.article")
    often = ", ".join(repeat(_OFTEN, len(present)))
    summed = " + ".join(repeat(_SUMMED, len(present)))
    return connection.execute(
        f"SELECT c.id, s.score, s.chunk FROM (SELECT chunk, {summed} AS score FROM ("
        f"SELECT w.chunk, %s * (%s + %s * w.length / %s) AS norm, ARRAY[{often}] AS t "
        f"{_FOUND} AND {condition} OFFSET 0) counted ORDER BY score DESC, chunk LIMIT %s"
        ") s JOIN chunks c ON c.number = s.chunk WHERE s.score > 0 ORDER BY s.score DESC, s.chunk",
        [
            *(v for place, idf in enumerate(idfs, 1) for v in (idf, place, _K1 + 1, place)),
            *(_K1, 1 - _B, _B, float(length) / max(rows, 1)),
            *(value for piece in pieces for value in (piece, len(piece.encode()))),
            other,
            any_of(_candidates(present)),
            *values,
            limit,
        ],
    ).fetchall()


def _candidates(present: Sequence[tuple[Phrase, int]]) -> list[Phrase]:
    """All of the phrases, or the rarest, whose chunks are not too many to be scored."""
    rising = sorted(present, key=lambda one: one[1])
    reach = list(accumulate(n for _, n in rising))
    return [
        phrase
        for place, (phrase, _) in enumerate(rising)
        if not place or reach[place] <= _MOST_CANDIDATES
    ]


def terms_from(connection: "Connection", beginning: str, most: int) -> tuple[str, ...]:
    """Terms that begin so; at most so many. Some may be of articles that are gone."""
    last = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    rows = connection.execute(
        "SELECT term FROM vocabulary WHERE term >= %s AND term < %s ORDER BY term LIMIT %s",
        (beginning, last, most),
    ).fetchall()
    return tuple(row[0] for row in rows)


def spellings(connection: "Connection", term: str) -> tuple[str, ...]:
    """The words of one chunk that full text finds by `term`, and others that begin like it."""
    phrases = phrases_of([term])
    if not phrases:
        return ()
    row = connection.execute(
        f'SELECT d.title, d.language, substr(t.text, c.start + 1, c."end" - c.start) {_FOUND_IN} '
        f"WHERE NOT w.other AND {VECTORS} @@ %s::tsquery LIMIT 1",
        (any_of(phrases),),
    ).fetchone()
    if row is None:
        return ()
    title, language, text = row
    words = f"{search_words(title, language)} {search_words(text, language)}".split()
    return tuple(dict.fromkeys(word for word in words if word.startswith(term[:-1] or term)))
