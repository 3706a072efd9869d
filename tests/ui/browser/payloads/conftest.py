"""150 scripts and exfiltrations for every text that is shown: none runs, none asks anybody.

What is asked for outside is only an article's own address, on a click.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, Request, Route

EVIL = "https://evil.example"
RUN = "window.pcRan=1;alert(1)"
OWN = "https://news.example/bridge"
ADDRESSES = (OWN, "https://example.org/harbour-bridge", f"{EVIL}/bare")
"""Of articles: a payload that is an address is one as well where it is given as an article's."""

_HANDLERS = "onerror onload onclick onfocus onmouseover ontoggle onanimationstart onpointerenter"
_TAGS = "img svg body iframe input video audio details"
_ELEMENTS = (
    "<script>{run}</script>",
    "<script src={evil}/a.js></script>",
    "<img src={evil}/a.png>",
    "<img srcset='{evil}/a.png 1x'>",
    "<picture><source srcset={evil}/a.png><img></picture>",
    "<iframe src={evil}></iframe>",
    "<iframe srcdoc='&lt;script&gt;parent.pcRan=1&lt;/script&gt;'></iframe>",
    "<object data={evil}></object>",
    "<embed src={evil}>",
    "<link rel=stylesheet href={evil}/a.css>",
    "<link rel=prefetch href={evil}/a>",
    "<style>@import '{evil}/a.css';</style>",
    "<style>body{{background:url({evil}/a.png)}}</style>",
    "<p style='background:url({evil}/a.png)'>x</p>",
    "<meta http-equiv=refresh content='0;url={evil}'>",
    "<base href={evil}>",
    "<form action={evil}><button>Send</button></form>",
    "<input type=image src={evil}/a.png>",
    "<video src={evil}/a.mp4 autoplay></video>",
    "<video poster={evil}/a.png></video>",
    "<audio src={evil}/a.mp3 autoplay></audio>",
    "<track src={evil}/a.vtt>",
    "<svg><image href={evil}/a.png></svg>",
    "<svg><script>{run}</script></svg>",
    "<svg><use href='{evil}/a.svg#x'></svg>",
    "<svg><animate onbegin={run} attributeName=x></svg>",
    "<svg><foreignObject><img src=x onerror={run}></foreignObject></svg>",
    "<math><mtext><img src=x onerror={run}></mtext></math>",
    "<table background={evil}/a.png>",
    "<body background={evil}/a.png>",
    "<a href='javascript:{run}'>x</a>",
    "<a href=' java\tscript:{run}'>x</a>",
    "<a href='data:text/html,<script>{run}</script>'>x</a>",
    "<a href={evil} ping={evil}/ping>x</a>",
    "<a href={evil}>Open the article's page</a>",
    "<button formaction={evil}>x</button>",
    "<template><img src=x onerror={run}></template>",
    "<noscript><p title='</noscript><img src=x onerror={run}>'></noscript>",
    "<textarea></textarea><img src=x onerror={run}>",
    "</textarea><script>{run}</script>",
    "</pre><img src=x onerror={run}>",
    "</title><script>{run}</script>",
    "</style><img src={evil}/a.png>",
    "</script><script>{run}</script>",
    "<!--><img src=x onerror={run}>-->",
    "<![CDATA[<img src=x onerror={run}>]]>",
    '"><img src=x onerror={run}>',
    "'><img src=x onerror={run}>",
    '" onmouseover="{run}" x="',
    "' autofocus onfocus='{run}' x='",
    "` onerror={run} `",
    "![x]({evil}/a.png)",
    "![x][1]\n\n[1]: {evil}/a.png",
    "[x](javascript:{run})",
    "[x]({evil})",
    "<{evil}>",
    "{evil}/bare",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "javascript:{run}",
    "data:text/html,<script>{run}</script>",
    "vbscript:{run}",
    "{{{{constructor.constructor('{run}')()}}}}",
    "${{{run}}}",
    "{{{{value}}}}{{{{@html '<img src=x onerror={run}>'}}}}",
    "&lt;img src=x onerror={run}&gt;",
    "&#60;script&#62;{run}&#60;/script&#62;",
    "\\u003cimg src=x onerror={run}\\u003e",
    "%3Cscript%3E{run}%3C/script%3E",
    "＜script＞{run}＜/script＞",  # noqa: RUF001
    "<scr<script>ipt>{run}</scr</script>ipt>",
    "<ScRiPt>{run}</sCrIpT>",
    "<img/src=x/onerror={run}>",
    "<img src=x onerror\n=\n{run}>",
    "\u202e<img src=x onerror={run}>\u202c",
    "$$\\href{{javascript:{run}}}{{x}}$$",
    "$$\\includegraphics{{{evil}/a.png}}$$",
    "```html\n<script>{run}</script>\n```",
    "<pre><code><img src=x onerror={run}></code></pre>",
    "<dialog open><img src=x onerror={run}></dialog>",
    "<marquee onstart={run}>x</marquee>",
    "<portal src={evil}>",
    "<fencedframe src={evil}>",
    "<keygen autofocus onfocus={run}>",
    "<isindex action={evil}>",
    "<x onclick={run} tabindex=1>x</x>",
    "<xss style='animation-name:pc-pulse' onanimationstart={run}>x</xss>",
)
PAYLOADS = [part.format(evil=EVIL, run=RUN) for part in _ELEMENTS] + [
    f"<{tag} src=x {handler}={RUN} autofocus open>"
    for tag in _TAGS.split()
    for handler in _HANDLERS.split()
]
BRIDGE = "The harbour bridge in Osby will cost 41 million crowns, says Mara Lind of Norland"

