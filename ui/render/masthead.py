"""The page's head -> HTML: its name, its views, light and dark. Pure."""

from markupsafe import Markup

from ui.markup import joined, when
from ui.state.roles import LOCAL, Visitor

VIEWS = (
    ("ask", "Ask"),
    ("brief", "Brief"),
    ("draft", "Check"),
    ("library", "Library"),
    ("evaluation", "Evaluation"),
)
"""By the name in `pc-view-NAME`, in the order in which they are offered."""

_MASTHEAD = Markup(
    '<header class="pc-masthead" data-role="{role}"><h1 class="pc-wordmark">Presscheck</h1>'
    '<span class="pc-tagline">every sentence backed by a quote</span>'
    '<nav class="pc-views" aria-label="Views">{views}</nav>'
    '<button type="button" class="pc-theme" aria-label="Light or dark"></button>{account}</header>'
)
_VIEW = Markup(
    '<button type="button" class="pc-view" data-view="{name}" aria-controls="pc-view-{name}">'
    "{words}{count}</button>"
)
_ACCOUNT = Markup(
    '<form class="pc-account" method="post" action="logout">'
    '<span class="pc-account-name" title="Logged in as {name}">{name}</span>'
    '<button type="submit" class="pc-log-out">Log out</button></form>'
)
_COUNT = Markup(' <span class="pc-count">{}</span>')


def masthead(articles: int | None, visitor: Visitor = LOCAL) -> Markup:
    """`articles` is None where it is not known yet. What a reader cannot do is not shown: by what
    the table leaves out, and for what is always there by the role here (assets/layout.css)."""
    number = "" if articles is None else _COUNT.format(f"{articles:,}")
    return _MASTHEAD.format(
        views=joined(
            _VIEW.format(name=name, words=words, count=number if name == "library" else "")
            for name, words in VIEWS
        ),
        account=when(visitor.account, _ACCOUNT.format(name=visitor.account)),
        role=visitor.role,
    )
