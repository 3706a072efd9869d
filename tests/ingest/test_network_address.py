"""Which addresses may be asked for: everything that is not plainly a public page is refused."""

import ipaddress

import pytest

from ingest.network.address import is_address, is_public, parse_address
from rag.errors import ReadError

GOOD = {
    "https://example.com": "https://example.com/",
    "HTTPS://EXAMPLE.com.:443/A b?q=ü#part": "https://example.com/A%20b?q=%C3%BC",
    " http://www.example.co.uk:80/a ": "http://www.example.co.uk/a",
    "https://münchen.de/ä": "https://xn--mnchen-3ya.de/%C3%A4",
    "https://a_b.example.com/": "https://a_b.example.com/",
    "http://93.184.216.34/x": "http://93.184.216.34/x",
    "http://[2606:4700::1111]/": "http://[2606:4700::1111]/",
    "https://example.com/a?mail=x@y.org": "https://example.com/a?mail=x@y.org",
    "http://example.com:/": "http://example.com/",
}


@pytest.mark.parametrize("given", GOOD)
def test_a_public_page_has_one_spelling(given: str) -> None:
    assert str(parse_address(given)) == GOOD[given]
    assert str(parse_address(str(parse_address(given)))) == GOOD[given]


LOCAL = """
http://127.0.0.1/ http://127.0.0.1:80/ http://127.1.2.3/ http://0.0.0.0/ http://0.1.2.3/
http://10.0.0.1/ http://10.255.255.255/ http://172.16.0.1/ http://172.31.255.1/
http://192.168.0.1/ http://192.168.255.255/ http://169.254.169.254/latest/meta-data/
http://100.64.0.1/ http://100.100.100.200/ http://192.0.0.192/ http://192.0.2.1/
http://198.18.0.1/ http://198.51.100.7/ http://203.0.113.9/ http://192.88.99.1/
http://224.0.0.1/ http://239.255.255.250/ http://240.0.0.1/ http://255.255.255.255/
http://168.63.129.16/ http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/ http://[::ffff:93.184.216.34]/ http://[::127.0.0.1]/
http://[64:ff9b::7f00:1]/ http://[64:ff9b::5db8:d822]/ http://[64:ff9b:1::1]/
http://[2002:7f00:1::]/ http://[2002:5db8:d822::1]/ http://[2001::1]/ http://[2001:db8::1]/
http://[3fff::1]/ http://[fe80::1]/ http://[fec0::1]/ http://[fc00::1]/ http://[fd00:ec2::254]/
http://[ff02::1]/ http://[100::1]/ http://[5f00::1]/ http://[0:0:0:0:0:0:0:1]/ http://[4000::1]/
http://127。0。0。1/ http://localhost/ http://LOCALHOST/ http://localhost./ http://a.localhost/
http://printer.local/ http://metadata.google.internal/ http://router.lan/ http://nas.home.arpa/
http://wiki.corp/ http://site.onion/
""".split()
SPELLINGS = """
http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/ http://127.1/
http://017700000001/ http://0x7f.0.0.0x1/ http://127.0.0.1./ http://0/ http://1.2.3/
http://93.184.216.34.5/ http://example.0x7f/ http://00000177.0.0.01/ http://127.0.0.256/
""".split()
CROOKED = r"""
http://user@example.com/ http://user:pass@example.com/ http://@example.com/
http://:@example.com/ http://example.com@127.0.0.1/ http://127.0.0.1@example.com/
http://example.com\@127.0.0.1/ http:\\127.0.0.1/ http://example.com#@127.0.0.1:80@x/
http://example.com:22/ http://example.com:443/ https://example.com:80/ http://example.com:8080/
http://example.com:0/ http://example.com:99999/ http://example.com:80:80/
http://%6c%6f%63alhost/ http://%31%32%37.0.0.1/ http://127.0.0.1%00.example.com/
http://localhost%2f.example.com/ http://ⓛocalhost/ http://[::1 http://[::1/
http://[fe80::1%25eth0]/ http://[2606:4700::1%25lo]/ http://[127.0.0.1]/ http://[v1.a]/
http:///etc/passwd http:// http://./ http://../ http://.example.com/ http://example..com/
http://-/ http://xn--/ http://intranet/ http://a/ http://example,com/
http://example.com;127.0.0.1/ http://$(id).example.com/ http://example.com&127.0.0.1/
file:///etc/passwd ftp://example.com/ gopher://example.com/ feed://example.com/
javascript://example.com/%0aalert(1) data://text ws://example.com/ dict://127.0.0.1:11211/
unix:///var/run/docker.sock httpx://example.com/ http+unix://%2Fvar%2Frun/
""".split()


