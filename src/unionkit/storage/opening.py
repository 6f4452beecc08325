"""Opening a store by its address; other distributions bring stores through the entry-point group ``unionkit.stores``."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from unionkit.errors import MissingExtra, StoreError, UnionkitError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from unionkit.storage.ports import Store

GROUP = "unionkit.stores"
SHIPPED = {
    "memory": "unionkit.storage.opening:open_memory",
    "sqlite": "unionkit.storage.opening:open_file",
    "postgresql": "unionkit.storage.sql:open_address",
    "mysql": "unionkit.storage.sql:open_address",
    "mariadb": "unionkit.storage.sql:open_address",
}
# the extra that brings the driver of a scheme
EXTRAS = {"postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql"}


@lru_cache(maxsize=1)
def installed_stores() -> Mapping[str, EntryPoint]:
    """The stores that installed distributions offer, by the scheme of their addresses."""
    from importlib.metadata import EntryPoint, entry_points  # slow to import, and needed only here

    found = {name: EntryPoint(name, value, GROUP) for name, value in SHIPPED.items()}
    return {**{entry.name: entry for entry in entry_points(group=GROUP)}, **found}


def open_store(url: str) -> Store:
    """The store at an address: ``memory://``, ``sqlite:///union.db``, or what an installed distribution opens.

    Raises StoreError where there is no such kind of store or it cannot be opened, and MissingExtra where its driver is
    not installed. The address may hold a password, so no message shows more of it than its scheme.

    >>> with open_store("memory://") as store:
    ...     store.guard("fund/2026").value
    0
    """
    scheme, separator, _ = url.partition("://")
    dialect = scheme.partition("+")[0]
    stores = installed_stores()
    entry = stores.get(scheme) or stores.get(dialect)
    if not separator:
        raise StoreError("this is no address of a store", hint='write "sqlite:///union.db" or "memory://"')
    if entry is None:
        raise _unknown(scheme, dialect, stores)
    try:
        opener: Callable[[str], Store] = entry.load()
    except ModuleNotFoundError as error:
        raise _missing(dialect, error.name or "its driver") from None
    except (ImportError, AttributeError) as error:
        raise StoreError(
            f"the store {entry.name!r} is offered by {entry.value!r}, which is not there ({error})",
            hint="name a function that takes an address and returns a store",
        ) from error
    try:
        return opener(url)
    except ModuleNotFoundError as error:
        raise _missing(dialect, error.name or "its driver") from None


def _missing(dialect: str, module: str) -> MissingExtra:
    extra = EXTRAS.get(dialect, "sql")
    return MissingExtra(
        f"a {dialect} store needs {module}", hint=f'install it with: pip install "unionkit[{extra}]"'
    )


def _unknown(scheme: str, dialect: str, stores: Mapping[str, object]) -> UnionkitError:
    if dialect in EXTRAS:
        return _missing(dialect, "a driver")
    near = difflib.get_close_matches(scheme, [*stores, *EXTRAS], n=1, cutoff=0.5)
    known = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(sorted(stores))}"
    return StoreError(f"no store is called {scheme[:40]!r}", hint=known)


def open_memory(url: str) -> Store:
    """A new store in memory. Raises StoreError where the address says more than ``memory://``."""
    from unionkit.storage.memory import MemoryStore

    if url.partition("://")[2]:
        raise StoreError("a store in memory has no name", hint='write "memory://"')
    return MemoryStore()


def open_file(url: str) -> Store:
    """The store in a file: ``sqlite:///union.db`` here, ``sqlite:////var/union.db`` anywhere.

    Behind ``?`` stand ``mode=ro`` to only read and ``wait=30`` for the seconds to wait for other writers.
    """
    from urllib.parse import parse_qsl

    from unionkit.storage.sqlite import open_sqlite

    path, _, query = url.partition("://")[2].partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    wait = options.pop("wait", "10")
    mode = options.pop("mode", "rwc")
    if not path.startswith("/") or len(path) < 2 or ":memory:" in path:
        raise StoreError(
            "this address names no file", hint='write "sqlite:///union.db", or "memory://" for none'
        )
    if options or mode not in ("ro", "rwc") or not (wait.isascii() and wait.isdigit()):
        raise StoreError(
            "an option behind ? is not known, or has another value than it may",
            hint='write "sqlite:///union.db?mode=ro" or "…?wait=30"',
        )
    return open_sqlite(path[1:], read_only=mode == "ro", wait=int(wait))
