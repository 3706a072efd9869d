"""What an account may do: readers ask, read, rate and keep conversations; editors also add, edit
and remove articles, and fetch the writer. Where nobody logs in, everybody is an editor.

Over HTTP ui/access/gate.py decides by it, for the page's events those in ui/events.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rag.errors import AccountError

Role = Literal["reader", "editor"]

_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
_ASKING = frozenset({"/v1/ask", "/v1/chat/completions", "/v1/search", "/v1/brief", "/v1/check"})
"""What is posted and changes nothing; all else that is not only looked at, a reader may not."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks; `account` is empty where nobody has to log in."""

    account: str = ""
    role: Role = "editor"

    @property
    def may_edit(self) -> bool:
        return self.role == "editor"

    def require_editor(self) -> None:
        """Raises AccountError."""
        if not self.may_edit:
            raise refusal(self.account)


LOCAL = Visitor()


def refusal(account: str) -> AccountError:
    return AccountError(
        f"the account {account!r} may read and ask, and not add, edit or remove articles",
        next=f"Whoever runs Presscheck can change that: presscheck account role {account} editor",
    )


def may_pass(visitor: Visitor, method: str, path: str) -> bool:
    """Whether a request of the HTTP API is one that the visitor may make."""
    if visitor.may_edit or not path.startswith("/v1/"):
        return True
    return method in _LOOKING or path in _ASKING


def visitor_of(scope: Mapping[str, Any]) -> Visitor:
    """Whom the gate has let through; LOCAL where there is no gate."""
    return scope.get("state", {}).get("visitor", LOCAL)
