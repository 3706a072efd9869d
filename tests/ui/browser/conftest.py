"""A real browser at pages that are really served."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
    sync_playwright,
)

from rag.answering import Rag
from rag.fakes import HashEmbedder
from rag.index.index import open_index
from rag.library import Library
from rag.settings import Settings
from rag.types import Article
from ui.engine.engine import Engine

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without a user's profile and its traffic; a container has neither a sandbox nor a GPU.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


PATIENCE_MS = 15_000
"""What the page may take for anything on a machine that has other work."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: while its driver runs, nothing else on this thread can run an event loop."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no browser here; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Reader:
    """Somebody at the page; what the page did beside the eye is noted."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._interrupted)
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        print(message.type, message.text)
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _answered(self, response: Response) -> None:
        """Shown where a test fails: which of the page's events were answered, and how."""
        if "gradio_api" in response.url:
            print(response.status, response.url, str(response.request.post_data)[:80])

    def _interrupted(self, dialog: object) -> None:
        self.dialogs.append(str(dialog))
        dialog.dismiss()  # pyright: ignore

    @property
    def outside(self) -> list[str]:
        """Requests to anything but the page's own address."""
        own = (self.address, "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]

    def ask(self, question: str) -> None:
        self.show("ask")
        box = self.page.locator("#pc-question textarea")
        box.fill(question)
        for _ in range(5):
            box.press("Enter")
            # The page takes no question in the moment in which an answer is just ending; the box
            # keeps it, and people press Enter again.
            try:
                expect(box).to_have_value("", timeout=1500)
            except AssertionError:
                continue
            return

    def reload(self) -> None:
        """What is still under way is broken off, of which Gradio's own script complains."""
        before = list(self.complaints)
        self.page.reload()
        self.complaints[:] = before

    def show(self, view: str) -> None:
        self.page.locator(f".pc-view[data-view={view}]").click()

    def turn(self, number: int) -> Locator:
        return self.page.locator(f"#turn-t{number}")

    def wait_for(self, selector: str) -> Locator:
        found = self.page.locator(selector).first
        found.wait_for()
        return found


Open = Callable[..., Reader]


Windows = dict[tuple[str, bool, str], BrowserContext]


@pytest.fixture(scope="module")
def windows() -> Windows:
    """By address, width and colours: the next test of a module that asks the same address finds
    the page's scripts in the browser, which halves the time that the page takes."""
    return {}


@pytest.fixture
def open_page(browser: Browser, windows: Windows) -> Iterator[Open]:
    """Opens an address in a window that knows nobody; phone=True is 390 px wide."""
    used: list[BrowserContext] = []

    def window(kind: tuple[str, bool, str]) -> BrowserContext:
        if kind in windows and windows[kind] not in used:
            return windows[kind]
        _, phone, scheme = kind
        size = {"width": 390, "height": 844} if phone else {"width": 1360, "height": 860}
        made = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
        if kind not in windows:
            windows[kind] = made
            made.on("close", lambda _: windows.pop(kind))
        return made

    def open_page(address: str, *, phone: bool = False, scheme: str = "light") -> Reader:
        context = window((address, phone, scheme))
        used.append(context)
        page = context.new_page()
        forgotten = {"origin": address, "storageTypes": "local_storage,indexeddb,service_workers"}
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", forgotten)
        reader = Reader(page, address)
        reader.page.goto(address)
        reader.wait_for("#pc-question textarea")
        reader.wait_for(".pc-welcome")
        return reader

    yield open_page
    for context in used:
        if context not in windows.values():
            context.close()
            continue
        for page in context.pages:
            page.close()
        context.clear_cookies()
        context.clear_permissions()
        context.unroute_all()


@pytest.fixture
def at(
    open_page: Open, serving: Callable[..., AbstractContextManager[str]]
) -> Iterator[Callable[..., Reader]]:
    """Starts an engine, serves its page and opens it."""
    with ExitStack() as stack:

        def at(engine: Engine, **kind: object) -> Reader:
            stack.callback(engine.close)
            address = stack.enter_context(serving(engine))
            engine.start()
            reader = open_page(address, **kind)
            stack.callback(reader.page.context.close)  # a server waits for open pages
            return reader

        yield at


@pytest.fixture
def engine_over(settings: Settings, make: SimpleNamespace) -> Callable[..., Engine]:
    """An engine as it is in use, over the articles given, but for the embedder, which needs no
    model file."""

    def engine_over(*articles: Article) -> Engine:
        def build(settings: Settings) -> Rag:
            library = Library.open(settings.library, create=True)
            for article in articles:
                make.put(library, article)
            index = open_index(library, exact_scan_below=settings.exact_scan_below)
            return Rag(library, index, HashEmbedder(), None, settings)

        return Engine(settings, build=build)

    return engine_over


@pytest.fixture
def harbour() -> SimpleNamespace:
    """The `text` of an article, and a `draft` that it supports, contradicts and does not have."""
    return SimpleNamespace(
        text="Norland will build a bridge over the harbour of Osby, the ministry of transport "
        "says. The harbour bridge in Osby will cost 41 million crowns, according to Mara Lind. "
        "Work on the harbour bridge in Osby begins in May, and the ferry keeps running until then.",
        draft="The harbour bridge in Osby will cost 41 million crowns. The harbour bridge in Osby "
        "will cost 58 million crowns. Norland has bought a submarine from Atland.",
    )
