"""What entries, donors and gifts look like in a store: their kinds, and the lines that they leave in the journal."""

from __future__ import annotations

from unionkit.aid.funds.accounts import Entry
from unionkit.aid.funds.donations import Donor, Gift
from unionkit.aid.records import JournalLine, RecordKind

__all__ = ["DONOR_RECORD", "ENTRY_RECORD", "GIFT_RECORD", "line_of_entry", "line_of_gift"]

ENTRY_RECORD = RecordKind(
    name="aid/entry", index=("on", "subject", "scheme", "reverses"), sensitive=("text",), record=Entry
)
"""The kind of an entry. It names gifts, grants and claims by their ids and nobody by name."""

GIFT_RECORD = RecordKind(
    name="aid/gift", index=("drive", "on", "donor"), sensitive=("donor", "amount"), record=Gift
)
"""The kind of a gift."""

DONOR_RECORD = RecordKind(name="aid/donor", index=("unit",), sensitive=("name", "rank"), record=Donor)
"""The kind of a donor."""


def line_of_entry(entry: Entry, *, author: str) -> JournalLine:
    """The line of an entry: its postings stay, and nothing in it is personal."""
    return JournalLine(
        kind=ENTRY_RECORD.name,
        subject=entry.id,
        action="reverse" if entry.reverses else "book",
        author=author,
        content={
            "on": entry.on.isoformat(),
            "postings": [[posting.account, posting.amount.fen] for posting in entry.postings],
            "about": entry.subject,
            "scheme": entry.scheme,
            "reverses": entry.reverses,
        },
    )


def line_of_gift(gift: Gift, *, author: str) -> JournalLine:
    """The line of a gift: drive, day and number of the receipt stay; who gave and how much is personal."""
    return JournalLine(
        kind=GIFT_RECORD.name,
        subject=gift.id,
        action="give",
        author=author,
        content={"drive": gift.drive, "on": gift.on.isoformat(), "receipt": gift.receipt},
        facts={"donor": gift.donor, "amount": gift.amount.fen},
    )
