"""The tables of the library file."""

from rag.library import full_text
from rag.library.signature import VERSION as SIGNATURES

SCHEMA_VERSION = 4
PAGE_SIZE = 8192
"""Takes five vectors of 384 float32; SQLite's default of 4,096 takes two and leaves a quarter of
the page empty."""
APPLICATION_ID = 0x50524348  # "PRCH": tells a library from any other SQLite file

TOKENIZER = "porter unicode61 remove_diacritics 2 tokenchars '.'"

# What copies are found by: a signature of each text, and its 32 bands. 1.1 KB an article.
_COPIES = """
CREATE TABLE signatures (
    article INTEGER PRIMARY KEY REFERENCES articles, size INTEGER NOT NULL, slots BLOB NOT NULL
);
CREATE TABLE bands (
    band INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES articles,
    PRIMARY KEY (band, article)
) WITHOUT ROWID;
"""

_EDITS = "edits TEXT NOT NULL DEFAULT '[]'"


def _words_view(table: str, which: str) -> str:
    return f"""
CREATE VIEW {table} AS
    SELECT c.number AS number, search_words(d.title, NULL, NULL, d.language) AS title,
           search_words(t.text, c.start, c."end", d.language) AS text
    FROM chunks c JOIN articles a ON a.number = c.article
    JOIN documents d ON d.number = a.document JOIN texts t ON t.article = a.number
    WHERE {which};
"""


def _words_table(table: str, view: str) -> str:
    return f"""CREATE VIRTUAL TABLE {table} USING fts5 (
    title, text, content = '{view}', content_rowid = 'number',
    tokenize = "{TOKENIZER}"
);
"""


_SEARCHED_WORDS = _words_view("searched_words", "coalesce(d.language, 'en') = 'en'")
_OTHER_WORDS = _words_view("other_searched_words", "d.language <> 'en'") + _words_table(
    "other_words", "other_searched_words"
)

SCHEMA = f"""
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO facts VALUES ('words', '{full_text.VERSION}'), ('signatures', '{SIGNATURES}');

-- What is searched, kept by every transaction, to be compared with what is there.
CREATE TABLE totals (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    articles INTEGER NOT NULL, chunks INTEGER NOT NULL, sentences INTEGER NOT NULL
);
INSERT INTO totals VALUES (1, 0, 0, 0);

-- A text. Its title and the like are those of `document`, the oldest that holds it now.
-- It is searched while any document holds it, and an older version afterwards.
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL,
    searched INTEGER NOT NULL,
    sentences INTEGER NOT NULL
);
CREATE INDEX articles_document ON articles (document);
CREATE INDEX articles_searched ON articles (searched, number);
CREATE TABLE texts (article INTEGER PRIMARY KEY REFERENCES articles, text TEXT NOT NULL);
CREATE TABLE sentences (
    article INTEGER NOT NULL REFERENCES articles,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (article, start)
) WITHOUT ROWID;

-- A file or address with what it said of its text, and a digest of that; `current` marks the
-- newest of each source. Of fields that a reader changed, the columns have the reader's values and
-- `edits` what the document gives.
CREATE TABLE documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles,
    current INTEGER NOT NULL,
    content_hash TEXT NOT NULL, digest TEXT NOT NULL,
    title TEXT NOT NULL, publisher TEXT, published TEXT, url TEXT, origin TEXT,
    disclosures TEXT NOT NULL, language TEXT, metadata TEXT NOT NULL, {_EDITS},
    UNIQUE (source, article)
);
CREATE UNIQUE INDEX documents_current ON documents (source) WHERE current;
CREATE INDEX documents_article ON documents (article);
CREATE INDEX documents_published ON documents (published);
CREATE INDEX documents_publisher ON documents (publisher);

-- Only what is searched has chunks. Numbers grow in the order of commits and are never reused.
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles,
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL
);
CREATE INDEX chunks_article ON chunks (article, ordinal);
CREATE TABLE vectors (chunk INTEGER PRIMARY KEY REFERENCES chunks, vector BLOB NOT NULL);

{_COPIES}
-- What an index has to follow.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    chunk_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('put', 'delete')),
    chunk INTEGER NOT NULL
);

-- The index in use: its folder's name, the seq it has followed to, the highest number of a chunk
-- in it, how many it holds, and a digest of its files.
CREATE TABLE index_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL, seq INTEGER NOT NULL, last INTEGER NOT NULL,
    chunks INTEGER NOT NULL, digest TEXT NOT NULL
);

-- Full text keeps no copy of the words: they are the view's, made from the text again.
-- Porter's stems: on 1,487 questions about 646 paragraphs Hit@1 .824 against .805 without; on 111
-- about 3,754 news articles MRR .602 against .579. The title in each row: MRR .602 against .520.
-- BM25 counts the rows of a table and how long they are: articles in other languages than English,
-- with their stems and pairs of signs, have one of their own.
{_SEARCHED_WORDS}{_words_table("words", "searched_words")}{_OTHER_WORDS}"""

UPGRADES = {
    1: _COPIES,
    2: f"ALTER TABLE documents ADD COLUMN {_EDITS}",
    3: f"DROP VIEW searched_words; {_SEARCHED_WORDS}{_OTHER_WORDS}",
}
"""From a schema version to the next, as SQL. The texts are signed by copy_groups.renew, and full
text is made again, as `full_text.VERSION` has grown with the view."""
