"""One answer on the page: its sentences with their verdicts, its quotes, its conflicts."""

import re
from collections.abc import Iterator

from markupsafe import Markup

from eval.cases import Case
from rag.contract.answers import AnswerJson, CitationJson

_SENTENCE = Markup('<li class="is-{verdict}">{text} {numbers}{why}</li>')
_QUOTE = Markup(
    '<li value="{n}"><blockquote>{quote}</blockquote><p class="source">{title} <span>{told}</span>'
    "</p></li>"
)
_NOTHING = Markup("")
_NEAREST = 3


def answer_html(answer: AnswerJson, case: Case) -> Markup:
    return _NOTHING.join(_parts(answer, case))


def marked(text: str, case: Case) -> Markup:
    """`text` with the strings of a right answer, and of a wrong one, marked."""
    right = [option.removesuffix("*") for group in case.answer for option in group]
    colours = {wrong.casefold(): "wrong" for wrong in case.wrong}
    colours |= {option.casefold(): "right" for option in right}
    if not colours:
        return Markup("{}").format(text)
    longest_first = sorted(colours, key=lambda option: (-len(option), option))
    either = "|".join(re.escape(option) for option in longest_first)
    parts = re.split(rf"(?<!\w)({either})(?!\w)", text, flags=re.IGNORECASE)
    return _NOTHING.join(
        Markup('<mark class="is-{}">{}</mark>').format(colours.get(part.casefold(), "right"), part)
        if place % 2
        else Markup("{}").format(part)
        for place, part in enumerate(parts)
    )


def _parts(answer: AnswerJson, case: Case) -> Iterator[Markup]:
    if answer["missing"]:
        yield Markup('<p class="missing">{}</p>').format(answer["missing"])
    if answer["sentences"]:
        sentences = [
            _SENTENCE.format(
                verdict=sentence["verdict"],
                text=marked(sentence["text"], case),
                numbers="".join(f"[{n}]" for n in sentence["citations"]),
                why=Markup(" <small>{}{}</small>").format(
                    sentence["verdict"], f": {sentence['reason']}" if sentence["reason"] else ""
                )
                if sentence["verdict"] != "verified"
                else "",
            )
            for sentence in answer["sentences"]
        ]
        yield Markup('<ul class="sentences">{}</ul>').format(_NOTHING.join(sentences))
    elif answer["text"]:
        yield Markup("<p>{}</p>").format(marked(answer["text"], case))
    for conflict in answer["conflicts"]:
        values = "; ".join(
            value["value"] + "".join(f" [{n}]" for n in value["citations"])
            for value in conflict["values"]
        )
        yield Markup('<p class="told"><span>conflict</span> {}: {}</p>').format(
            conflict["about"], values
        )
    if answer["citations"]:
        quotes = [_quote(citation, case) for citation in answer["citations"]]
        yield Markup('<ol class="quotes">{}</ol>').format(_NOTHING.join(quotes))
    elif answer["nearest"]:
        nearest = [
            Markup('<li><blockquote>{}</blockquote><p class="source">{}</p></li>').format(
                marked(passage["text"], case), passage["source"]
            )
            for passage in answer["nearest"][:_NEAREST]
        ]
        yield Markup('<p class="label">nearest passages</p><ul class="quotes">{}</ul>').format(
            _NOTHING.join(nearest)
        )


def _quote(citation: CitationJson, case: Case) -> Markup:
    told = [citation["publisher"], citation["published"], citation["source"], citation["field"]]
    return _QUOTE.format(
        n=citation["n"],
        quote=marked(citation["quote"], case),
        title=citation["title"],
        told=" · ".join(part for part in told if part),
    )
