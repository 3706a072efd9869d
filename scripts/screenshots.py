"""Pictures for the README and docs: the page over the starter articles, with real answers in a real
browser, and the report of an evaluation.

    python scripts/screenshots.py [--writer quotes|local] [--only page|evaluation] [FOLDER]

Needs a browser (on Debian: apt-get install chromium) and the fetched embedder. FOLDER is
docs/images unless given.
"""

import argparse
import contextlib
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from eval.datasets.starter import STARTER_ARTICLES, starter_questions  # noqa: E402
from eval.report import html_page  # noqa: E402
from eval.runs.plan import Plan  # noqa: E402
from eval.runs.run import run  # noqa: E402
from ingest.pipeline import ingest  # noqa: E402
from rag.build import build_embedder, build_library  # noqa: E402
from rag.settings import Settings, load_settings  # noqa: E402
from ui.app import create_app  # noqa: E402
from ui.engine.engine import Engine  # noqa: E402
from ui.gradio_environment import gradio_environment  # noqa: E402

DESKTOP: ViewportSize = {"width": 1360, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
CONFLICT = "Which model cost $5.6 million to train?"
DECLINED = "How many employees does DeepSeek have?"
DRAFT = (
    "Training V3 reportedly took $5.6 million of computing power. OpenAI's GPT-4 reportedly needed "
    "more than $900 million. DeepSeek has opened an office in Lisbon."
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--writer", choices=("quotes", "local"), default="quotes")
    options.add_argument("--only", choices=("page", "evaluation"))
    options.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "images")
    chosen = options.parse_args()
    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        sys.exit("no browser here; on Debian: apt-get install chromium")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(library=Path(home) / "library", writer=chosen.writer)
        if chosen.only != "page":
            with _browser(browser_path) as browser:
                _evaluation(browser, settings, Path(home), chosen.folder)
        if chosen.only != "evaluation":
            _fill(settings)
            # The page is made first: while a browser's driver runs, its thread has an event loop.
            # The evaluation view shows the last run of the folder that the page was started in.
            with (
                contextlib.chdir(home),
                _served(settings) as address,
                _browser(browser_path) as browser,
            ):
                _page(browser, address, chosen.folder)


@contextlib.contextmanager
def _browser(path: str) -> Generator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def _page(browser: Browser, address: str, folder: Path) -> None:
    _warm(browser, address)
    _desktop(browser, address, folder)
    _dark(browser, address, folder)
    _phone(browser, address, folder)


def _evaluation(browser: Browser, settings: Settings, home: Path, folder: Path) -> None:
    """Of the starter questions, as far as a screen shows it."""
    report = home / "report.html"
    report.write_text(
        html_page(run(Plan(starter_questions()), settings, runs=home / "runs")), encoding="utf-8"
    )
    page = browser.new_page(viewport={"width": 1200, "height": 1200}, color_scheme="light")
    page.goto(report.as_uri())
    page.screenshot(path=folder / "evaluation.png")
    page.close()


def _fill(settings: Settings) -> None:
    with build_library(settings, create=True) as library:
        done = ingest([STARTER_ARTICLES], library, build_embedder(settings), settings=settings)
        if done.failed:
            sys.exit("a starter article was rejected")


@contextlib.contextmanager
def _served(settings: Settings) -> Generator[str]:
    import uvicorn

    engine = Engine(settings)
    with gradio_environment(), socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(engine), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        engine.start()
        while not (server.started and engine.state.settled):
            time.sleep(0.1)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
            engine.close()


def _warm(browser: Browser, address: str) -> None:
    """The first answer of a process takes longer than those that readers get."""
    page = _open(browser, address, DESKTOP, "light")
    for turn, question in enumerate((CONFLICT, DECLINED), start=1):
        _ask(page, question, turn)
    page.context.close()


def _dark(browser: Browser, address: str, folder: Path) -> None:
    page = _open(browser, address, DESKTOP, "dark")
    _ask(page, CONFLICT, 1)
    page.locator("#turn-t1 .pc-answer .pc-mark").last.click()
    page.wait_for_timeout(300)
    page.screenshot(path=folder / "dark.png")
    page.context.close()


def _desktop(browser: Browser, address: str, folder: Path) -> None:
    page = _open(browser, address, DESKTOP, "light")
    page.screenshot(path=folder / "welcome.png")
    _ask(page, CONFLICT, 1)
    page.screenshot(path=folder / "answer.png")
    page.locator("#turn-t1 .pc-answer .pc-mark").last.click()
    page.wait_for_timeout(300)
    page.screenshot(path=folder / "quote.png")
    _ask(page, DECLINED, 2)
    page.screenshot(path=folder / "declined.png")
    page.context.close()
    _views(browser, address, folder)


def _views(browser: Browser, address: str, folder: Path) -> None:
    page = _open(browser, address, DESKTOP, "light")
    _show(page, "brief", ".pc-brief .pc-point")
    page.screenshot(path=folder / "brief.png")
    _show(page, "draft", "#pc-draft-text textarea")
    page.locator("#pc-draft-text textarea").fill(DRAFT)
    page.locator("#pc-check").click()
    page.locator(".pc-checked-sentence").nth(2).wait_for()
    page.wait_for_timeout(700)
    page.screenshot(path=folder / "check.png")
    if Path("runs").exists():  # not with --only page
        _show(page, "evaluation", "#pc-view-evaluation table")
        page.screenshot(path=folder / "scores.png")
    _library(page, folder)
    page.context.close()


def _show(page: Page, view: str, first: str) -> None:
    page.locator(f".pc-view[data-view={view}]").click()
    page.locator(first).first.wait_for()
    page.wait_for_timeout(300)


def _library(page: Page, folder: Path) -> None:
    _show(page, "library", "#pc-view-library table [data-article]")
    page.locator("#pc-view-library table [data-article]").first.click()
    page.locator("dialog[open]").wait_for()
    page.wait_for_timeout(400)
    page.screenshot(path=folder / "reader.png")
    page.keyboard.press("Escape")
    page.locator("#pc-files input[type=file]").set_input_files(
        [
            {
                "name": "harbour-bridge.txt",
                "mimeType": "text/plain",
                "buffer": b"Harbour bridge to cost 41 million\n\nThe city council said on Tuesday "
                b"that the new harbour bridge will cost 41 million crowns. Work begins in May, "
                b"and the ferry keeps running until the bridge opens.\n",
            },
            {"name": "photo.raw", "mimeType": "application/octet-stream", "buffer": b"\0\1" * 99},
        ]
    )
    page.locator(".pc-upload").nth(1).wait_for()
    page.wait_for_timeout(400)
    page.screenshot(path=folder / "library.png")


def _phone(browser: Browser, address: str, folder: Path) -> None:
    page = _open(browser, address, PHONE, "light")
    page.screenshot(path=folder / "phone-welcome.png")
    _ask(page, CONFLICT, 1)
    page.screenshot(path=folder / "phone-answer.png")
    page.locator("#turn-t1 .pc-answer .pc-mark").first.click()
    page.wait_for_timeout(400)
    page.screenshot(path=folder / "phone-quote.png")
    page.context.close()


def _open(
    browser: Browser, address: str, size: ViewportSize, scheme: Literal["light", "dark"]
) -> Page:
    scale = 2 if size is PHONE else 1
    context = browser.new_context(viewport=size, color_scheme=scheme, device_scale_factor=scale)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    page.locator(".pc-welcome .pc-example").first.wait_for()
    page.wait_for_timeout(500)
    return page


def _ask(page: Page, question: str, turn: int) -> None:
    box = page.locator("#pc-question textarea")
    box.fill(question)
    box.press("Enter")
    page.locator(f"#turn-t{turn} .pc-turn-foot span").first.wait_for()
    page.wait_for_timeout(700)


if __name__ == "__main__":
    main()
