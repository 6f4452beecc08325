"""What is kept about people, on what basis and for how long; and the kind that restricted records are moved to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeAlias, get_args

from attrs import field, frozen

from unionkit.errors import RecordRefused, StoreError
from unionkit.storage.kinds import Json, Kind

# 个人信息保护法 art. 13 (1) to (7), in its order
Basis: TypeAlias = Literal["consent", "contract", "duty", "emergency", "news", "public", "other_law"]
PRIVACY = "privacy"
RESTRICTED = Kind(name="unionkit/restricted", index=("person", "until"), sensitive=("body",))
"""Records out of use: no scan of their own kind finds them, and they are kept until their day."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Keeping:
    """How records of one kind are kept about people.

    `person` is the indexed field with the opaque id of the person, empty where the id of the record is the person's.
    `basis` is why they may be kept: consent, a contract or the work relation, a duty by statute, an emergency, news,
    lawfully public, another law. `purpose` says what for.

    They are kept `days` days from the day in the field `since`, which is ISO text; None in the body means that the time
    has not begun, and no `days` that there is no end. `law` names the article that demands to keep them so long: where
    there is one, erasing earlier restricts. `cases` says that decisions are journaled under the ids of these records.
    """

    kind: Kind
    basis: Basis
    purpose: str
    person: str = ""
    days: int | None = None
    since: str = ""
    law: str = ""
    cases: bool = field(default=False)

    def __attrs_post_init__(self) -> None:
        if self.basis not in get_args(Basis):
            raise StoreError(
                f"{self.basis!r} is no legal basis", hint=f"one of: {', '.join(get_args(Basis))}"
            )
        if self.person and self.person not in self.kind.index:
            raise StoreError(
                f"{self.kind.name} has no index {self.person!r}",
                hint="a person's records are found by an index",
            )
        if self.days is not None and (self.days < 0 or not self.since):
            raise StoreError(
                f"the days of {self.kind.name} count from no day",
                hint="name the field in since=…, days not negative",
            )

    def end(self, body: Mapping[str, Json]) -> date | None:
        """The first day on which a body is not kept any more; None where there is none yet. Raises RecordRefused."""
        start = body.get(self.since) if self.since else None
        if self.days is None or start is None:
            return None
        try:
            return later(date.fromisoformat(str(start)), self.days)
        except ValueError:
            raise RecordRefused(
                "the day from which a record is kept is no day", hint="keep it as ISO text", where=self.since
            ) from None

    def held_until(self, body: Mapping[str, Json], on: date) -> date:
        """Until when the law keeps a body that is used no more from a day on: `on` where it does not."""
        if not self.law:
            return on
        if self.days is None:
            return date.max
        return self.end(body) or later(on, self.days)

    def facts_held_until(self, at: int, on: date) -> date:
        """The same for the facts of an entry of the journal whose record is gone."""
        if not self.law:
            return on
        return date.max if self.days is None else later(day_of(at), self.days)


def later(day: date, days: int) -> date:
    """A day some days later; the last of all days where there is none."""
    return date.max if days > (date.max - day).days else day + timedelta(days=days)


def moment_text(at: int) -> str:
    """Microseconds since 1970 as ISO text in UTC."""
    return (_EPOCH + timedelta(microseconds=at)).isoformat()


def day_of(at: int) -> date:
    """The day of a moment, in UTC."""
    return (_EPOCH + timedelta(microseconds=at)).date()


def by_name(keepings: tuple[Keeping, ...]) -> Mapping[str, Keeping]:
    """Keepings by the names of their kinds. Raises StoreError where two speak of one kind."""
    found = {keeping.kind.name: keeping for keeping in keepings}
    if len(found) != len(keepings):
        raise StoreError("two keepings speak of one kind", hint="say once how a kind is kept")
    return found
