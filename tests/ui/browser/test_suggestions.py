"""What is offered after an answer, and how soon evidence is there, with the real way to answers."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from ui.engine.engine import Engine

At = Callable[..., Any]

BRIDGE = """Norland will build a bridge over the harbour of Osby. The harbour bridge in Osby will \
cost 41 million crowns, according to Mara Lind.

The ministry of Norland presented the harbour bridge in March 2024. Atland bought 300 ferries from \
Norland in June 2023. The university of Osby employs 1,200 researchers.

Ferries of Atland carry lorries. The ferries of Atland are painted blue. Atland sells tickets \
for its ferries in kiosks. Researchers of the university study fish. The university was founded by \
monks. Students of the university row on a lake."""
COST = "How much will the harbour bridge in Osby cost?"

# From the key to the quote on the screen: the frame in which it is painted.
TO_EVIDENCE = """() => new Promise((resolve) => {
  const groups = () => document.querySelectorAll('.pc-quote').length;
  const before = groups();
  addEventListener('keydown', () => {
    const began = performance.now();
    const look = () => groups() > before ? resolve(performance.now() - began)
      : requestAnimationFrame(look);
    look();
  }, { once: true, capture: true });
})"""


@pytest.fixture
def reading(engine_over: Callable[..., Engine], make: SimpleNamespace) -> Engine:
    return engine_over(make.article(BRIDGE, "A bridge over the harbour"))


@pytest.mark.parametrize(("phone", "scheme"), [(False, "light"), (True, "dark")])
def test_an_offered_question_is_asked_with_a_click_and_answered(
    at: At, reading: Engine, phone: bool, scheme: str
) -> None:
    reader = at(reading, phone=phone, scheme=scheme)
    page = reader.page
    reader.ask(COST)
    offered = reader.wait_for("#turn-t1 .pc-suggestion")
    words = offered.text_content()
    actions = page.locator("#turn-t1 .pc-actions").bounding_box()
    assert actions["y"] < offered.bounding_box()["y"]  # below what was there: nothing has moved
    offered.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#turn-t2 .pc-question")).to_have_text(str(words))
    expect(page.locator("#turn-t2 .pc-sentence[data-verdict=verified]").first).to_be_visible()
    expect(page.locator("#turn-t1 .pc-suggestion").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= (390 if phone else 1360)
    assert reader.complaints == []


def test_evidence_is_on_the_screen_half_a_second_after_enter(at: At, reading: Engine) -> None:
    reader = at(reading)
    page = reader.page
    took: list[float] = []
    for number in range(1, 4):
        box = page.locator("#pc-question textarea")
        box.fill(COST)
        page.evaluate(f"() => {{ window.toEvidence = ({TO_EVIDENCE})(); }}")
        box.press("Enter")
        took.append(page.evaluate("window.toEvidence"))
        reader.wait_for(f"#turn-t{number} [data-do=again]")
        expect(page.locator("#pc-ask")).to_be_visible()
    assert min(took) < 500, took  # of several, as other tests may use the processor
