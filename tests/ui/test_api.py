"""The application around the page: what it serves is what the contract says."""

import re
from pathlib import Path

from starlette.routing import Route

from rag.settings import Settings
from ui.api import create_api
from ui.engine.engine import Engine
from ui.state.evaluation import Evaluation, add_report

CONTRACT = Path(__file__).parents[2] / "docs" / "contract.md"


def test_the_contract_lists_every_route_and_no_other(settings: Settings, tmp_path: Path) -> None:
    api = create_api(Engine(settings))
    add_report(api, Evaluation(tmp_path))
    described = {
        (method.upper(), path)
        for path, methods in api.openapi()["paths"].items()
        for method in methods
    }
    undescribed = {route.path for route in api.routes if isinstance(route, Route)}
    text = CONTRACT.read_text(encoding="utf-8")
    listed = set(re.findall(r"`(GET|POST|PATCH|DELETE) (/[^` ]*)`", text))
    assert described <= listed
    assert {path for _, path in listed - described} == undescribed - {"/health", "/ready"}
