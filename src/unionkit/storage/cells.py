"""The few things that a database must do, so that `CellStore` makes a whole store of it.

All that a store keeps is cells. A cell has a `space`, a `key`, an `id`, a `version` and a `text`, and the first three
together are its place, at most once. Spaces, keys and ids are texts of at most 255 characters that differ if one letter
differs and sort by code point. Records have an empty key; the key of an index entry is the value it stands under.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from attrs import field, frozen

from unionkit.storage.ports import Capabilities


@frozen
class Cell:
    """One cell as a range gives it; its space is the one that was asked for."""

    key: str
    id: str
    version: int
    text: str = field(repr=False)


class Cells(Protocol):
    """One transaction. What it wrote it reads; nobody else does before it ends."""

    @property
    def connection(self) -> object:
        """The driver's connection, for repositories of the host; None where there is none."""
        ...

    def read(self, space: str, ids: Sequence[str]) -> Mapping[str, tuple[int, str]]:
        """Version and text of the cells with an empty key and these ids, as far as there are any. At most 500 ids."""
        ...

    def range(self, space: str, after: tuple[str, str], until: str | None, limit: int) -> list[Cell]:
        """The first cells by key and id behind `after`, with keys below `until`; None for no end."""
        ...

    def add(self, space: str, cells: Sequence[Cell]) -> int:
        """Insert those of the cells whose place is free, any number of them; gives how many that were."""
        ...

    def swap(self, space: str, id: str, expected: int, version: int, text: str | None) -> bool:
        """Compare and set: update the cell with an empty key that has the expected version, or delete it for `text` None.

        False where it has another version or is not there. It is one statement, ``update … where version = expected``,
        which is safe between transactions at every isolation level.
        """
        ...

    def remove(self, space: str, places: Sequence[tuple[str, str]]) -> None:
        """Delete the cells at some keys and ids, where they are there."""
        ...


class Database(Protocol):
    """What an adapter is: it opens transactions and says what it can do."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do beyond the contract."""
        ...

    def transaction(self, *, write: bool) -> AbstractContextManager[Cells]:
        """A transaction that commits at the end of the block and rolls back where the block raises.

        One that writes should begin by keeping other writers out; where it cannot, its swaps fail. Errors of the driver
        come out as `Retryable` (busy, deadlock, serialization) or `StoreError`, without any value in the message.
        Threads may ask at the same time.
        """
        ...

    def close(self) -> None:
        """Give back connections and files; transactions raise StoreError from then on."""
        ...
