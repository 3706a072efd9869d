"""In answers as they grow, their quotes, conflicts and verdicts, errors, and all of it again."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import expect

from rag.errors import PresscheckError
from rag.settings import Settings
from rag.types import CheckedSentence, Conflict, ConflictValue, Verdict
from ui.engine.engine import Engine

At = Callable[..., Any]
Watch = Callable[[Any], Any]


def test_in_answers_as_they_grow_and_afterwards(
    at: At,
    watch: Watch,
    settings: Settings,
    make: SimpleNamespace,
    shelf: SimpleNamespace,
    groups: list[list[str]],
    bridge: str,
) -> None:
    scripts: dict[str, list[object]] = {}
    for number, group in enumerate(groups):
        text = f"{bridge}. " + " ".join(group).replace("\n", " ")
        article = make.article(
            text, group[0], publisher=group[1], url=group[2], origin=group[3],
            disclosures=(group[4], group[5]),
        )  # fmt: skip
        shelf.put(article)
        cited = make.cite(1, article, text)
        verdicts = (Verdict.VERIFIED, Verdict.WEAK, Verdict.REMOVED)
        sentences = [
            CheckedSentence(one, verdicts[n % 3], (1,), one) for n, one in enumerate(group)
        ]
        conflict = Conflict(group[6], tuple(ConflictValue(one, (1,)) for one in group[7:9]))
        question = f"{number} {group[9]}".replace("\n", " ")
        answer = make.answer(
            question, sentences, [cited], conflicts=(conflict,), missing=group[10], note=group[11],
            writer=f"openai:{group[12]}", standalone_question=group[13],
        )  # fmt: skip
        scripts[question] = make.events(answer)
    failing = f"fails {groups[0][2]}"
    scripts[failing] = [PresscheckError(groups[0][0], where=groups[0][2], next=groups[0][3])]
    rag = make.rag(shelf.library, scripts)
    watched = watch(reader := at(Engine(settings, build=lambda _: rag)))
    for number, question in enumerate(scripts, start=1):
        reader.ask(question)
        end = "failed" if question == failing else "answered"
        expect(reader.turn(number)).to_have_attribute("data-end", end)
        watched.quiet(question)
    watched.click_links("answers")
    watched.page.reload()
    watched.page.wait_for_selector(".pc-welcome, .pc-turn")
    watched.quiet("history")
