"""The ground that the contract stands on: stores by name, declared gaps, and threads that begin together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier
from typing import ClassVar, TypeAlias, TypeVar

import pytest
from attrs import define, field
from hypothesis import HealthCheck

from unionkit.errors import StoreError
from unionkit.storage import Store, verify

OpenStore: TypeAlias = Callable[[str], Store]
"""Opens the store of a name: an empty one for a new name; for a known one the same store, over another connection."""

AnswerT = TypeVar("AnswerT")
# a store may be slow, and one serves all examples of a test
PATIENT = (
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow,
)
PATIENCE = 60


@define(eq=False)
class Stores:
    """The stores of one test, which are closed at its end.

    A store that lives only in its object cannot be opened twice: then the object itself is what two connections share.
    """

    open_store: OpenStore
    _opened: list[Store] = field(factory=list, init=False)
    _single: dict[str, Store] = field(factory=dict, init=False)
    _names: int = field(default=0, init=False)

    def name(self) -> str:
        """A name that was not used before: letters and digits."""
        self._names += 1
        return f"store{self._names}"

    def open(self, name: str) -> Store:
        """The store of a name, over a connection of its own where there is such a thing."""
        if name in self._single:
            return self._single[name]
        store = self.open_store(name)
        self._opened.append(store)
        if not (store.capabilities.durable or store.capabilities.processes):
            self._single[name] = store
        return store

    def verify(self) -> None:
        """Verify the journals of those that are open."""
        for store in self._opened:
            with suppress(StoreError):
                found = verify(store.journal())
                assert found.holds, f"the chain of the journal does not hold: {found}"

    def close(self) -> None:
        """Close all of them; one that the test has closed may say so."""
        for store in reversed(self._opened):
            with suppress(StoreError):
                store.close()


class Ground:
    """Fixtures of every part of the contract, and what an adapter may declare about itself."""

    # by this the plugin knows the tests of the contract, without importing it
    __unionkit_store__: ClassVar[bool] = True

    gaps: ClassVar[Mapping[str, str]] = {}
    label: ClassVar[str] = ""
    versions: ClassVar[Mapping[str, str]] = {}
    examples: ClassVar[int] = 20

    @pytest.fixture(autouse=True)
    def _declared_gap(self, request: pytest.FixtureRequest) -> None:
        """A test of a declared gap must fail: one that passes is a gap no more."""
        name = str(getattr(request.node, "originalname", request.node.name))
        reason = self.gaps.get(request.node.name) or self.gaps.get(name)
        if reason is not None and not is_replaced(type(self), name):
            request.node.add_marker(pytest.mark.xfail(reason=reason, strict=True))

    @pytest.fixture
    def stores(self, request: pytest.FixtureRequest, open_store: OpenStore) -> Iterator[Stores]:
        """The stores of one test by name. Whatever it did to them, their chains must hold."""
        opened = Stores(open_store)
        yield opened
        try:
            if request.node.get_closest_marker("xfail") is None:
                opened.verify()
        finally:
            opened.close()

    @pytest.fixture
    def store(self, stores: Stores) -> Store:
        """An empty store."""
        return stores.open(stores.name())

    @pytest.fixture
    def pair(self, stores: Stores) -> tuple[Store, Store]:
        """One empty store over two connections."""
        name = stores.name()
        return stores.open(name), stores.open(name)


def is_replaced(kind: type[Ground], name: str) -> bool:
    """Whether an adapter has put a test of its own in the place of one of the contract."""
    found = getattr(kind, name, None)
    return getattr(found, "__module__", "").rpartition(".")[0] != __name__.rpartition(".")[0]


def need(store: Store, capability: str) -> None:
    """Skip a test of what this store does not claim to do."""
    if not getattr(store.capabilities, capability):
        pytest.skip(f"not claimed: {capability}")


def race(acts: Sequence[Callable[[], AnswerT]]) -> list[AnswerT | StoreError]:
    """Run acts at the same time, each in a thread of its own; gives their answers, or their errors of the store."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], AnswerT]) -> AnswerT | StoreError:
        barrier.wait(PATIENCE)
        try:
            return act()
        except StoreError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
