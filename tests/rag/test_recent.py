from rag.recent import KEPT_S, Recent


def test_what_was_found_is_kept_for_a_while() -> None:
    now = 0.0
    recent = Recent[str](lambda: now)
    assert recent.get("question") is None
    assert recent.keep("question", "found") == "found"
    now = KEPT_S
    assert recent.get("question") == "found"
    now = KEPT_S + 1
    assert recent.get("question") is None


def test_the_oldest_of_many_is_dropped() -> None:
    recent = Recent[int]()
    for number in range(1000):
        recent.keep(number, number)
    assert recent.get(0) is None
    assert recent.get(999) == 999
