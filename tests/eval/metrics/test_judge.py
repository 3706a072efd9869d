import pytest

from eval.cases import Case
from eval.metrics.judge import Judge, JudgeError
from eval.runs.outputs import Place, ask
from eval.systems.presscheck import Presscheck
from rag.errors import EndpointUnreachable
from rag.fakes import HashEmbedder, ScriptedWriter
from rag.library import Library
from rag.settings import Settings
from rag.types import Citation

QUOTE = Citation(1, "text", "a", "V3", None, None, None, "v3.md", "V3 cost $5.6 million.", 0, 21)
COST = Case("q", "Which model cost $5.6 million to train?", answer=(("V3", "version 3"),))


@pytest.mark.parametrize(
    ("reply", "supports"), [("YES", True), ("no.", False), (" **Yes** ", True), ("No", False)]
)
def test_a_verdict_is_one_word(reply: str, supports: bool) -> None:
    writer = ScriptedWriter([reply])
    assert Judge(writer).supports("V3 cost $5.6 million.", [QUOTE]) is supports
    asked = writer.asked[0].messages[-1].content
    assert "V3 cost $5.6 million." in asked


@pytest.mark.parametrize("reply", ["", "Perhaps", "Yes and no", "The passages say YES", "1"])
def test_anything_else_is_an_error(reply: str) -> None:
    with pytest.raises(JudgeError, match="neither YES nor NO"):
        Judge(ScriptedWriter([reply])).supports("V3 was cheap.", [QUOTE])


def test_a_judge_that_fails_is_an_error() -> None:
    unreachable = EndpointUnreachable("the endpoint cannot be reached")
    with pytest.raises(JudgeError, match="cannot be reached"):
        Judge(ScriptedWriter([unreachable])).supports("V3 was cheap.", [QUOTE])


def test_an_error_of_the_judge_is_never_a_score(starter_library: Library) -> None:
    settings = Settings(library=starter_library.folder, writer="quotes")
    system = Presscheck("quotes", HashEmbedder(), None, settings)
    with system.reading(starter_library) as reader:
        place = Place(0, None)
        judged = ask(
            system, reader, starter_library, COST, place, Judge(ScriptedWriter(["YES"] * 20))
        )
        spoilt = ask(
            system, reader, starter_library, COST, place, Judge(ScriptedWriter(["YES", "Hm"]))
        )
    assert judged.score.answer is not None
    assert spoilt.score.answer is not None
    assert judged.score.answer.judged_recall == 1.0
    assert judged.judge_error is None
    assert spoilt.score.answer.judged_recall is None
    assert spoilt.score.answer.judged_precision is None
    assert spoilt.judge_error is not None
    assert "Hm" in spoilt.judge_error
    assert spoilt.score.answer.outcome is judged.score.answer.outcome
