"""A library copied into another one, of whichever kind. Nothing is embedded again.

Article by article, each in one transaction, what the other lacks or has differently is written; and
then all of it is compared, until nothing differs. So a copy that was stopped goes on where it was,
and what is said to be copied was read back.
"""

from collections.abc import Callable

from rag.errors import LibraryBusy
from rag.library.library import Library

_ROUNDS = 5


def move(source: Library, target: Library, report: Callable[[int, int], None] | None = None) -> int:
    """Makes `target` have what `source` has, older versions included; says how many articles.
    `report` gets the articles compared in this round, and all of them.

    `target` is empty, or holds a part of the same. Raises LibraryBusy where it has articles of its
    own, or where somebody goes on changing `source`; EmbedderMismatch; LibraryDamaged for a text
    that is not what was stored.
    """
    if foreign := set(target.ids()) - set(source.ids()):
        raise LibraryBusy(
            f"the library to copy to has {len(foreign):,} articles that the other has not",
            where=target.where,
            next="Name an empty folder or database.",
        )
    for _ in range(_ROUNDS):
        ids = source.ids()
        if not _copied(source, target, ids, report):
            return len(ids)
    raise LibraryBusy(
        "the library was changed again and again while it was copied",
        where=source.where,
        next="Let nobody change it meanwhile, and repeat the command: it goes on.",
    )


def _copied(
    source: Library,
    target: Library,
    ids: tuple[str, ...],
    report: Callable[[int, int], None] | None,
) -> int:
    """How many articles had to be written or removed."""
    embedder, width = source.embedder() or "", source.feed.dimensions()
    gone = set(target.ids()) - set(ids)
    for article_id in gone:
        target.remove(article_id)
    written = len(gone)
    for place, article_id in enumerate(ids, 1):
        record = source.record(article_id)
        if record and record != target.record(article_id):
            target.restore(record, embedder=embedder, width=width)
            written += 1
        if report:
            report(place, len(ids))
    return written
