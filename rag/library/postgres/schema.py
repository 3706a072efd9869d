"""The tables of a library in PostgreSQL. They are those of the file (rag/library/schema.py), but:

- No row is shared by all writers. `totals` gets a row for each transaction, and their sum counts.
- `changes` has the transaction's number, since numbers and commits do not come in the same order.
- Full text is a row of terms for each chunk, and its index (rag/library/postgres/terms.py).
- Texts are compared by their bytes, as in SQLite, whatever the database's own order is.
"""

from rag.library import full_text
from rag.library.signature import VERSION as SIGNATURES
from rag.postgres.schema import Part

VECTORS = "array_to_tsvector(array_remove(string_to_array(words, ' '), ''))"
"""What full text is searched by: the terms of `words`, each once."""

_STATEMENTS = (
    'CREATE TABLE presscheck.facts (name text COLLATE "C" PRIMARY KEY, value text NOT NULL)',
    f"INSERT INTO presscheck.facts VALUES ('words', '{full_text.VERSION}'), "
    f"('signatures', '{SIGNATURES}')",
    "CREATE TABLE presscheck.totals (articles int NOT NULL, chunks int NOT NULL, "
    "sentences int NOT NULL, words bigint NOT NULL, changes bigint NOT NULL)",
    "CREATE TABLE presscheck.articles (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
    'id text COLLATE "C" NOT NULL UNIQUE, document bigint NOT NULL, searched boolean NOT NULL, '
    "sentences int NOT NULL)",
    "CREATE INDEX ON presscheck.articles (document)",
    "CREATE TABLE presscheck.texts (article bigint PRIMARY KEY, text text NOT NULL)",
    # In a row each: one of their own would be larger than most sentences.
    "CREATE TABLE presscheck.sentences (article bigint PRIMARY KEY, starts int[] NOT NULL, "
    "ends int[] NOT NULL, kinds text[] NOT NULL)",
    "CREATE TABLE presscheck.documents (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
    'source text COLLATE "C" NOT NULL, article bigint NOT NULL, current boolean NOT NULL, '
    "content_hash text NOT NULL, digest text NOT NULL, "
    'title text COLLATE "C" NOT NULL, publisher text COLLATE "C", published text COLLATE "C", '
    'url text, origin text, disclosures text NOT NULL, language text COLLATE "C", '
    "metadata text NOT NULL, edits text NOT NULL, UNIQUE (article, source))",
    "CREATE UNIQUE INDEX ON presscheck.documents (source) WHERE current",
    "CREATE INDEX ON presscheck.documents (source)",
    "CREATE INDEX ON presscheck.documents (published)",
    "CREATE INDEX ON presscheck.documents (publisher)",
    "CREATE TABLE presscheck.chunks (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
    'id text COLLATE "C" NOT NULL UNIQUE, article bigint NOT NULL, ordinal int NOT NULL, '
    'start int NOT NULL, "end" int NOT NULL)',
    "CREATE INDEX ON presscheck.chunks (article, ordinal)",
    # Whole numbers, so that a library moves without loss; the index over them takes half.
    "CREATE TABLE presscheck.vectors (chunk bigint PRIMARY KEY, article bigint NOT NULL, "
    "vector vector NOT NULL)",
    "CREATE INDEX ON presscheck.vectors (article)",
    "CREATE TABLE presscheck.words (chunk bigint PRIMARY KEY, article bigint NOT NULL, "
    'length int NOT NULL, words text COLLATE "C" NOT NULL)',
    "CREATE INDEX ON presscheck.words (article)",
    f"CREATE INDEX words_terms ON presscheck.words USING gin ({VECTORS}) "
    "WITH (gin_pending_list_limit = 512)",
    'CREATE TABLE presscheck.vocabulary (term text COLLATE "C" PRIMARY KEY)',
    "CREATE TABLE presscheck.signatures (article bigint PRIMARY KEY, size int NOT NULL, "
    "slots bytea NOT NULL)",
    "CREATE TABLE presscheck.bands (band bigint, article bigint, PRIMARY KEY (band, article))",
    "CREATE TABLE presscheck.changes (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
    "xid xid8 NOT NULL DEFAULT pg_current_xact_id(), "
    "chunk_id text NOT NULL, kind text NOT NULL, chunk bigint NOT NULL)",
    "CREATE INDEX ON presscheck.changes (xid, seq)",
    "CREATE TABLE presscheck.next_vectors (chunk bigint PRIMARY KEY, vector vector NOT NULL)",
)

LIBRARY = Part("library", 1, _STATEMENTS, {}, ("vector",))
