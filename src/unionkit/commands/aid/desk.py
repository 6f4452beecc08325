"""The desk: cases of aid out of a store and back, with the plan of each and a line in the journal for all that is done."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from attrs import frozen

from unionkit.aid import Award, Plan
from unionkit.aid import plan as make_plan
from unionkit.aid.files import APPLICATION_RECORD, Act, Application, facts_on
from unionkit.aid.granted import GRANT_RECORD, Granted
from unionkit.aid.records import JournalLine, RecordKind
from unionkit.errors import InputError
from unionkit.members.masking import shown_id
from unionkit.packs import load_process
from unionkit.packs.catalogues import load_catalogue
from unionkit.storage.batches import Batch, Guard, Line, Put
from unionkit.storage.codec import codec_of, value_of
from unionkit.storage.kinds import Json, Kind

if TYPE_CHECKING:
    from unionkit.process import Process
    from unionkit.storage.ports import Store

__all__ = ["APPLICATION", "CARD", "GRANT", "Card", "Desk", "Kept", "kind_of"]

Value = TypeVar("Value")
Assume = Literal["nothing", "usual"]


@frozen(kw_only=True, repr=False)
class Card:
    """What the desk has to know of a case beside its application: whose it is, and which schemes are asked for.

    `others` are schemes that somebody else pays, such as an insurance: they are counted and never granted here.
    """

    id: str
    household: str
    catalogue: str
    schemes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    name: str = ""
    unit: str = ""

    def __repr__(self) -> str:
        return f"Card({self.id!r})"


def kind_of(record: RecordKind) -> Kind:
    """The kind of record that a domain package declares."""
    return Kind(
        name=record.name,
        index=record.index,
        unique=record.unique,
        sensitive=record.sensitive,
        schema=record.schema,
        record=record.record,
    )


CARD = Kind(name="aid/card", index=("household", "unit"), sensitive=("household", "name"), record=Card)
APPLICATION = kind_of(APPLICATION_RECORD)
GRANT = kind_of(GRANT_RECORD)


@frozen(kw_only=True)
class Kept:
    """A case as the store has it, with the version that the next write is based on."""

    application: Application
    card: Card
    version: int


@frozen
class Desk:
    """Reads and writes cases of aid in one store."""

    store: Store

    def case(self, case_id: str) -> Kept:
        """One case. Raises InputError where there is none of that id."""
        record, card = self.store.load(APPLICATION, case_id), self.store.load(CARD, case_id)
        if record is None or card is None:
            raise InputError(
                f"there is no case {shown_id(case_id)!r} here", hint="apply first, or check the id"
            )
        return Kept(
            application=cast("Application", value_of(APPLICATION, record)),
            card=cast("Card", value_of(CARD, card)),
            version=record.version,
        )

    def cases(self) -> Iterator[Kept]:
        """All cases by id, one after the other."""
        for record in self.store.scan(APPLICATION):
            card = self.store.load(CARD, record.id)
            if card is not None:
                yield Kept(
                    application=cast("Application", value_of(APPLICATION, record)),
                    card=cast("Card", value_of(CARD, card)),
                    version=record.version,
                )

    def process(self, kept: Kept) -> Process:
        """The process that a case follows."""
        return load_process(kept.application.process)

    def granted(self, household: str) -> tuple[Granted, ...]:
        """What a household was granted here."""
        found = self.store.scan(GRANT, {"household": household})
        return tuple(cast("Granted", value_of(GRANT, record)) for record in found)

    def plan(
        self,
        kept: Kept,
        on: date,
        *,
        assume: Assume = "nothing",
        pools: Mapping[str, str] | None = None,
        before_only: bool = False,
    ) -> Plan:
        """The plan of a case on a day, after all that its household was granted; `before_only` leaves out this case."""
        card = kept.card
        earlier = [
            each for each in self.granted(card.household) if not (before_only and each.case == card.id)
        ]
        return make_plan(
            facts_on(kept.application, on),
            load_catalogue(card.catalogue),
            on,
            grants=[each.grant for each in earlier],
            only=card.schemes or None,
            pools=pools,
            assume=assume,
        )

    def own(self, kept: Kept, plan: Plan) -> tuple[Award, ...]:
        """The awards of a plan that this union pays."""
        return tuple(award for award in plan.awards if award.scheme not in kept.card.others)

    def write(
        self,
        done: Act[Application],
        *,
        expected: int,
        card: Card | None = None,
        grants: Sequence[Granted] = (),
        lines: Sequence[JournalLine | Line] = (),
        guards: Sequence[Guard] = (),
        contents: Sequence[str] = (),
    ) -> None:
        """Commit what an event did, all together. Raises what `Store.commit` raises."""
        application = done.case
        puts = [_put(APPLICATION, application.id, application, expected)]
        if card is not None:
            puts.append(_put(CARD, card.id, card, 0))
        puts += [_put(GRANT, each.id, each, 0) for each in grants]
        own = () if done.line is None else (done.line,)
        batch = Batch(
            puts=tuple(puts),
            guards=tuple(guards),
            journal=tuple(map(_line, (*own, *lines))),
            contents=tuple(dict.fromkeys(contents)),
        )
        self.store.commit(batch, at=time.time_ns() // 1000)


def _put(kind: Kind, record_id: str, value: object, expected: int) -> Put:
    return Put(kind=kind, id=record_id, body=codec_of(kind).write(value), expected=expected)


def _line(line: JournalLine | Line) -> Line:
    if isinstance(line, Line):
        return line
    return Line(
        kind=line.kind,
        subject=line.subject,
        action=line.action,
        author=line.author,
        reason=line.reason,
        content=cast("Json", dict(line.content)),
        facts=cast("Json", dict(line.facts)),
    )
