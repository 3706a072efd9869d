"""Quotes to numbered citations, and the text of an answer from its checked sentences."""

import re
from collections.abc import Sequence

from rag.sources.voices import Voices
from rag.types import READ_BY_OCR, Article, CheckedSentence, Citation, Quote, Verdict

WEAK_HEADING = "Not fully supported:"
_CLOSING = ".!?"
_TIME_CODE = re.compile(r"^\d{2,3}:[0-5]\d:[0-5]\d$", re.MULTILINE)


class Citations:
    """Hands out numbers; the same span, or field, of an article always gets the same one. `voices`
    tells where else a quote stands."""

    def __init__(self, voices: Voices | None = None) -> None:
        self.voices = voices or Voices(())
        self._numbers: dict[tuple[str, int | str, int | str], Citation] = {}

    def quote(self, quote: Quote) -> Citation:
        key = (quote.article.id, quote.start, quote.end)
        if key not in self._numbers:
            self._numbers[key] = self._new(
                quote.article,
                quote.text,
                start=quote.start,
                end=quote.end,
                also_in=self.voices.also_in(quote),
            )
        return self._numbers[key]

    def metadata(self, article: Article, name: str, raw: str) -> Citation:
        key = (article.id, name, "")
        if key not in self._numbers:
            self._numbers[key] = self._new(article, raw, field=name)
        return self._numbers[key]

    def cited(self, sentences: Sequence[CheckedSentence]) -> tuple[Citation, ...]:
        """The citations that `sentences` name, by number."""
        wanted = {n for sentence in sentences for n in sentence.citations}
        return tuple(c for c in self.all() if c.n in wanted)

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._numbers.values())

    def _new(
        self,
        article: Article,
        quote: str,
        *,
        start: int | None = None,
        end: int | None = None,
        field: str | None = None,
        also_in: tuple[str, ...] = (),
    ) -> Citation:
        return Citation(
            n=len(self._numbers) + 1,
            kind="metadata" if field else "text",
            article_id=article.id,
            title=article.title,
            publisher=article.publisher,
            published=article.published,
            url=article.url,
            source=article.source,
            quote=quote,
            start=start,
            end=end,
            field=field,
            also_in=also_in,
            edited=article.edit(field) is not None,
            time_code=time_code(article.text, start) if start is not None else None,
            ocr=any(words.startswith(READ_BY_OCR) for words in article.disclosures),
        )


def time_code(text: str, start: int) -> str | None:
    """The last paragraph before `start` that is no more than a time, as subtitles and transcripts
    have them above what is said from then on."""
    *_, last = None, *_TIME_CODE.findall(text, 0, start)
    return last


def answer_text(sentences: Sequence[CheckedSentence]) -> str:
    """Verified sentences with their markers; weak ones after a heading, without; removed not."""
    verified = [marked(s) for s in sentences if s.verdict is Verdict.VERIFIED]
    weak = [s.text for s in sentences if s.verdict is Verdict.WEAK]
    if weak:
        verified.append(" ".join([WEAK_HEADING, *weak]))
    return " ".join(verified)


def marked(sentence: CheckedSentence) -> str:
    marker = "".join(f" [{n}]" for n in sentence.citations)
    if sentence.text.endswith(tuple(_CLOSING)):
        return f"{sentence.text[:-1]}{marker}{sentence.text[-1]}"
    return sentence.text + marker
