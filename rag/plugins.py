"""What other installed packages add to Presscheck: by entry points, so that nobody touches ours.

In the pyproject.toml of such a package:

    [project.entry-points."presscheck.readers"]
    ".xyz" = "your_package.xyz:read_xyz"

Readers are called by the suffix that they take (`ingest.readers.Reader`), datasets by the name that
they are asked by (`eval.datasets.Adapter`).
"""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from rag.errors import ReadError

Group = Literal["presscheck.readers", "presscheck.datasets"]


def plugged(group: Group) -> dict[str, Callable[..., Any]]:
    """What is installed for `group` by name, each loaded when it is first called.

    That call raises ReadError where the package cannot be imported.
    """
    return {point.name: _called(point) for point in entry_points(group=group)}


def _called(point: EntryPoint) -> Callable[..., Any]:
    def call(*arguments: object) -> object:
        try:
            loaded = point.load()
        except (ImportError, AttributeError) as error:
            raise ReadError(
                f"the plug-in for {point.name} cannot be loaded: {error}",
                where=f"{point.group}: {point.value}",
                next="Mend or uninstall the package that brings it.",
            ) from error
        return loaded(*arguments)

    return call
