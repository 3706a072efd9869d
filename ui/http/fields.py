"""What requests are made of, shared by the routes."""

from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from rag.types import Turn
from ui.state.scopes import Filters

TEXT_CHARS = 100_000
"""Of one question or earlier answer; a question has the setting's own limit below that."""

MOST_TURNS = 200
"""Earlier questions of one conversation, as on the page."""

MOST_NAMED = 100
"""Publishers, languages or articles that one request chooses from."""


class Strict(BaseModel):
    """A misspelt field is an error and no default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Text = Annotated[str, Field(max_length=TEXT_CHARS)]
Day = date | None
Names = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=MOST_NAMED)]

AS_OF = Field(
    default=None,
    description="Search nothing published later; 'last week' counts from here.",
    examples=["2025-01-28"],
)
QUESTION = Field(
    min_length=1,
    description="What to find out.",
    examples=["Which model cost $5.6 million to train?"],
)


def shown_as(*examples: JsonValue) -> ConfigDict:
    """A model's configuration with whole examples for the OpenAPI document."""
    return ConfigDict(json_schema_extra={"examples": list(examples)})


class FilterFields(Strict):
    """Only these articles; what is left out narrows nothing."""

    publishers: Names = []
    since: Day = Field(default=None, description="Published then or later, or without a date.")
    until: Day = Field(default=None, description="Published then or earlier, or without a date.")
    languages: Names = Field(default=[], examples=[["en"]])
    articles: Names = Field(default=[], description="Ids of articles.")

    def filters(self) -> Filters:
        return Filters(self.publishers, self.since, self.until, self.languages, self.articles)


class EarlierTurn(Strict):
    """An earlier question of the conversation; its answer is context and never evidence."""

    question: Text
    answer: Text = ""
    cited: Names = Field(default=[], description="Ids of the articles that the answer cited.")

    def turn(self) -> Turn:
        return Turn(self.question, self.answer, tuple(self.cited))


ArticleId = Annotated[
    str,
    Path(description="As the list of articles gives it.", examples=["0123456789abcdef"]),
]