MADE = "body :is(iframe, object, embed, base, meta[http-equiv=refresh i], [src*='evil.example'])"
"""Elements and attributes that only a payload would make."""
HANDLED = "body :is([onerror],[onload],[onclick],[onfocus],[onmouseover],[ontoggle],[onstart])"
LINKS = "#pc-main a[href]:visible, #pc-main .pc-group a[href]"


class Watched:
    """A page whose requests to others are noted and go nowhere."""

    def __init__(self, page: Page, address: str, dialogs: list[str]) -> None:
        self.page, self.address, self.dialogs = page, address, dialogs
        self.outside: list[str] = []
        self.referrers: list[str] = []
        page.context.route(self._is_outside, self._note)

    def _is_outside(self, url: str) -> bool:
        return not url.startswith((self.address, "file:"))

    def _note(self, route: Route, request: Request) -> None:
        if request.url.startswith(("http:", "https:")):
            self.outside.append(request.url)
            self.referrers += [request.headers["referer"]] if "referer" in request.headers else []
        route.abort()

    def beside(self, page: Page) -> "Watched":
        """Another page of the same browser, as a file that was saved."""
        page.on("dialog", self._interrupted)
        other = Watched(page, page.url, self.dialogs)
        other.outside = self.outside
        return other

    def _interrupted(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def quiet(self, where: str) -> None:
        """Nothing ran and nobody was asked; nothing of a payload is an element, and no link leads
        elsewhere than to the page itself or the article's own address."""
        assert self.page.evaluate("window.pcRan") is None, where
        assert (self.dialogs, self.outside) == ([], []), where
        links = self.page.eval_on_selector_all("a[href]", "all => all.map((a) => a.href)")
        inside = (self.address, *ADDRESSES)
        assert [link for link in links if not link.startswith(inside)] == [], where
        for made in (MADE, HANDLED):
            found = self.page.locator(made)
            assert found.count() == 0, (where, found.first.evaluate("it => it.outerHTML"))

    def click_links(self, where: str, links: str = LINKS) -> None:
        """Each link, as somebody without suspicion would; what opens is the article's own, and is
        not told from where."""
        page = self.page
        for link in page.locator(links).element_handles()[:12]:
            link.dispatch_event("click")
        seen = -1
        while seen != (seen := len(self.outside)):  # a busy machine opens them late
            page.wait_for_timeout(500)
        for other in page.context.pages:
            if other is not page:
                other.close()
        assert {one.rstrip("/") for one in self.outside} <= set(ADDRESSES), where
        assert self.referrers == [], where
        self.outside.clear()


@pytest.fixture(scope="session")
def payloads() -> list[str]:
    assert len(set(PAYLOADS)) >= 150
    return PAYLOADS


@pytest.fixture(scope="session")
def groups() -> list[list[str]]:
    """All of them, thirty at a time: the fields of one answer, say."""
    return [PAYLOADS[n : n + 30] for n in range(0, len(PAYLOADS), 30)]


@pytest.fixture(scope="session")
def own() -> str:
    """An article's address, to which a link may lead."""
    return OWN


@pytest.fixture(scope="session")
def bridge() -> str:
    return BRIDGE


@pytest.fixture(scope="session")
def file_names() -> list[str]:
    """Those that can be the name of a file, before its suffix."""
    return [one for one in PAYLOADS if "/" not in one and len(one.encode()) < 200]


@pytest.fixture(scope="session")
def watch() -> Callable[[Any], Watched]:
    """Of somebody at the page, as `at` opens it."""
    return lambda reader: Watched(reader.page, reader.address, reader.dialogs)
