"""What an article could be asked about, sentence by sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.drafting.answers import targets
from eval.drafting.by_rules import rule_question
from eval.drafting.by_writer import may_be_asked
from eval.drafting.target import Kind, Target
from eval.drafting.wording import Wording
from rag.types import Article, Sentence

_SENTENCE_WORDS = range(7, 41)
_QUOTE_WORDS = 3
_SORTS: dict[Kind, str] = {
    "money": "figure",
    "percent": "figure",
    "count": "figure",
    "date": "date",
    "name": "name",
    "speaker": "speaker",
}
SORTS = ("figure", "date", "speaker", "name")


@dataclass(frozen=True, slots=True)
class Proposal:
    article: Article
    start: int
    """Of the sentence."""
    sentence: str
    target: Target
    wording: Wording
    question: str | None
    """Made by rules; None where only a writer could ask."""
    for_writer: bool

    @property
    def answer(self) -> str:
        return self.sentence[self.target.start : self.target.end]

    @property
    def sort(self) -> str:
        """Which of SORTS is asked for."""
        return _SORTS[self.target.kind]

    @property
    def type(self) -> str:
        """The word that results are shown by."""
        asks_who = (self.question or "").startswith("Who ")
        if asks_who and not (self.question or "").startswith("Who or what "):
            return "attribution"
        return "date" if self.target.kind == "date" else "fact"

    def quote_span(self) -> tuple[int, int]:
        """The answer with the words before it (after it, where none are left), so many that the
        quote stands once in the article; the whole sentence at most."""
        text = self.article.text
        first, last = self.start, self.start + len(self.sentence)
        start, end = first + self.target.start, first + self.target.end
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


def proposals(
    article: Article, sentences: Sequence[Sentence], *, with_writer: bool
) -> list[Proposal]:
    """In the order of the text. Without a writer, only what rules can ask."""
    spans = [span for span in sentences if span.kind == "text"]
    wording = Wording.of(article.text[span.start : span.end] for span in spans)
    found: list[Proposal] = []
    for span in spans:
        sentence = article.text[span.start : span.end]
        if len(sentence.split()) not in _SENTENCE_WORDS:
            continue
        for target in targets(sentence, wording):
            question = rule_question(sentence, target, wording)
            for_writer = with_writer and may_be_asked(sentence, target, wording)
            if question or for_writer:
                found.append(
                    Proposal(article, span.start, sentence, target, wording, question, for_writer)
                )
    return found
