"""Where installed packs lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from unionkit.errors import PackError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

SHIPPED = "cn"


def shipped_folder() -> Path:
    """The folder of the shipped pack ``cn``."""
    return Path(__file__).parent / "cn"


def _folder_of(entry: EntryPoint) -> Path:
    try:
        return Path(entry.load()())
    except (ImportError, AttributeError, TypeError) as error:
        raise PackError(
            f"the pack {entry.name!r} is offered by {entry.value!r}, which gives no folder ({error})",
            hint="name a function without arguments that returns the folder of the pack",
        ) from error


@lru_cache(maxsize=1)
def installed_packs() -> Mapping[str, Callable[[], Path]]:
    """The packs that installed distributions offer in the entry-point group ``unionkit.packs``."""
    from importlib.metadata import entry_points  # slow to import, and only needed for packs by name

    found: dict[str, Callable[[], Path]] = {SHIPPED: shipped_folder}
    for entry in entry_points(group="unionkit.packs"):
        if entry.name != SHIPPED:
            found[entry.name] = partial(_folder_of, entry)
    return found
