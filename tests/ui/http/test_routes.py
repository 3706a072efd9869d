"""Search, check, brief and articles over HTTP, with the real parts behind them: what HTTP gives is
what the command prints."""

import json
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from ui.cli import main
from ui.limits import bodies

ON = "2024-05-01"


@pytest.fixture(scope="module")
def client(news: SimpleNamespace) -> httpx.Client:
    return news.client


def printed(
    news: SimpleNamespace, capsys: pytest.CaptureFixture[str], *arguments: str
) -> list[dict[str, object]]:
    """What the command prints, line by line."""
    with pytest.raises(SystemExit) as ended:
        main(arguments=[*arguments, "--library", str(news.library.folder)])
    assert ended.value.code in (0, None)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def without_times(answer: dict[str, object]) -> dict[str, object]:
    return {**answer, "timings_ms": {}}


def without_scores(passages: list[dict[str, object]]) -> list[dict[str, object]]:
    """The command may compute vectors in another precision."""
    return [{**passage, "score": 0} for passage in passages]


def test_answers_briefs_and_passages_are_what_the_command_prints(
    client: httpx.Client, news: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "How much will the harbour bridge cost?"
    (told,) = printed(news, capsys, "ask", question, "--json", "--as-of", ON, "--writer", "quotes")
    asked = client.post("/v1/ask", json={"question": question, "as_of": ON})
    assert told["status"] == "answered"
    assert without_times(asked.json()) == {**without_times(told), "note": None}
    assert list(asked.json()) == [*told, "note"]
    (told,) = printed(news, capsys, "search", question, "--json", "--as-of", ON)
    found = client.post("/v1/search", json={"question": question, "as_of": ON})
    assert without_scores(found.json()["passages"]) == without_scores(told["passages"])
    (told,) = printed(news, capsys, "brief", "--json", "--as-of", ON)
    brief = client.post("/v1/brief", json={"as_of": ON})
    assert told["points"]
    assert without_times(brief.json()) == {**without_times(told), "note": None}


def test_a_search_is_as_deep_and_as_narrow_as_asked(client: httpx.Client) -> None:
    body = {"question": "harbour", "as_of": ON}
    assert len(client.post("/v1/search", json=body).json()["passages"]) == 2
    assert len(client.post("/v1/search", json={**body, "k": 1}).json()["passages"]) == 1
    narrow = {**body, "filters": {"publishers": ["evening observer"]}}
    (passage,) = client.post("/v1/search", json=narrow).json()["passages"]
    assert passage["source"] == "ferry.md"
    assert client.post("/v1/search", json={"question": " "}).status_code == 422


def test_a_draft_is_checked_as_the_command_does(
    client: httpx.Client, news: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = "The harbour bridge will cost $58 million. Work on it begins in May."
    file = news.folder / "draft.md"
    file.write_text(draft)
    told = printed(news, capsys, "check", str(file), "--json")
    checked = client.post("/v1/check", json={"text": draft})
    assert checked.json() == {"sentences": told}
    assert [one["verdict"] for one in told] == ["contradicted", "supported"]
    assert str(news.folder) not in checked.text


def test_a_claim_is_checked_against_its_quotes(client: httpx.Client) -> None:
    body = {"claim": "Profits rose 71 percent.", "quotes": ["Profits fell 17 percent."]}
    checked = client.post("/v1/check", json=body).json()
    assert checked["verdict"] == "removed"
    assert checked["reason"]
    body["quotes"] = ["Profits rose 71 percent."]
    assert client.post("/v1/check", json=body).json() == {"verdict": "verified", "reason": None}
    body = {"claim": "The profits of Acme rose.", "quotes": ["They rose."]}
    assert client.post("/v1/check", json=body).json()["verdict"] == "removed"
    body["before"] = "Acme's profits had been falling for years."
    assert client.post("/v1/check", json=body).json()["verdict"] != "removed"
    for bad in ({}, {"claim": "It rose."}, {"text": ""}, {"text": "A.", "quotes": []}):
        assert client.post("/v1/check", json=bad).status_code == 422


def test_articles_are_listed_by_pages_and_filters(
    client: httpx.Client, news: SimpleNamespace
) -> None:
    whole = client.get("/v1/articles").json()
    assert whole["matching"] == 2
    assert [one["source"] for one in whole["articles"]] == ["ferry.md", "bridge.md"]
    assert "text" not in whole["articles"][0]
    second = client.get("/v1/articles", params={"first": 1, "most": 1}).json()
    assert second == {"articles": whole["articles"][1:], "matching": 2, "first": 1}
    narrow = client.get("/v1/articles", params={"publishers": "Evening Observer"}).json()
    assert [one["article_id"] for one in narrow["articles"]] == [news.ids["Evening Observer"]]
    worded = client.get("/v1/articles", params={"words": "mayor price"}).json()
    assert [one["article_id"] for one in worded["articles"]] == [news.ids["Harbour Gazette"]]
    late = client.get("/v1/articles", params={"since": "2024-04-01"}).json()
    assert late["matching"] == 1
    for wrong in ({"most": 501}, {"first": -1}, {"publishers": "Nobody"}, {"page": 2}):
        assert client.get("/v1/articles", params=wrong).status_code == 422


def test_an_article_has_its_text_and_no_path(client: httpx.Client, news: SimpleNamespace) -> None:
    article = client.get(f"/v1/articles/{news.ids['Harbour Gazette']}")
    told = article.json()
    assert told["text"] == news.library.article(told["article_id"]).text
    assert told["sources"] == ["bridge.md"]
    assert str(news.folder) not in article.text
    missing = client.get("/v1/articles/nobody")
    assert missing.status_code == 404
    assert str(news.folder) not in missing.text


def test_files_are_added_each_with_its_result_and_removed(
    own_news: SimpleNamespace, tmp_path: Path
) -> None:
    ship = own_news.bridge.replace("bridge", "ship").replace("41", "7")
    client: httpx.Client = own_news.client
    response = client.post(
        "/v1/articles",
        files=[
            ("files", ("../../ship.md", ship.encode())),
            ("files", ("C:\\news\\empty.txt", b"")),
            ("files", ("ship.exe", b"MZ")),
        ],
    )
    assert response.status_code == 200
    ended = {row["name"]: row for row in response.json()["files"]}
    assert ended["ship.md"]["status"] == "added"
    assert ended["empty.txt"]["status"] == ended["ship.exe"]["status"] == "rejected"
    assert ended["ship.exe"]["reason"]
    assert str(tmp_path) not in response.text
    (new,) = [a for a in client.get("/v1/articles").json()["articles"] if "ship" in a["title"]]
    assert new["source"] == "ship.md"
    again = client.post("/v1/articles", files=[("files", ("ship.md", ship.encode()))])
    assert again.json()["files"][0]["status"] == "unchanged"
    place = f"/v1/articles/{new['article_id']}"
    assert client.delete(place).json() == {"article_id": new["article_id"], "removed": True}
    assert client.get(place).status_code == 404
    assert client.delete(place).status_code == 404
    assert client.get("/v1/articles").json()["matching"] == 2
    assert not list(tmp_path.rglob("ship.exe"))


def test_what_an_article_says_of_itself_is_changed_and_taken_back(
    own_news: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    client: httpx.Client = own_news.client
    place = f"/v1/articles/{own_news.ids['Harbour Gazette']}"
    before = client.get(place).json()
    body = {"title": "A pier", "published": "4 April 2024", "language": "German", "author": None}
    edited = client.patch(place, json=body)
    assert edited.status_code == 200
    told = edited.json()
    assert (told["title"], told["published"], told["language"]) == ("A pier", "2024-04-04", "de")
    assert told["edited"] == [
        {"field": "title", "said": before["title"]},
        {"field": "published", "said": before["published"]},
        {"field": "language", "said": before["language"]},
    ]
    assert told["text"] == before["text"]
    assert client.get(place).json() == told
    (shown,) = printed(own_news, capsys, "library", "show", told["article_id"], "--json")
    assert shown["edited"] == told["edited"]
    german = client.get("/v1/articles", params={"languages": "de", "words": "pier"}).json()
    assert [one["article_id"] for one in german["articles"]] == [told["article_id"]]
    for wrong, where in (
        ({"title": ""}, "title"),
        ({"published": "3/4/2024"}, "published"),
        ({"language": "many"}, "language"),
        ({"text": "Another"}, "body.text"),
        ({"undo": ["url"]}, "body.undo.0"),
    ):
        refused = client.patch(place, json={"publisher": "Nobody", **wrong})
        assert (refused.status_code, refused.json()["error"]["where"]) == (422, where)
        assert refused.json()["error"]["next"]
    assert client.patch("/v1/articles/nobody", json={}).status_code == 404
    assert client.get(place).json() == told
    again = client.patch(place, json={"undo": ["title", "published", "language"]})
    assert again.json() == before


def test_an_upload_that_is_too_large_is_refused(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "UPLOAD_BYTES", 1000)
    monkeypatch.setattr(bodies, "_FRAME_BYTES", 0)
    files = [("files", ("a.txt", b"x" * 2000))]
    assert client.post("/v1/articles", files=files).status_code == 413
    assert client.post("/v1/articles", files=[]).status_code == 422


def test_the_document_describes_every_route_with_an_example(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    routes = {(path, verb) for path, item in document["paths"].items() for verb in item}
    assert routes >= {
        ("/health", "get"),
        ("/v1/ask", "post"),
        ("/v1/chat/completions", "post"),
        ("/v1/models", "get"),
        ("/v1/search", "post"),
        ("/v1/check", "post"),
        ("/v1/brief", "post"),
        ("/v1/articles", "get"),
        ("/v1/articles", "post"),
        ("/v1/articles/{article_id}", "get"),
        ("/v1/articles/{article_id}", "patch"),
        ("/v1/articles/{article_id}", "delete"),
    }
    for path, verb in routes:
        operation = document["paths"][path][verb]
        assert operation["summary"], path
        if content := operation.get("requestBody", {}).get("content", {}).get("application/json"):
            schema = content["schema"]
            for part in schema.get("anyOf", [schema]):
                name = part["$ref"].rpartition("/")[2]
                assert document["components"]["schemas"][name]["examples"], path
