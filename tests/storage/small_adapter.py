"""A whole adapter over the record base: cells in a dict that is sorted when it is read. It shows how little it takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import RLock

from unionkit.errors import StoreError
from unionkit.storage.cells import Cell
from unionkit.storage.ports import Capabilities

Place = tuple[str, str, str]


class SmallCells:
    """One transaction: a copy of everything, which takes the place of the old when it commits."""

    connection = None

    def __init__(self, kept: dict[Place, tuple[int, str]]) -> None:
        self.kept = kept

    def read(self, space: str, ids: Sequence[str]) -> Mapping[str, tuple[int, str]]:
        return {id: self.kept[space, "", id] for id in ids if (space, "", id) in self.kept}

    def range(self, space: str, after: tuple[str, str], until: str | None, limit: int) -> list[Cell]:
        found = sorted(place for place in self.kept if place[0] == space and place[1:] > after)
        wanted = [place for place in found if until is None or place[1] < until]
        return [Cell(key, id, *self.kept[space, key, id]) for space, key, id in wanted[:limit]]

    def add(self, space: str, cells: Sequence[Cell]) -> int:
        before = len(self.kept)
        for cell in cells:
            self.kept.setdefault((space, cell.key, cell.id), (cell.version, cell.text))
        return len(self.kept) - before

    def swap(self, space: str, id: str, expected: int, version: int, text: str | None) -> bool:
        if self.kept.get((space, "", id), (0, ""))[0] != expected:
            return False
        if text is None:
            del self.kept[space, "", id]
        else:
            self.kept[space, "", id] = (version, text)
        return True

    def remove(self, space: str, places: Sequence[tuple[str, str]]) -> None:
        for place in places:
            self.kept.pop((space, *place), None)


class SmallDatabase:
    capabilities = Capabilities(durable=False, processes=False)

    def __init__(self) -> None:
        self.kept: dict[Place, tuple[int, str]] | None = {}
        self.lock = RLock()

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[SmallCells]:
        with self.lock:
            if self.kept is None:
                raise StoreError("this store is closed", hint="open another")
            cells = SmallCells(dict(self.kept))
            yield cells
            self.kept = cells.kept

    def close(self) -> None:
        self.kept = None
