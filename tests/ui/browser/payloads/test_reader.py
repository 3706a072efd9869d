"""In the reader: an article's text and all that is told of it, its copies and other versions."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import expect

from rag.library import Library
from rag.settings import Settings
from rag.types import Article
from ui.engine.engine import Engine

At = Callable[..., Any]
Watch = Callable[[Any], Any]

LINES = " ".join(f"The ferry number {n} runs between the shores of Osby." for n in range(60))

# As the page's own buttons open an article, one after the other.
READ_ALL = """async (ids) => {
  const opener = document.body.appendChild(document.createElement('button'));
  const read = [];
  for (const id of ids) {
    opener.dataset.article = id;
    opener.click();
    const shown = () => document.querySelector(`#pc-reader .pc-read[data-id="${id}"]`);
    while (!shown()) await new Promise((done) => setTimeout(done, 2));
    read.push({
      words: document.querySelector('#pc-reader').textContent,
      links: [...document.querySelectorAll('#pc-reader a')].map((a) => [a.href, a.rel]),
    });
  }
  return read;
}"""


def described(make: SimpleNamespace, payloads: list[str], own: str) -> list[Article]:
    """One article a payload, with it in each field that can hold it."""
    return [
        make.article(
            f"Report {n} says {one}.\n\n{one}", one, publisher=one, origin=one, language=one,
            url=own if n % 2 else one, disclosures=(one, one),
        )
        for n, one in enumerate(payloads)
    ]  # fmt: skip


def put_story(library: Library, make: SimpleNamespace, groups: list[list[str]]) -> Article:
    """An article with versions, printings and copies, each named by a group of payloads."""
    names = [" ".join(group) for group in groups]
    text = "\n\n".join([LINES, *names])
    whole = replace(make.article(text, "Ferries"), source="a.txt")
    for n, name in enumerate(names):
        make.put(library, replace(make.article(f"Version {n}.", name), source="a.txt"))
    make.put(library, whole)
    for n, name in enumerate(names):
        make.put(library, replace(whole, source=f"{n} {name}.txt", publisher=name))
        make.put(library, make.article(f"{text}\n\nEdition {n}.", name, publisher=name))
    return whole


def test_in_articles_copies_and_versions(
    at: At,
    watch: Watch,
    settings: Settings,
    make: SimpleNamespace,
    payloads: list[str],
    groups: list[list[str]],
    own: str,
) -> None:
    with Library.open(settings.library, create=True) as library:
        articles = described(make, payloads, own)
        for article in articles:
            make.put(library, article)
        whole = put_story(library, make, groups)
        reader = at(Engine(settings, build=lambda _: make.rag(library)))
        watched, page = watch(reader), reader.page
        read = page.evaluate(READ_ALL, [article.id for article in articles])
        watched.quiet("fields")
        for one, shown in zip(payloads, read, strict=True):
            assert shown["words"].count(one) >= 6, one  # as text, in each field
        links = [link for shown in read for link in shown["links"]]
        assert {address.rstrip("/") for address, _ in links} == {own, "https://evil.example/bare"}
        assert {rel for _, rel in links} == {"noopener noreferrer"}
        watched.click_links("fields", "#pc-reader a[href]")
        (shown,) = page.evaluate(READ_ALL, [whole.id])
        watched.quiet("story")
        assert page.locator("#pc-reader .pc-read-open").count() == 2 * len(groups)
        lines = [line for one in payloads for line in one.splitlines() if line]
        # In the text, for a printing, for a copy and its publisher, and for a version.
        assert [line for line in lines if shown["words"].count(line) < 5] == []
        page.locator("#pc-reader .pc-read-open").first.click()
        expect(page.locator("#pc-read-title")).to_contain_text("window.pcRan=1")
        watched.quiet("copy")