def test_there_are_enough_of_them() -> None:
    assert len({*LOCAL, *SPELLINGS, *CROOKED}) >= 120


@pytest.mark.parametrize("given", [*LOCAL, *SPELLINGS, *CROOKED])
def test_whatever_is_no_public_page_is_refused(given: str) -> None:
    with pytest.raises(ReadError) as refused:
        parse_address(given)
    assert refused.value.next


@pytest.mark.parametrize(
    "given",
    [
        "http://exa\tmple.com/",
        "http://a.com\0/",
        "http://a.com/\r\nX",
        "http://a.com/\x7f",
        "http://\uff11\uff12\uff17.0.0.1/",
    ],
)
def test_control_and_wide_characters_are_refused(given: str) -> None:
    with pytest.raises(ReadError):
        parse_address(given)


def test_an_endless_address_is_refused_and_not_repeated_whole() -> None:
    with pytest.raises(ReadError, match="too long") as refused:
        parse_address("https://example.com/" + "a" * 100_000)
    assert len(str(refused.value)) < 500


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(ReadError, match="user name or password") as refused:
        parse_address("https://me:s3cret@example.com/")
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("/b?c", "https://example.com/b?c"),
        ("b", "https://example.com/news/b"),
        ("//example.org/x", "https://example.org/x"),
        ("http://example.org", "http://example.org/"),
        ("#part", "https://example.com/news/a"),
    ],
)
def test_a_link_is_seen_from_its_page(link: str, whole: str) -> None:
    assert str(parse_address(link, parse_address("https://example.com/news/a"))) == whole


@pytest.mark.parametrize(
    "link",
    [
        "//127.0.0.1/x", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x",
        "http://[::1]/", "//localhost", "https://example.com:8443/", "//a:b@example.com/",
        "\\\\127.0.0.1\\x", "mailto:a@example.com", "//2130706433/",
    ],
)  # fmt: skip
def test_a_link_to_elsewhere_is_refused(link: str) -> None:
    with pytest.raises(ReadError):
        parse_address(link, parse_address("https://example.com/news/a"))


def test_no_address_that_python_holds_for_local_counts_as_public() -> None:
    """Against the standard library's own registry, over addresses of every /8 and /16."""
    for number in range(0, 1 << 32, (1 << 16) + 7):
        address = ipaddress.IPv4Address(number)
        assert not is_public(address) or (address.is_global and not address.is_multicast), address
    for number in range(1 << 16):
        address = ipaddress.IPv6Address(number << 112 | 1)
        assert not is_public(address) or (address.is_global and not address.is_multicast), address


def test_the_edges_of_private_networks() -> None:
    inside = "172.16.0.0 172.31.255.255 100.64.0.0 100.127.255.255 198.19.255.255".split()
    outside = "172.15.255.255 172.32.0.0 100.63.255.255 100.128.0.0 198.20.0.0 1.1.1.1".split()
    assert not any(is_public(ipaddress.ip_address(one)) for one in inside)
    assert all(is_public(ipaddress.ip_address(one)) for one in outside)


@pytest.mark.parametrize(
    "given", ["http://a.com", "HTTPS://a", "file:///x", "feed://x", " ftp://x"]
)
def test_what_is_meant_as_an_address(given: str) -> None:
    assert is_address(given)


@pytest.mark.parametrize("given", ["news/a.txt", "https:/a", "C:\\news", "a://b".replace("a", "é")])
def test_what_is_meant_as_a_path(given: str) -> None:
    assert not is_address(given)
