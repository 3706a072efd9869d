"""Where the sentences of a text begin and end, in English and in other languages."""

from rag.sentences.splitter import split_sentences

__all__ = ["split_sentences"]
