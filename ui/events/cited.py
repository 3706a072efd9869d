"""The articles behind the quotes of a turn, as the evidence panel shows them."""

from datetime import date

from rag.errors import PresscheckError
from rag.types import Article, Scope
from ui.engine.engine import Engine
from ui.render.evidence import article_ids, evidence_group
from ui.state.turns import AskedTurn


class CitedArticles:
    """Keeps what it has looked up; one for each turn that grows."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._articles: dict[str, Article] = {}
        self._printings: dict[str, tuple[Article, ...]] = {}

    def evidence(self, turn: AskedTurn) -> str:
        """HTML. An article that has been removed, or cannot be read, stays away, and its quote
        stands alone."""
        until = Scope(until=date.today())
        library = self._engine.library
        for article_id in article_ids(turn) - self._articles.keys():
            try:
                if library:
                    self._articles[article_id] = library.article(article_id)
                    self._printings[article_id] = library.printed_by(article_id, scope=until)
            except PresscheckError:
                continue
        return str(evidence_group(turn, self._articles, self._printings))
