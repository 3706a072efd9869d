"""What the scripted writers say, from the very prompt that a model gets."""

from datetime import date

import pytest

from eval.cases import Case, CaseText, Lie
from eval.scripts.bracketed import Bracketed, bracketed
from eval.scripts.says import Written, ideal, lying
from eval.scripts.shown import shown_sentences
from rag.composing.prompt import answer_messages
from rag.composing.shown_passages import ShownPassage, ShownSentence
from rag.question import read_question
from rag.types import Article, Quote

SHOWN = {
    1: "The council of Olme bought the old mill for 3 million crowns.",
    2: "Ida Brandt, who leads the council, called it “a bargain”.",
    4: "A rival bid of 4 million crowns came too late.",
}
MILL = Case(
    "mill",
    "What did the mill cost?",
    answer=(("3 million",),),
    quote=("for 3 million crowns",),
    ideal="Olme paid 3 million crowns [the old mill for 3 million crowns]. Its leader was pleased "
    '[called it "a bargain"]. It stood empty before [had been empty for years].',
    lie=Lie("It was a gift [bought the old mill]. The leader called it cheap [a bargain].", "swap"),
)


def test_sentences_are_told_from_the_words_they_rest_on() -> None:
    assert bracketed("One thing, she said [a b, c]. Was it so [d]? Yes [e!] And no more.") == (
        Bracketed("One thing, she said.", "a b, c"),
        Bracketed("Was it so?", "d"),
        Bracketed("Yes.", "e!"),
    )


def test_the_sentences_are_those_of_the_prompt() -> None:
    texts = [text.replace(" ", "\n", 1) for text in SHOWN.values()]
    article = Article("a", " ".join(texts), "Mill", "mill.md")
    sentences = tuple(
        ShownSentence(n, Quote(article, start, start + len(text)))
        for n, text in zip(SHOWN, texts, strict=True)
        if (start := article.text.index(text)) >= 0
    )
    asked = read_question("Which of [1] and [2]?", (), as_of=date(2025, 1, 1), longest=500)
    *_, prompt = answer_messages(asked, [ShownPassage(article, sentences)])
    assert shown_sentences(prompt.content) == SHOWN


def test_a_strong_writer_says_what_rests_on_what_it_is_shown() -> None:
    assert ideal(MILL, SHOWN) == (
        Written("Olme paid 3 million crowns.", (1,)),
        Written("Its leader was pleased.", (2,)),
    )
    assert ideal(MILL, {2: SHOWN[2]}) == (Written("Its leader was pleased.", (2,)),)
    assert ideal(MILL, {}) == ()


def test_words_may_run_over_sentences_that_are_shown_one_after_the_other() -> None:
    text = "It was dear [crowns. Ida Brandt, who leads]."
    case = Case("q", "?", answer=(("dear",),), ideal=text)
    assert ideal(case, SHOWN) == (Written("It was dear.", (1, 2)),)
    assert ideal(case, {2: SHOWN[2], 1: SHOWN[1]}) == ()


def test_without_a_text_it_copies_a_sentence_with_the_answer_and_the_known_quote() -> None:
    case = Case("q", "What did the mill cost?", answer=(("crowns",),), quote=("3 million",))
    assert ideal(case, SHOWN) == (Written(SHOWN[1], (1,)),)
    assert ideal(case, {4: SHOWN[4]}) == (), "the answer's words, but not the quote"
    unquoted = Case("q", "Who, and how much?", answer=(("Brandt",), ("crowns", "euros")))
    assert [written.sources for written in ideal(unquoted, SHOWN)] == [(2,), (1,)]
    one = Case("q", "What?", answer=(("Olme",), ("crowns",)))
    assert [written.sources for written in ideal(one, SHOWN)] == [(1,)], "one sentence has both"
    misled = Case("q", "What?", answer=(("crowns",),), wrong=("3 million",))
    assert [written.sources for written in ideal(misled, SHOWN)] == [(4,)]


def test_where_only_evidence_is_known_it_is_copied() -> None:
    case = Case("q", "Who leads?", evidence=("Ida Brandt, who leads the council",))
    assert ideal(case, SHOWN) == (Written(SHOWN[2], (2,)),)
    assert ideal(Case("q", "Who leads?", abstain=True), SHOWN) == ()
    alone = Case("q", "?", answer=(("Olme",),), documents=(CaseText("d", "Olme."),))
    assert ideal(alone, {3: "Somewhere else."}) == ()


@pytest.mark.parametrize(("at", "true"), [(None, [None, None]), (1, [False, True])])
def test_a_lying_writer_says_which_sentence_is_false_where_that_is_known(
    at: int | None, true: list[bool | None]
) -> None:
    assert MILL.lie is not None
    case = Case("q", "?", answer=(("3",),), lie=Lie(MILL.lie.text, "swap", at))
    said = lying(case, SHOWN)
    assert [written.true for written in said] == true
    assert [written.kind for written in said] == ["" if one else "swap" for one in true]


def test_a_single_lie_is_the_false_sentence() -> None:
    case = Case("q", "?", answer=(("3",),), lie=Lie("It was a gift [bought the old mill].", "swap"))
    assert lying(case, SHOWN) == (Written("It was a gift.", (1,), true=False, kind="swap"),)
    assert lying(case, {4: SHOWN[4]}) == ()
    assert lying(Case("q", "?", answer=(("3",),)), SHOWN) == ()
