"""Who sent a message: a person, an outlet by its newsletter, or a person on a mailing list."""

import re
from collections.abc import Callable, Sequence

from ingest.facts.outlets import names_outlet

# What mailing programs set and people do not.
_BULK = ("List-Unsubscribe", "List-Id", "List-Post", "Precedence", "Feedback-ID")
_LIST_ID = re.compile(r"\s*(?P<phrase>.*?)\s*(?:<(?P<id>[^<>]*)>)?\s*$", re.DOTALL)
# “Ann Lee from Harbour Gazette”, “Ann Lee | Harbour Gazette”, “Ann Lee (Harbour Gazette)”
_WITH_OUTLET = re.compile(
    r"(?P<name>[^|·@()]{3,60}?)(?:\s+(?:from|at|of|via|with|von|bei|de|du|di|da|van|från|fra|из)\s+"
    r"|\s*[|·@–—(]\s*|\s+-\s+|,\s+)(?P<outlet>[^|·()]{2,60}?)\)?$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:no-?reply|do-?not-?reply|news|newsletters?|info|hello|editors?|redaktion|redaction|"
    r"redaccion|redazione|redactie|redakcja|briefing|digest|alerts?|mail|post|press|presse|prensa)"
    r"(?:[.+_-].*)?$",
    re.IGNORECASE,
)
_QUOTES = " \"'“”‘’"


def sender_facts(
    senders: Sequence[tuple[str, str]], header: Callable[[str], str]
) -> dict[str, str]:
    """Author and publisher by field name. `senders` are names and addresses, `header` gives another
    field of the message, or ""."""
    senders = [(name.strip(_QUOTES), address) for name, address in senders]
    names = [name for name, address in senders if name and "@" not in name and name != address]
    name = ", ".join(names)
    address = senders[0][1] if senders else ""
    local, _, domain = address.rpartition("@")
    phrase = _list_phrase(header("List-Id"))
    bulk = any(header(one) for one in _BULK)
    if bulk and _takes_posts(header):
        person = re.sub(r"\s+via\s+.*", "", name).strip(_QUOTES)
        return {"author": person, "publisher": phrase or domain}
    parted = _WITH_OUTLET.match(name)
    if parted and (
        names_outlet(parted["outlet"])
        or _is_site(parted["outlet"], domain)
        or (bulk and "from" in name)
    ):
        return {"author": parted["name"].strip(_QUOTES), "publisher": parted["outlet"]}
    is_outlet = names_outlet(name) or _is_site(name, domain)
    if bulk and phrase and name and not is_outlet and phrase.casefold() != name.casefold():
        return {"author": name, "publisher": phrase}
    if bulk or is_outlet or _ROLE.match(local):
        return {"publisher": name or phrase or domain}
    return {"author": name}


def _takes_posts(header: Callable[[str], str]) -> bool:
    """Whether readers write to the list: its senders are people."""
    return "mailto:" in header("List-Post").lower() or header("Precedence").lower() == "list"


def _list_phrase(stated: str) -> str:
    found = _LIST_ID.match(stated)
    phrase = found["phrase"].strip(_QUOTES) if found else ""
    return "" if "." in phrase and " " not in phrase else phrase


def _is_site(name: str, domain: str) -> bool:
    """Whether a name is that of the site, as “Brennhaven Today” of brennhaven-today.example."""
    letters = re.sub(r"\W+", "", name.casefold()).removeprefix("the")
    return len(letters) > 3 and letters in (
        part.replace("-", "") for part in domain.lower().split(".")
    )
