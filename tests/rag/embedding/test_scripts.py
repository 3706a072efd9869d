"""Which scripts a vocabulary has."""

import pytest

from rag.embedding.scripts import FEWEST, ScriptsRead

LATIN = [f"wort{n}" for n in range(FEWEST)]
CHINESE = [chr(0x4E00 + n) for n in range(FEWEST)]


@pytest.mark.parametrize(
    ("pieces", "text", "reads"),
    [
        (LATIN, "Wer baute den Turm für Åse?", True),
        (LATIN, "灯塔是谁建的？", False),
        (LATIN, "Кто построил башню?", False),
        ([*LATIN, *CHINESE], "灯塔是谁建的？", True),
        ([*LATIN, *CHINESE[:-1]], "灯塔是谁建的？", False),
        (["Ġword", *LATIN], "灯塔是谁建的？", True),
        ([], "1 + 1", True),
    ],
)
def test_a_script_is_read_with_a_thousand_pieces(pieces: list[str], text: str, reads: bool) -> None:
    assert ScriptsRead(pieces).reads(text) is reads
