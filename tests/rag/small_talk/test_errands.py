"""Errands of chat clients, in the shapes in which they come, and what only looks like one."""

import json

import pytest

from rag.small_talk.errands import TITLE_CHARS, errand_of, errand_reply, title

CHAT = "<chat_history>\nUSER: {}\nASSISTANT: It opens in May [1].\n\n- [1] A paper\n</chat_history>"
MARKED = CHAT.format("Wann öffnet die Brücke?")


def done(said: str) -> str | None:
    errand = errand_of(said)
    return errand and errand_reply(errand, lambda: ["Who built it?", "Wann öffnet die Brücke?"])


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ('### Task:\nName it.\n### Output:\n{ "title": "name" }\n- { "title": "A Bridge" }\n'
         + MARKED, {"title": "Wann öffnet die Brücke?"}),
        ('Benenne. Form: {"title": "…", "emoji": "…"}\n' + MARKED,
         {"title": "Wann öffnet die Brücke?", "emoji": "🙂"}),
        ('Tags as { "tags": ["a", "b"] }, or {"tags": ["General"]}\n' + MARKED, {"tags": ["News"]}),
        ('Next? { "follow_ups": ["a?", "b?"] }\n' + MARKED, {"follow_ups": ["Who built it?"]}),
        ('If none, { "queries": [] }\n### Output:\n{\n  "queries": ["a"]\n}\n' + MARKED.replace(
            "</", "USER: And who\npaid?\n</"), {"queries": ["And who paid?"]}),
        ('Go on from `<text>`; unsure: `{ "text": "" }`.\n<text>The sun</text>\n<chat_history>\n\n'
         "</chat_history>\n<text>When does the</text>\n#### Output:\n", {"text": ""}),
        ('Tools: [{"name": "count", "parameters": {"n": 1}}]\nNone fits: {\n "tool_calls": []\n}\n'
         'History:\nUSER: """When?"""\nASSISTANT: """In May."""', {"tool_calls": []}),
    ],
)  # fmt: skip
def test_json_is_given_in_the_form_asked_for(said: str, given: dict[str, object]) -> None:
    assert json.loads(done(said) or "") == given


@pytest.mark.parametrize(
    "said",
    [
        "Provide a short title. Only the title.\n\nConversation:\nUser: When?\nAI: In May.",
        'Find the language.\n||>User:\n"When?"\n||>Response:\n"In May."',
        "user: When?\nassistant: 五月。\n\n请为以上对话取一个标题",
        "Donne un titre.\n**User**: When?\n**Assistant**: En mai.",
        "Human: When?\nAssistant: In May.\nHuman: And where?",
        "Name it.\n" + CHAT.format("When?"),
    ],
)
def test_a_chat_without_a_form_gets_a_title(said: str) -> None:
    assert done(said) == "When?"


@pytest.mark.parametrize(
    "said",
    [
        "When does the bridge open?",
        'What does {"title": "Bridge"} stand for?',
        "User: what does the council say?",
        "Is this there? <text>The bridge opens.</text>",
        "What did the AI: the machine do to its user: the man?",
        '{"title": "A bridge", "publisher": "Bay Post"}\nWho wrote this?',
        "<chat_history>",
        "{" * 50_000 + "USER:" + "<text>" * 50_000,
    ],
)
def test_a_question_is_none(said: str) -> None:
    assert errand_of(said) is None


def test_a_title_is_one_short_line() -> None:
    assert title(['  "Who\nbuilt it?" ']) == "Who built it?"
    long = title(["Who of all the people in the town council " * 3])
    assert long.endswith("…")
    assert len(long) <= TITLE_CHARS + 1
    assert title(["桥" * 100]) == "桥" * TITLE_CHARS + "…"
    assert title([]) == title([" "]) == "Questions to the articles"
