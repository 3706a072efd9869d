"""The OpenAPI document is what the routes do: requests made from it, in its words and against
them, are never answered with a mistake of ours nor in a form that the document does not have."""

import contextlib
from types import SimpleNamespace

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 8
BEFORE_US = "Invalid HTTP request received."
"""The server's own refusal of an endless address, which reaches no route."""


@pytest.fixture
def document(own_news: SimpleNamespace) -> object:
    return schemathesis.openapi.from_url(
        str(own_news.client.base_url.join("openapi.json")), wait_for_schema=5
    )


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_requests_made_from_the_document(document: object, mode: GenerationMode) -> None:
    called = 0
    for result in document.get_all_operations():
        operation = result.ok()

        @given(data=st.data())
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def calls(data: st.DataObject) -> None:
            case = data.draw(operation.as_strategy(generation_mode=mode))  # noqa: B023 - called at once
            response = case.call(timeout=10)
            if response.text != BEFORE_US:
                case.validate_response(response, checks=CHECKS)

        with contextlib.suppress(Unsatisfiable):  # nothing of it can be wrong
            calls()
        called += 1
    assert called >= 11
