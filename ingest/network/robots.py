"""robots.txt: what a site asks programs not to read (RFC 9309), wildcards and the longest match
included: `protego`, Scrapy's own parser.

It is for programs that follow links by themselves, as from a feed to its articles. A page that a
person names is fetched as a browser would.
"""

from protego import Protego

from ingest.network.address import WebAddress
from ingest.network.fetch import AGENT, Fetcher, HttpRefusal
from rag.errors import ReadError

_MOST_BYTES = 500 << 10
_LONGEST_PAUSE_S = 10.0


class Robots:
    """The rules of each site, fetched once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[tuple[str, str], Protego] = {}

    def pause_s(self, address: WebAddress) -> float:
        """Seconds that the site wants between two requests. Raises ReadError where the page is
        not for programs."""
        rules = self._of(address)
        if not rules.can_fetch(str(address), AGENT):
            raise ReadError(
                f"{address.host} asks programs not to read this page (robots.txt)",
                where=str(address),
                next="Name its address yourself to have it fetched for you.",
            )
        return min(float(rules.crawl_delay(AGENT) or 0), _LONGEST_PAUSE_S)

    def _of(self, address: WebAddress) -> Protego:
        site = (address.scheme, address.host)
        if site not in self._rules:
            self._rules[site] = self._fetched(WebAddress(*site, "/robots.txt"))
        return self._rules[site]

    def _fetched(self, address: WebAddress) -> Protego:
        try:
            body = self._fetcher.get(address, _MOST_BYTES).body
        except HttpRefusal as error:
            # A site without rules allows all; one that is in trouble is left alone.
            return Protego.parse("" if error.status < 500 else "User-agent: *\nDisallow: /")
        except ReadError:
            return Protego.parse("")  # the page itself will say what is wrong
        return Protego.parse(body.decode("utf-8", "replace"))
