"""The journal: lines become entries in a chain of hashes, and `verify` finds the first that is not as it was written.

Whoever can write the store can also write the whole chain anew. So take an `Anchor` from time to time, print it or have
it signed, and keep it elsewhere: `verify` then proves that the chain still runs through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from attrs import frozen

from unionkit.errors import StoreError
from unionkit.storage.batches import Line
from unionkit.storage.canonical import encode, hash_of
from unionkit.storage.entries import START, Entry, Facts, entry_fields

SHORT = 16


def salted_hash(salt: str, text: str) -> str:
    """The hash of personal content in canonical form, which nobody can guess without the salt."""
    return hash_of(f"{salt}:{text}")


def hash_entry(entry: Entry) -> str:
    """The hash that an entry must have: over everything in it but the hash, as canonical JSON."""
    fields = entry_fields(entry)
    del fields["hash"]
    return hash_of(encode(fields))


@frozen
class Chained:
    """An entry to append, as text with its number and hash, and its personal facts as text beside it."""

    number: int
    hash: str
    text: str
    facts: str | None


def chained(
    lines: Sequence[tuple[Line, str | None]], *, at: int, last: int, previous: str, salt: Callable[[], str]
) -> list[Chained]:
    """Lines, each with its facts as canonical JSON, as the entries that follow number `last` with hash `previous`."""
    found: list[Chained] = []
    for number, (line, facts) in enumerate(lines, start=last + 1):
        grain = "" if facts is None else salt()
        text = encode(
            {
                "number": number,
                "at": at,
                "kind": line.kind,
                "subject": line.subject,
                "action": line.action,
                "author": line.author,
                "reason": line.reason,
                "content": line.content,
                "facts_hash": None if facts is None else salted_hash(grain, facts),
                "previous": previous,
            }
        )
        previous = hash_of(text)
        kept = None if facts is None else f'{{"content":{facts},"salt":{encode(grain)}}}'
        found.append(Chained(number, previous, f'{{"hash":"{previous}",{text[1:]}', kept))
    return found


@frozen(kw_only=True)
class Anchor:
    """A point that the chain must run through: to be printed, published or signed, and kept outside the store."""

    number: int
    hash: str
    signature: str = ""

    def __str__(self) -> str:
        """The short form to print: the number and 16 digits in fours."""
        digits = self.hash[:SHORT]
        return f"{self.number}-" + "-".join(digits[place : place + 4] for place in range(0, SHORT, 4))

    @property
    def message(self) -> bytes:
        """What is signed."""
        return f"unionkit journal {self.number} {self.hash}".encode()


def anchor_at(entry: Entry, *, sign: Callable[[bytes], str] | None = None) -> Anchor:
    """An anchor at an entry. `sign` is the host's: a keyed hash or a signature over `message`, as text."""
    bare = Anchor(number=entry.number, hash=entry.hash)
    return (
        bare if sign is None else Anchor(number=entry.number, hash=entry.hash, signature=sign(bare.message))
    )


def read_anchor(text: str) -> Anchor:
    """An anchor from its printed form, with as many digits of the hash as there are. Raises StoreError."""
    number, _, digits = text.strip().partition("-")
    bare = digits.replace("-", "").lower()
    if (
        not (number.isascii() and number.isdigit())
        or len(bare) < SHORT
        or set(bare) - set("0123456789abcdef")
    ):
        raise StoreError("this is no anchor", hint="write it as it was printed: 42-0f3a-99c1-…")
    return Anchor(number=int(number), hash=bare)


Fault = Literal["altered", "missing", "reordered", "cut", "anchor", "signature", "facts"]


@frozen(kw_only=True)
class Verification:
    """What `verify` found: the number of entries that hold, and the first that does not.

    `fault` is ``altered`` (content or hash was changed), ``missing`` (number was taken out), ``reordered`` (an entry
    stands out of its place), ``cut`` (the chain ends before the anchor), ``anchor`` (the chain was written anew),
    ``signature`` (the anchor is not the signer's) or ``facts`` (personal facts are not those that were hashed).
    """

    entries: int
    head: str
    fault: Fault | None = None
    number: int | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.fault is None


def verify(
    entries: Iterable[Entry],
    anchor: Anchor | None = None,
    *,
    check: Callable[[bytes, str], bool] | None = None,
    facts: Callable[[int], Facts | None] | None = None,
) -> Verification:
    """Walk the chain from its beginning and stop at the first entry that is not as it was written.

    `anchor` is a point that it must run through; `check` is the host's, and says whether a signature is right for a
    message. `facts`, as `store.facts`, has the personal facts compared with their hashes; erased ones hold.
    """
    if anchor is not None and check is not None and not check(anchor.message, anchor.signature):
        return Verification(entries=0, head=START, fault="signature", number=anchor.number)
    last, head = 0, START
    walk = iter(entries)
    for entry in walk:
        fault = _fault(entry, last, head, walk)
        if fault is not None:
            return Verification(entries=last, head=head, fault=fault, number=last + 1)
        last, head = entry.number, entry.hash
        if anchor is not None and last == anchor.number and not head.startswith(anchor.hash):
            return Verification(entries=last - 1, head=entry.previous, fault="anchor", number=last)
        if facts is not None and not _facts_hold(entry, facts):
            return Verification(entries=last - 1, head=entry.previous, fault="facts", number=last)
    if anchor is not None and last < anchor.number:
        return Verification(entries=last, head=head, fault="cut", number=last + 1)
    return Verification(entries=last, head=head)


def _fault(entry: Entry, last: int, head: str, rest: Iterable[Entry]) -> Fault | None:
    if entry.number != last + 1:
        # the entry that belongs here either comes later or is not there at all
        moved = entry.number <= last or any(other.number == last + 1 for other in rest)
        return "reordered" if moved else "missing"
    if entry.previous != head or hash_entry(entry) != entry.hash:
        return "altered"
    return None


def _facts_hold(entry: Entry, facts: Callable[[int], Facts | None]) -> bool:
    kept = facts(entry.number)
    if kept is None:
        return True
    return entry.facts_hash == salted_hash(kept.salt, encode(kept.content))
