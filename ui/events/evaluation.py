"""The last evaluation on the page."""

from typing import TypedDict

from ui.engine.engine import trouble_of
from ui.render import trouble_card
from ui.render.evaluation import evaluation_html
from ui.state.evaluation import Evaluation


class EvaluationChanges(TypedDict, total=False):
    """HTML."""

    evaluation: str


class EvaluationEvents:
    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    def open(self) -> EvaluationChanges:
        try:
            return {"evaluation": str(evaluation_html(self._evaluation.newest()))}
        except Exception as error:
            return {"evaluation": str(trouble_card(trouble_of(error)))}
