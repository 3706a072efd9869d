"""Sentence spans: exact offsets, the boundaries of news prose, linear time."""

import subprocess
import sys
import threading
import time
from itertools import pairwise

import pytest

from rag.sentences import split_sentences


def pieces(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. government said on Monday that it would appeal.", "Officials declined."],
        ["The plant cost $5.6 million to build in the U.S.", "It opened in March."],
        ["Mr. Harlow met Ms. Okafor at 10 a.m. on Tuesday.", "They left at 4 p.m.", "Nobody knew."],
        ["The new model beats o1.", "It also costs less."],
        ["“We will not leave,” she said.", "“We live here.”", "The crowd cheered."],
        ["“Is it true?” asked Dr. Lin.", "“It is!” he said.", "“Good.”"],
        ['"It\'s over," he said.', '"We lost."'],
        ["No. 10 declined to comment.", "The No. 2 seed lost to the No. 7 seed."],
        ["Did he say no?", "No.", "He said nothing."],
        ["J. K. Rowan and George R. R. Marsh attended.", "So did J.R.R. Brandt."],
        ["Gov. Ana Ruiz, D-Calif., voted against it.", "Sen. Tom Bell voted for it."],
        ["He thought about it ... and then he left.", "She waited..."],
        ["Well… it depends.", "We shall see…", "Perhaps in May."],
        ["Shares of Acme Inc. rose 3.5% to $41.20 on Friday.", "Beta Corp. fell."],
        ["The company, Acme Inc., is based in St. Louis.", "Its rival is Gamma Ltd.", "Both grow."],
        ["It happened on Jan. 5 and again on Feb. 11.", "In Sept. they met again."],
        ["What?!", "You cannot mean it.", "I do."],
        ["Two firms (Acme and Beta Co.) paid.", "The rest did not."],
        ["(The figure excludes debt.)", "It was first reported by the Herald."],
        ["The ship sank.[3]", "Nine people died.[4][5]"],
        ["Lt. Col. James Park and Sgt. Lee were hurt.", "Two others died."],
        ["She stayed home because she was sick.", "Her brother went."],
        [
            "The bill passed in the U.S. Congress.",
            "Others followed the U.S.",
            "They had no choice.",
        ],
        ["Is this it? she wondered.", "Yes."],
        ["Apple's phone sold well.", "iPhone sales rose 5%."],
        ["See Fig. 3 for details.", "The road is approx. 70 km long.", "Then it ends."],
        ["Version 2.0 is out.", "Version 3.1.2 follows."],
        ["湖水很深。", "船沉了。", "为什么。"],
        ["Le maire a parlé.", "Il était tard."],
    ],
)
def test_boundaries(sentences: list[str]) -> None:
    joint = "" if sentences[0].endswith("。") else " "
    assert pieces(joint.join(sentences)) == sentences


def test_offsets_are_exact_and_hold_every_letter() -> None:
    text = "  First one.  Second “one”! \n\n\tThird: no end mark\nFourth… 😀 Fifth? \r\n  "
    sentences = split_sentences(text)
    assert [text[s.start : s.end] for s in sentences] == [
        "First one.",
        "Second “one”!",
        "Third: no end mark",
        "Fourth… 😀 Fifth?",
    ]
    kept = "".join(text[s.start : s.end] for s in sentences)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(one.end <= other.start for one, other in pairwise(sentences))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \n"])
def test_nothing_is_no_sentence(text: str) -> None:
    assert split_sentences(text) == ()


def test_lines_are_never_joined() -> None:
    assert pieces("A heading\nthat goes on\nHe left. She") == [
        "A heading",
        "that goes on",
        "He left.",
        "She",
    ]


def test_an_enumerator_stays_with_its_item() -> None:
    assert pieces("1. The bank closes. It was old.") == ["1. The bank closes.", "It was old."]


@pytest.mark.parametrize(
    "hostile",
    ["." * 200_000, "a." * 100_000, '."' * 60_000, "[1]." * 50_000, "x" * 500_000, "A. " * 40_000],
    ids=["dots", "letters", "quotes", "footnotes", "one word", "initials"],
)
def test_time_is_linear(hostile: str) -> None:
    began = time.process_time()
    split_sentences(hostile)
    assert time.process_time() - began < 5


def test_speed() -> None:
    text = "The council met Mr. Harlow on Jan. 5. It paid $5.6 million, officials said.\n" * 5000
    split_sentences(text[:1000])
    began = time.process_time()
    split_sentences(text)
    # 380 kB; half a megabyte a second is a fifth of what was measured
    assert time.process_time() - began < 0.8


def test_threads_share_it() -> None:
    text = "He left at 4 p.m. Nobody knew. Mr. Bell cried. " * 50
    expected = pieces(text)
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(pieces(text))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def test_importing_it_is_light() -> None:
    heavy = "[m for m in ('nupunkt', 'numpy') if m in sys.modules]"
    code = f"import rag.sentences, sys; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
