"""Bodies that notice when a store reads them: so a test can strike in the middle of a commit, at a chosen point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar, overload

from unionkit.storage.kinds import Body, Json

if TYPE_CHECKING:
    from _collections_abc import dict_items

OtherT = TypeVar("OtherT")


class Struck(BaseException):
    """What comes down in the middle of a commit, as an interruption from the keyboard would."""


class WatchedBody(dict[str, Json]):
    """A body that calls `seen` before it is read."""

    def __init__(self, fields: Mapping[str, Json], seen: Callable[[], None]) -> None:
        super().__init__(fields)
        self._seen = seen

    @overload
    def get(self, key: str, default: None = None, /) -> Json | None: ...
    @overload
    def get(self, key: str, default: Json, /) -> Json: ...
    @overload
    def get(self, key: str, default: OtherT, /) -> Json | OtherT: ...
    def get(self, key: str, default: object = None, /) -> object:
        """One field."""
        self._seen()
        return super().get(key, default)

    def __getitem__(self, key: str, /) -> Json:
        self._seen()
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        self._seen()
        return super().__iter__()

    def items(self) -> dict_items[str, Json]:
        """All fields."""
        self._seen()
        return super().items()


class Counting:
    """Counts readings, and does something at the one with a number; 0 does nothing."""

    def __init__(self, at: int, do: Callable[[], None]) -> None:
        self.count = 0
        self._at, self._do = at, do

    def __call__(self) -> None:
        """One reading more."""
        self.count += 1
        if self.count == self._at:
            self._do()

    def watch(self, fields: Mapping[str, Json]) -> Body:
        """A body that is counted here."""
        return WatchedBody(fields, self)
