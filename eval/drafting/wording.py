"""How an article writes its words, and which name a text begins with."""

from collections.abc import Iterable
from dataclasses import dataclass

from rag.english.words import Word, names, words


@dataclass(frozen=True, slots=True)
class Wording:
    """How an article writes its words, which tells a name at the beginning of a sentence from a
    common word. `names`: with a capital inside a sentence; `common`: in small letters; `alone`:
    names of one word."""

    names: frozenset[str]
    common: frozenset[str]
    alone: frozenset[str]

    @classmethod
    def of(cls, sentences: Iterable[str]) -> "Wording":
        texts = list(sentences)
        found = [words(text) for text in texts]
        inside = {word.text for run in found for word in run[1:] if not word.is_stop}
        return cls(
            frozenset(text for text in inside if text[0].isupper()),
            frozenset(word.text for run in found for word in run if word.text[0].islower()),
            frozenset(run[0].text for text in texts for run in names(text) if len(run) == 1),
        )

    def opening_name(self, text: str) -> tuple[Word, ...]:
        """The words of the name that begins `text`, or none."""
        first = words(text)[:1]
        if not first or first[0].start or first[0].text == "I":
            return ()
        run = next((run for run in names(text) if run[0].start == 0), ())
        alone = first[0].text in self.names
        shaped = first[0].is_code or any(letter.isupper() for letter in first[0].text[1:])
        if (
            not alone
            and not shaped
            and (first[0].lower in self.common or first[0].lower.endswith("ing"))
        ):
            return ()
        if not run and alone:
            later = names(text)[:1]
            joins = later and text[first[0].end : later[0][0].start] == " "
            return (*first, *later[0]) if joins else first
        return run
