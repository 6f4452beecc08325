"""A store beside the one in memory: the same is asked of both, in whatever order, and both must answer the same."""

from __future__ import annotations

from typing import ClassVar

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from unionkit.errors import Retryable, UnionkitError
from unionkit.storage import (
    Batch,
    Claim,
    Delete,
    Guard,
    MemoryStore,
    Message,
    Put,
    Range,
    Receipt,
    Release,
    Store,
    cursor,
    verify,
)
from unionkit.storage.kinds import Body, Where
from unionkit.testing.store_contract.ground import PATIENT, Ground, Stores
from unionkit.testing.store_contract.keeping import BOOK, NOON, chain, line

IDS = st.sampled_from(["a", "A", "a ", "é", "𠮷"])
WORDS = st.sampled_from(["", "x", "X", "x ", "𠮷", "\uffff"])
TEXTS = st.none() | WORDS
NUMBERS = st.none() | st.sampled_from([0, 1, -1, 2**63 - 1, -(2**63)])
FIELDS = {"shelf": TEXTS, "year": NUMBERS, "number": TEXTS, "n": st.integers()}
BODIES: st.SearchStrategy[Body] = st.fixed_dictionaries({}, optional=FIELDS)
WHERES: st.SearchStrategy[Where | None] = st.none() | st.sampled_from(
    [{"shelf": "x"}, {"year": Range(at_least=0)}, {"shelf": Range(at_least=""), "year": Range(below=1)}]
)
SMALL = st.integers(0, 2)
LOADED = -1  # stands for the version that was loaded
EXPECTED = st.sampled_from([LOADED, LOADED, LOADED, 0, 3])
STEPS, TRIES = 12, 100


class Twins(RuleBasedStateMachine):
    """The two stores and what is asked of them."""

    stores: ClassVar[Stores]

    @initialize()
    def begin(self) -> None:
        """Open both, empty."""
        self.name = self.stores.name()
        self.model: Store = MemoryStore()
        self.store = self.stores.open(self.name)
        self.moment = NOON
        self.commits = 0

    def both(self, batch: Batch) -> None:
        """Commit to both; what comes out must be the same, and the number of a commit never comes back."""
        self.moment += 1
        wanted, found = (_answer(store, batch, self.moment) for store in (self.model, self.store))
        assert found == wanted
        if isinstance(found, Receipt) and not found.repeated:
            assert found.commit > self.commits
            self.commits = found.commit

    def version(self, id: str, expected: int) -> int:
        """The version to expect."""
        record = self.model.load(BOOK, id)
        if expected != LOADED:
            return expected
        return 0 if record is None else record.version

    @rule(
        puts=st.dictionaries(IDS, st.tuples(BODIES, EXPECTED), max_size=3),
        deletes=st.dictionaries(IDS, EXPECTED, max_size=1),
        lines=SMALL,
        messages=SMALL,
        key=st.none() | st.sampled_from(["k1", "k2"]),
    )
    def write(
        self,
        puts: dict[str, tuple[Body, int]],
        deletes: dict[str, int],
        lines: int,
        messages: int,
        key: str | None,
    ) -> None:
        """Write and delete records."""
        written = [(id, body, self.version(id, expected)) for id, (body, expected) in puts.items()]
        gone = [(id, self.version(id, expected)) for id, expected in deletes.items()]
        self.both(
            Batch(
                puts=tuple(Put(kind=BOOK, id=id, body=body, expected=there) for id, body, there in written),
                deletes=tuple(Delete(kind=BOOK, id=id, expected=there) for id, there in gone),
                journal=tuple(line(f"b{number}", {"n": number}) for number in range(lines)),
                outbox=tuple(Message(topic="t", body=number) for number in range(messages)),
                idempotency_key=key,
            )
        )

    @rule(
        claims=st.dictionaries(WORDS, IDS, max_size=2),
        releases=st.dictionaries(WORDS, IDS, max_size=1),
        amount=st.none() | SMALL,
        stale=st.booleans(),
    )
    def claim(
        self, claims: dict[str, str], releases: dict[str, str], amount: int | None, stale: bool
    ) -> None:
        """Claim, give up and set a guard."""
        expected = 0 if stale else self.model.guard("fund").version
        self.both(
            Batch(
                claims=tuple(Claim(name="seat", value=value, owner=owner) for value, owner in claims.items()),
                releases=tuple(
                    Release(name="seat", value=value, owner=owner) for value, owner in releases.items()
                ),
                guards=() if amount is None else (Guard(name="fund", expected=expected, value=amount),),
            )
        )

    @rule(number=st.integers(1, 5))
    def forget(self, number: int) -> None:
        """Erase facts, and mark a message as sent."""
        self.both(Batch(forget=(number,), sent=(number,)))

    @rule(where=WHERES, size=st.integers(1, 3))
    def scan(self, where: Where | None, size: int) -> None:
        """Search both, as a whole and in pages."""
        whole = list(self.model.scan(BOOK, where))
        assert list(self.store.scan(BOOK, where)) == whole
        page = list(self.store.scan(BOOK, where, limit=size))
        rest = list(self.store.scan(BOOK, where, after=cursor(page[-1], where))) if page else []
        assert page + rest == whole

    @rule()
    def open_again(self) -> None:
        """Close the store and open it again, where it outlives that."""
        if self.store.capabilities.durable:
            self.store.close()
            self.store = self.stores.open(self.name)

    @invariant()
    def alike(self) -> None:
        """Both hold the same, and the chain is whole."""
        if not hasattr(self, "store"):
            return
        assert _seen(self.store) == _seen(self.model)
        assert verify(self.store.journal(), facts=self.store.facts).holds

    def teardown(self) -> None:
        """Close the store."""
        if hasattr(self, "store"):
            self.store.close()


def _answer(store: Store, batch: Batch, at: int) -> Receipt | type[UnionkitError]:
    """A receipt without the hash, which is salted; or which error it was."""
    for _ in range(TRIES):
        try:
            return evolve(store.commit(batch, at=at), head="")
        except Retryable:
            continue
        except UnionkitError as error:
            return type(error)
    return Retryable


def _seen(store: Store) -> list[object]:
    words = ("", "x", "X", "x ", "𠮷", "\uffff")
    facts = [store.facts(number) for number in range(1, 6)]
    receipts = [store.receipt(key) for key in ("k1", "k2")]
    return [
        list(store.scan(BOOK)),
        chain(store),
        [None if one is None else one.content for one in facts],
        list(store.outbox()),
        store.guard("fund"),
        [store.holder(name, word) for name in ("seat", "book.number") for word in words],
        [None if one is None else evolve(one, head="") for one in receipts],
    ]


class Likeness(Ground):
    """As the store in memory, which is the specification as code."""

    def test_it_answers_as_the_store_in_memory_whatever_is_asked_in_whatever_order(
        self, stores: Stores
    ) -> None:
        machine = type("Machine", (Twins,), {"stores": stores})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=self.examples,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=PATIENT,
            ),
        )
