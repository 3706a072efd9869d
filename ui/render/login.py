"""The login page -> HTML, whole and without a script. Pure."""

from markupsafe import Markup

from ui.markup import when

_PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">'
    "<title>Log in - Presscheck</title>"
    '<link rel="icon" href="page/icon.svg" type="image/svg+xml">'
    '<link rel="stylesheet" href="page/tokens.css">'
    '<link rel="stylesheet" href="page/login.css"></head><body><main>'
    '<h1>Presscheck</h1><p class="tagline">every sentence backed by a quote</p>'
    '<form method="post" action="login"><h2>Log in</h2>{trouble}'
    '<label for="name">Name</label>'
    '<input id="name" name="name" value="{name}" required maxlength="32" autocomplete="username"'
    ' autocapitalize="none" spellcheck="false"{focus_name}>'
    '<label for="password">Password</label>'
    '<input id="password" name="password" type="password" required maxlength="1000"'
    ' autocomplete="current-password"{focus_password}{described}>'
    '<button type="submit">Log in</button></form>'
    '<p class="hint">Whoever runs this server makes accounts: '
    "<code>presscheck account add NAME</code></p>"
    "</main></body></html>"
)
_TROUBLE = Markup('<p class="trouble" id="trouble" role="alert">{}</p>')
_FOCUS = Markup(" autofocus")


def login_page(trouble: str = "", name: str = "") -> Markup:
    """`trouble` is why the last attempt failed, `name` what it was made with."""
    return _PAGE.format(
        trouble=when(trouble, _TROUBLE.format(trouble)),
        name=name[:32],
        focus_name=when(not name, _FOCUS),
        focus_password=when(name, _FOCUS),
        described=when(trouble, Markup(' aria-describedby="trouble"')),
    )
