"""What is written together: a batch of puts, deletes, claims, guards, journal lines and messages, all or nothing."""

from __future__ import annotations

from attrs import field, frozen

from unionkit.storage.kinds import Body, Json, Kind


@frozen(kw_only=True)
class Put:
    """A record to write. `expected` is the version that was loaded, 0 where there must be none yet."""

    kind: Kind
    id: str
    body: Body = field(repr=False)
    expected: int


@frozen(kw_only=True)
class Delete:
    """A record to take away, with its index entries and unique claims. `expected` is the version that was loaded."""

    kind: Kind
    id: str
    expected: int


@frozen(kw_only=True)
class Claim:
    """A value that only one owner may hold at a time: a seat, a number, one live membership for each person.

    Claiming what one holds already changes nothing. What another holds is a `Conflict`.
    """

    name: str
    value: str = field(repr=False)
    owner: str


@frozen(kw_only=True)
class Release:
    """A claim given up. A `Conflict` where somebody else holds it, nothing where nobody does."""

    name: str
    value: str = field(repr=False)
    owner: str


@frozen(kw_only=True)
class Guard:
    """A number to set by compare-and-set: what is spent of a budget or a quota.

    `expected` is the version that was read with `Store.guard`, 0 for a guard that was never set. Every award that
    draws on the budget bumps the same guard, so two of them never both pass, whatever the isolation level.
    """

    name: str
    expected: int
    value: int


@frozen(kw_only=True)
class GuardRow:
    """A guard as it is kept; version and value are 0 where it was never set."""

    name: str
    version: int
    value: int


@frozen(kw_only=True)
class Line:
    """An entry to append to the journal.

    `kind` and `subject` say what it is about, `action` what was done, `author` who did it, `reason` why, `content`
    the rest. All of these stay for ever, so they hold opaque ids and no personal data. What is personal goes into
    `facts`: it is kept beside the journal, which holds a salted hash of it, and can be erased.
    """

    kind: str
    subject: str
    action: str
    author: str
    reason: str = ""
    content: Json = None
    facts: Json = field(default=None, repr=False)


@frozen(kw_only=True)
class Message:
    """A message for other systems: kept with the batch, handed out by `Store.outbox` until it is marked as sent.

    A message is delivered at least once, in the order of the numbers. `number` is 0 until it is kept.
    """

    topic: str
    body: Json = field(repr=False)
    number: int = 0


@frozen(kw_only=True)
class Batch:
    """All that one commit writes. An id, claim or guard stands in it once.

    `contents` are texts kept once under the SHA-256 of their UTF-8 form, such as editions of policies. `forget` are
    the numbers of journal entries whose personal facts are erased. `sent` are the numbers of delivered messages.

    A batch with an `idempotency_key` takes effect once: committed again it gives the first receipt and does nothing.
    The same key with another content raises `KeyReused`. The content is everything but expected versions and the
    values of guards, which depend on what was read.
    """

    puts: tuple[Put, ...] = ()
    deletes: tuple[Delete, ...] = ()
    claims: tuple[Claim, ...] = ()
    releases: tuple[Release, ...] = ()
    guards: tuple[Guard, ...] = ()
    journal: tuple[Line, ...] = ()
    contents: tuple[str, ...] = field(default=(), repr=False)
    forget: tuple[int, ...] = ()
    outbox: tuple[Message, ...] = ()
    sent: tuple[int, ...] = ()
    idempotency_key: str | None = None

    @property
    def changes(self) -> list[Put | Delete]:
        """All records that are written or taken away."""
        return [*self.puts, *self.deletes]

    @property
    def claimed(self) -> list[Claim | Release]:
        """All claims that are made or given up."""
        return [*self.claims, *self.releases]


@frozen(kw_only=True)
class Receipt:
    """What a commit did: its number, which is the new version of every record and guard in it; journal and messages.

    `entries` and `messages` are the numbers that the lines and messages got, in their order. `head` is the hash of the
    last journal entry after it. `repeated` says that nothing was done, since the key had been there before.
    """

    commit: int
    at: int
    entries: tuple[int, ...] = ()
    messages: tuple[int, ...] = ()
    head: str = ""
    repeated: bool = field(default=False, eq=False)
