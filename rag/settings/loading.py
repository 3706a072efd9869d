"""Settings from options, the environment and the file; what is wrong there, in words."""

import difflib
import os
from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from rag.errors import SettingsError
from rag.settings.settings import PREFIX, Settings, settings_file


def load_settings(**overrides: object) -> Settings:
    """The settings in force, with `overrides` on top; those that are None are left out.

    Raises SettingsError for an unknown or impossible setting, wherever it was written.
    """
    known = Settings.model_fields
    _refuse_unknown_variables(os.environ, known)
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise SettingsError(
                f"unknown setting {name!r}", where=str(settings_file()), next=_nearest(name, known)
            ) from None
        raise SettingsError(
            f"setting {name!r} is not usable: {first['msg']}",
            where=f"{PREFIX}{name.upper()}, {settings_file()} or an option",
            next="Correct it or leave it out.",
        ) from None
    except ValueError as error:  # tomllib's, whose message gives line and column
        raise SettingsError(
            f"the settings file is not valid TOML: {error}",
            where=str(settings_file()),
            next="Correct that line.",
        ) from error


def _refuse_unknown_variables(environment: Mapping[str, str], known: Iterable[str]) -> None:
    names = {name.upper() for name in known}
    for name in environment:
        bare = name.upper().removeprefix(PREFIX)
        if name.upper().startswith(PREFIX) and bare not in names:
            raise SettingsError(
                f"unknown setting {name}",
                where="environment variable",
                next=_nearest(bare, names, PREFIX),
            )


def _nearest(name: str, known: Iterable[str], prefix: str = "") -> str:
    """Compared without the prefix, which would make any two names alike."""
    choices = sorted(known)
    close = difflib.get_close_matches(name, choices, n=1)
    if close:
        return f"Did you mean {prefix}{close[0]}?"
    return f"Known are: {', '.join(prefix + choice for choice in choices)}."
