"""What is said of a document whose reader failed on it with an error that nobody foresaw."""

from rag.errors import ReadError

_SAVE_AS_TEXT = "Open it and save it again, or save its text as .txt, and ingest that."
_MOST_CHARACTERS = 200


def fault(error: Exception, where: str = "") -> ReadError:
    """The error in words for whoever has the file: what, where and what to do."""
    if isinstance(error, ReadError):
        return error
    match error:
        case RecursionError():
            what = "it is nested too deeply to be read"
        case UnicodeError():
            what = f"its characters cannot be read ({error})"[:_MOST_CHARACTERS]
        case OSError():
            what = f"it cannot be read: {(error.strerror or str(error)).lower()}"
        case _:
            what = f"its reader cannot make sense of it ({type(error).__name__})"
    return ReadError(what, where=where, next=_SAVE_AS_TEXT)
