"""Every error that Presscheck raises on purpose, one tree.

PresscheckError
├── SettingsError            a misspelt or impossible setting
├── AccountError             an account or key that is not there, or cannot be as asked
├── QuestionError            an empty or endless question
├── FilterError              a choice of articles that none can fit
├── EditError                a value that a field of an article cannot have
├── ReadError                a file that cannot become an article
├── DiskFull                 the disk took no more of a file
├── LibraryError
│   ├── EmptyLibrary         nothing has been ingested yet
│   ├── ArticleNotFound      no article has this id
│   ├── LibraryBusy          another process held the library for too long
│   ├── LibraryDamaged       the file is not a sound library
│   ├── LibraryFull          the disk took no more
│   ├── LibraryReadOnly      it can be read, and not written
│   ├── LibraryUnreachable   the database server, or what it takes to reach it, is not there
│   └── EmbedderMismatch     the vectors were made by another embedder
├── IndexDamaged             the vector index is unusable; it can be rebuilt
├── ServerBusy               as much is being done as is done at a time
├── ModelError
│   ├── ModelMissing         a model file is not on this machine
│   ├── ModelChanged         a model file is not the one that was fetched
│   ├── EmbeddingFailed      the embedding endpoint gave no usable vectors
│   └── FetchFailed          no source gave the file, or it was not the file asked for
│       └── FetchStopped     the user stopped it; what has come is kept
└── WriterError
    ├── EndpointUnreachable  no connection, or none in time
    ├── EndpointRefused      the key, the model's name or the request was refused
    └── EndpointReply        an answer that breaks off, is empty or is not one

A message says what happened, where, and what to do next. Errors of other libraries become one of
these in the one file that imports that library, raised `from` the original.
"""


class PresscheckError(Exception):
    """`what` happened, `where` (a path, a setting, an address), and the `next` thing to do."""

    def __init__(self, what: str, *, where: str = "", next: str = "") -> None:
        self.what = what
        self.where = where
        self.next = next
        super().__init__(what)

    @property
    def reason(self) -> str:
        """What happened and what to do next, for where the place is told already."""
        return f"{self.what.rstrip('.')}. {self.next}".strip()

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f" {self.next}" if self.next else ""
        return f"{self.what.rstrip('.')}{place}.{advice}"


class SettingsError(PresscheckError): ...


class AccountError(PresscheckError): ...


class QuestionError(PresscheckError): ...


class FilterError(PresscheckError): ...


class EditError(PresscheckError): ...


class ReadError(PresscheckError): ...


class DiskFull(PresscheckError): ...


class LibraryError(PresscheckError): ...


class EmptyLibrary(LibraryError): ...


class ArticleNotFound(LibraryError): ...


class LibraryBusy(LibraryError): ...


class LibraryDamaged(LibraryError): ...


class LibraryFull(LibraryError): ...


class LibraryReadOnly(LibraryError): ...


class LibraryUnreachable(LibraryError): ...


class EmbedderMismatch(LibraryError): ...


class IndexDamaged(PresscheckError): ...


class ServerBusy(PresscheckError): ...


class ModelError(PresscheckError): ...


class ModelMissing(ModelError): ...


class ModelChanged(ModelError): ...


class EmbeddingFailed(ModelError): ...


class FetchFailed(ModelError): ...


class FetchStopped(FetchFailed): ...


class WriterError(PresscheckError): ...


class EndpointUnreachable(WriterError): ...


class EndpointRefused(WriterError): ...


class EndpointReply(WriterError): ...
