"""Answers with their quotes -> one HTML file that needs nothing else and runs nothing. Pure."""

from collections.abc import Sequence

from markupsafe import Markup

from rag.contract.answers import AnswerJson, CitationJson, ConflictJson, SentenceJson
from rag.types import Verdict
from ui.export.wording import STATUS_WORDS, line_back, made_line, named, source_line, told
from ui.markup import NOTHING, joined, link, when

_STYLE = """
:root { color-scheme: light dark; --ink: #1d1c1a; --quiet: #66625a; --paper: #faf8f3;
  --line: #e3ddd1; --mark: #ffdf70; --weak: #fcf2da; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e6df; --quiet: #a39f96; --paper: #14161a;
  --line: #32363d; --mark: #6d5b20; --weak: #2d2616; } }
body { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; background: var(--paper);
  color: var(--ink); font: 1.05rem/1.6 Charter, Georgia, "DejaVu Serif", serif;
  overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
section { padding-bottom: 1.5rem; }
section + section { border-top: 1px solid var(--line); }
.quiet, footer, figcaption { color: var(--quiet); font: .85rem/1.5 system-ui, sans-serif; }
.weak { padding: .5rem 1rem; border-radius: .5rem; background: var(--weak); }
figure { margin: 1.25rem 0; }
blockquote { margin: .25rem 0 0; padding-left: 1rem; border-left: 3px solid var(--mark);
  white-space: pre-line; }
a { color: inherit; }
sup a { text-decoration: none; font: 600 .75em system-ui, sans-serif; }
"""

_PAGE = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="referrer" content="no-referrer"><title>{title}</title><style>{style}</style>'
    "</head><body>{heading}{answers}<footer>{made}</footer></body></html>\n"
)
_ANSWER = Markup(
    '<section><{h} dir="auto">{question}</{h}>{understood}{status}{missing}{sentences}{weak}'
    "{conflicts}{quotes}</section>"
)
_SENTENCE = Markup('<p dir="auto">{text}{marks}</p>')
_MARK = Markup('<sup><a href="#q{answer}-{n}">[{n}]</a></sup>')
_WEAK = Markup('<div class="weak"><p class="quiet">Not fully supported</p>{}</div>')
_CONFLICT = Markup(
    '<p dir="auto"><strong>The articles disagree:</strong> {about}</p><ul>{values}</ul>'
)
_VALUE = Markup('<li dir="auto">{value}{marks}</li>')
_QUOTE = Markup(
    '<figure id="q{answer}-{n}"><figcaption><strong>{n}.</strong> <span dir="auto">{title}</span>'
    ' · {source}{page}</figcaption><blockquote dir="auto">“{quote}”</blockquote></figure>'
)


def answers_html(title: str, answers: Sequence[AnswerJson]) -> str:
    """One answer under its question; a conversation under its title, each question below it."""
    several = len(answers) != 1
    shown = title if several else answers[0]["question"]
    return str(
        _PAGE.format(
            title=shown,
            style=Markup(_STYLE),
            heading=when(several, Markup('<h1 dir="auto">{}</h1>').format(title)),
            answers=joined(
                _answer(answer, i, Markup("h2" if several else "h1"))
                for i, answer in enumerate(answers, start=1)
            ),
            made=made_line(answers),
        )
    )


def _answer(answer: AnswerJson, number: int, heading: Markup) -> Markup:
    asked_otherwise = answer["standalone_question"] != answer["question"]
    weak = joined(_sentence(s, number) for s in told(answer, Verdict.WEAK))
    line = line_back(answer)
    return _ANSWER.format(
        h=heading,
        question=answer["question"],
        understood=when(
            asked_otherwise,
            _quiet(f"Understood as: {answer['standalone_question']}"),
        ),
        status=when(
            answer["status"] != "answered",
            Markup("<p><strong>{}.</strong></p>").format(STATUS_WORDS.get(answer["status"], "")),
        ),
        missing=when(answer["missing"], _quiet(f"Not found: {answer['missing']}")),
        sentences=when(line, _SENTENCE.format(text=line, marks=""))
        + joined(_sentence(s, number) for s in told(answer, Verdict.VERIFIED)),
        weak=when(weak, _WEAK.format(weak)),
        conflicts=joined(_conflict(conflict, number) for conflict in answer["conflicts"]),
        quotes=joined(_quote(citation, number) for citation in named(answer)),
    )


def _sentence(sentence: SentenceJson, answer: int) -> Markup:
    return _SENTENCE.format(text=sentence["text"], marks=_marks(sentence["citations"], answer))


def _conflict(conflict: ConflictJson, answer: int) -> Markup:
    values = joined(
        _VALUE.format(value=value["value"], marks=_marks(value["citations"], answer))
        for value in conflict["values"]
    )
    return _CONFLICT.format(about=conflict["about"], values=values)


def _quote(citation: CitationJson, answer: int) -> Markup:
    page = link(citation["url"], "Open the article's page")
    return _QUOTE.format(
        answer=answer,
        n=citation["n"],
        title=citation["title"],
        source=source_line(citation),
        page=Markup(" · ") + page if page else NOTHING,
        quote=citation["quote"],
    )


def _marks(numbers: Sequence[int], answer: int) -> Markup:
    return joined(_MARK.format(answer=answer, n=n) for n in numbers)


def _quiet(words: str) -> Markup:
    return Markup('<p class="quiet" dir="auto">{}</p>').format(words)
