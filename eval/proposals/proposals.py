"""What an article could be asked about: a sentence that stands alone, with one thing left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.english.figures import dates, figures
from rag.english.standing import stands_alone
from rag.english.words import names
from rag.types import Article, Sentence

GAP = "…"
SORTS = ("figure", "date", "name")

_LONGEST = 24  # words
_QUOTE_WORDS = 3
_PERCENT = re.compile(r"\s?(?:%|per\s?cent)")
_DIGITS = re.compile(r"\d[\d.,]*(?:\s(?:thousand|million|billion|trillion)\b)?")


@dataclass(frozen=True, slots=True)
class Proposal:
    """`article.text[start:]` begins with `sentence`, of which `[begin, end)` is the answer; `asked`
    is what it is asked for with."""

    article: Article
    start: int
    sentence: str
    begin: int
    end: int
    sort: str
    asked: str

    @property
    def answer(self) -> str:
        return self.sentence[self.begin : self.end]

    @property
    def question(self) -> str:
        """The sentence with a gap, behind what is asked for."""
        rest = f"{self.sentence[: self.begin]}{GAP}{self.sentence[self.end :]}"
        return f"{self.asked}: {rest.rstrip('. ')}?"

    @property
    def spellings(self) -> tuple[str, ...]:
        """Of the answer; digits may stand without their unit."""
        bare = _DIGITS.search(self.answer) if self.sort == "figure" else None
        return tuple(dict.fromkeys((self.answer, bare.group() if bare else self.answer)))

    @property
    def type(self) -> str:
        """The word that results are shown by."""
        return "date" if self.sort == "date" else "fact"

    def quote_span(self) -> tuple[int, int]:
        """The answer with the words before it (after it, where none are left), so many that the
        quote stands once in the article; the whole sentence at most."""
        text = self.article.text
        first, last = self.start, self.start + len(self.sentence)
        start, end = first + self.begin, first + self.end
        while start > first or end < last:
            quote = text[start:end]
            if len(quote.split()) >= _QUOTE_WORDS and text.count(quote) == 1:
                break
            if start > first:
                start = first + self.sentence[: start - first].rstrip().rfind(" ") + 1
            else:
                following = text.find(" ", end + 1, last)
                end = last if following < 0 else following
        return start, end


def proposals(article: Article, sentences: Sequence[Sentence]) -> list[Proposal]:
    """In the order of the text; of a sentence with two figures or dates nothing asks for
    either, since the other may answer too."""
    found: list[Proposal] = []
    for span in sentences:
        sentence = article.text[span.start : span.end]
        if span.kind != "text" or len(sentence.split()) > _LONGEST or sentence.endswith("?"):
            continue
        if not stands_alone(sentence):
            continue
        answers = list(_answers(sentence))
        for begin, end, sort, asked in answers:
            alone = sum(other[3] == asked for other in answers) == 1
            named = any(not begin <= run[0].start < end for run in names(sentence))
            if alone and named and sentence.count(sentence[begin:end]) == 1:
                found.append(Proposal(article, span.start, sentence, begin, end, sort, asked))
    return found


def _answers(sentence: str) -> Iterator[tuple[int, int, str, str]]:
    for figure in figures(sentence):
        if figure.unit == "year":
            yield figure.start, figure.end, "date", "Which year"
        elif figure.is_money:
            yield figure.start, figure.end, "figure", "How much"
        elif percent := _PERCENT.match(sentence, figure.number_end):
            yield figure.start, percent.end(), "figure", "What percentage"
        else:
            yield figure.start, figure.number_end, "figure", "How many"
    for day in dates(sentence):
        yield day.start, day.end, "date", "When"
    for run in names(sentence)[:1]:
        if run[0].start == 0:
            yield 0, run[-1].end, "name", "Who or what"
