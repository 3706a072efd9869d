"""Gradio's own frame of the page, made to name nothing that is not below the page."""

from collections.abc import Callable

from gradio.routes import templates  # noqa: TID253 - imported with the page
from jinja2 import BaseLoader, Environment, TemplateNotFound

_MANIFEST = '<link rel="manifest" href="/manifest.json" />'
_ICON = '<link rel="icon" href="page/icon.svg" type="image/svg+xml">'


def name_icon() -> None:
    """Puts the icon in the place of the one address in it that begins with / (gradio 6.31), of a
    manifest that there is not. Where only Gradio's script named the icon, browsers would have asked
    for /favicon.ico by then. Should a later version have no such line, this changes nothing.
    """
    if not isinstance(templates.env.loader, _Loader):
        templates.env.loader = _Loader(templates.env.loader)


class _Loader(BaseLoader):
    def __init__(self, before: BaseLoader | None) -> None:
        self._before = before

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        if self._before is None:
            raise TemplateNotFound(template)
        source, file, unchanged = self._before.get_source(environment, template)
        return source.replace(_MANIFEST, _ICON), file, unchanged
