"""What PATCH /v1/articles/{article_id} takes."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from rag.types import EditableField
from ui.http.fields import Strict, shown_as

MOST_TYPED = 2_000
"""Characters of one value; what is too long to be kept is told as such below that."""

Value = Annotated[str | None, Field(default=None, max_length=MOST_TYPED)]


class EditFields(Strict):
    """A field that is left out stays; null or an empty text takes its value away."""

    model_config = Strict.model_config | shown_as(
        {"publisher": "Harbour Gazette", "published": "2025-03-04"},
        {"author": None, "undo": ["title"]},
    )

    title: Value
    publisher: Value
    published: Annotated[
        str | None,
        Field(
            default=None,
            max_length=MOST_TYPED,
            description="A day in any form that says which; ISO's is surest.",
            examples=["2025-03-04"],
        ),
    ]
    author: Value
    language: Annotated[
        str | None,
        Field(
            default=None,
            max_length=MOST_TYPED,
            description="Its code, or its English name.",
            examples=["en"],
        ),
    ]
    undo: list[EditableField] = Field(
        default=[], max_length=5, description="Fields to be as the document gives them again."
    )

    def changes(self) -> Mapping[EditableField, str | None]:
        """The fields that were given."""
        given: dict[EditableField, str | None] = {
            "title": self.title,
            "publisher": self.publisher,
            "published": self.published,
            "author": self.author,
            "language": self.language,
        }
        return {field: value for field, value in given.items() if field in self.model_fields_set}
