"""Every store does what the store in memory does, whatever is asked of it in whatever order."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.storage.conftest import STORES
from tests.storage.keeping import BOOK, NOON, line
from tests.storage.sql.starting import Servers

from unionkit.errors import UnionkitError
from unionkit.storage import (
    Batch,
    Claim,
    Delete,
    Guard,
    MemoryStore,
    Message,
    Put,
    Range,
    Release,
    Store,
    cursor,
    verify,
)
from unionkit.storage.kinds import Body, Where

IDS = st.sampled_from(["a", "A", "a ", "é", "𠮷"])
TEXTS = st.none() | st.sampled_from(["", "x", "X", "x ", "𠮷", "￿"])
NUMBERS = st.none() | st.sampled_from([0, 1, -1, 2**63 - 1, -(2**63)])
BODIES = st.fixed_dictionaries(
    {}, optional={"shelf": TEXTS, "year": NUMBERS, "number": TEXTS, "n": st.integers()}
)
EXPECTED = st.sampled_from(["loaded", "loaded", "loaded", 0, 3])
WHERES: st.SearchStrategy[Where | None] = st.none() | st.sampled_from(
    [{"shelf": "x"}, {"year": Range(at_least=0)}, {"shelf": Range(at_least=""), "year": Range(below=1)}]
)
SMALL = st.integers(0, 2)


class Twins(RuleBasedStateMachine):
    """A store beside the one in memory."""

    opened: str = ""
    servers: Servers

    @initialize()
    def begin(self) -> None:
        self.open = ExitStack()
        folder = self.open.enter_context(tempfile.TemporaryDirectory())
        other = self.open.enter_context(STORES[self.opened](Path(folder), self.servers))
        other.salt = str  # type: ignore[attr-defined]
        self.stores: tuple[Store, Store] = MemoryStore(salt=str), other
        self.moment = NOON

    def both(self, batch: Batch) -> None:
        """Commit to both; what comes out must be the same."""
        self.moment += 1
        answers = []
        for store in self.stores:
            try:
                answers.append(store.commit(batch, at=self.moment))
            except UnionkitError as error:
                answers.append((type(error), error.message))  # type: ignore[arg-type]
        assert answers[0] == answers[1]

    def version(self, id: str, wanted: object) -> int:
        record = self.stores[0].load(BOOK, id)
        if isinstance(wanted, int):
            return wanted
        return 0 if record is None else record.version

    @rule(
        puts=st.dictionaries(IDS, st.tuples(BODIES, EXPECTED), max_size=3),
        deletes=st.dictionaries(IDS, EXPECTED, max_size=1),
        claims=st.dictionaries(TEXTS.filter(lambda text: text is not None), IDS, max_size=2),
        releases=st.dictionaries(TEXTS.filter(lambda text: text is not None), IDS, max_size=1),
        amount=st.none() | SMALL,
        lines=SMALL,
        messages=SMALL,
        key=st.none() | st.sampled_from(["k1", "k2"]),
    )
    def commit(
        self,
        puts: dict[str, tuple[Body, object]],
        deletes: dict[str, object],
        claims: dict[str, str],
        releases: dict[str, str],
        amount: int | None,
        lines: int,
        messages: int,
        key: str | None,
    ) -> None:
        guard = self.stores[0].guard("fund")
        self.both(
            Batch(
                puts=tuple(
                    Put(kind=BOOK, id=id, body=body, expected=self.version(id, expected))
                    for id, (body, expected) in puts.items()
                ),
                deletes=tuple(
                    Delete(kind=BOOK, id=id, expected=self.version(id, expected))
                    for id, expected in deletes.items()
                ),
                claims=tuple(Claim(name="seat", value=value, owner=owner) for value, owner in claims.items()),
                releases=tuple(
                    Release(name="seat", value=value, owner=owner) for value, owner in releases.items()
                ),
                guards=() if amount is None else (Guard(name="fund", expected=guard.version, value=amount),),
                journal=tuple(line(f"b{number}", {"n": number}) for number in range(lines)),
                outbox=tuple(Message(topic="t", body=number) for number in range(messages)),
                idempotency_key=key,
            )
        )

    @rule(number=st.integers(1, 5))
    def forget(self, number: int) -> None:
        self.both(Batch(forget=(number,), sent=(number,)))

    @rule(where=WHERES, size=st.integers(1, 3))
    def scan(self, where: Where | None, size: int) -> None:
        for store in self.stores:
            whole = list(store.scan(BOOK, where))
            assert whole == list(self.stores[0].scan(BOOK, where))
            page = list(store.scan(BOOK, where, limit=size))
            rest = list(store.scan(BOOK, where, after=cursor(page[-1], where))) if page else []
            assert page + rest == whole

    @invariant()
    def alike(self) -> None:
        if not hasattr(self, "stores"):
            return
        seen = [
            (
                list(store.scan(BOOK)),
                list(store.journal()),
                [store.facts(number) for number in range(1, 6)],
                [(message.number, message.body) for message in store.outbox()],
                store.guard("fund"),
                [store.holder("seat", text) for text in ("", "x", "X", "x ", "𠮷", "￿")],
                [store.holder("book.number", text) for text in ("", "x", "X", "x ", "𠮷", "￿")],
                [store.receipt(key) for key in ("k1", "k2")],
            )
            for store in self.stores
        ]
        assert seen[0] == seen[1]
        assert verify(self.stores[1].journal(), facts=self.stores[1].facts).holds

    def teardown(self) -> None:
        if hasattr(self, "open"):
            self.open.close()


@pytest.mark.property
@pytest.mark.parametrize("opened", [name for name in STORES if name != "memory"])
def test_every_store_does_what_the_one_in_memory_does(opened: str, servers: Servers) -> None:
    machine = type("Machine", (Twins,), {"opened": opened, "servers": servers})
    examples = 25 if opened.startswith(("a small adapter", "sqlite")) else 3  # a server takes its time
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples, stateful_step_count=12, deadline=None)
    )
