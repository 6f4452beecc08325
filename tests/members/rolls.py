"""People and changes for the tests of the roll, written down or drawn. Nobody here exists."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from tests.values.identity_numbers import residents

from unionkit.members.membership import Entry, MembershipChange
from unionkit.members.person import Person
from unionkit.packs import load_process
from unionkit.process import Annulment

PROCESS = load_process("cn/membership")
JOINING = {"labour_relation": True, "accepts_charter": True, "union_available": True}
NAMES = ("王小强", "欧阳修", "买买提·艾力", "李 梅", "陈述")
FIRST = date(2018, 1, 1)

# facts under which every event happens, so that drawn histories get somewhere, and those that are drawn
_READY: dict[str, object] = dict.fromkeys(
    (
        *JOINING,
        "labour_relation_moved",
        "receiving_union_exists",
        "formally_retired",
        "new_formalities",
        "sentence_served",
        "told_group",
        "committee_announced",
        "card_returned",
    ),
    True,
)
_DRAWN = ("committee_decided", "receiving_union_registers", "employer_has_union")
EVENTS = (
    "apply",
    "apply",
    "approve",
    "approve",
    "transfer_out",
    "transfer_in_accept",
    "transfer_in_reject",
    "retire",
    "become_unemployed",
    "reemployed",
    "withdraw",
    "vote",
    "pay_dues",
    "die",
)


def change(
    sequence: int, type: str, on: str | date, organisation: str = "", /, **facts: object
) -> MembershipChange:
    return MembershipChange(sequence=sequence, type=type, on=on, organisation=organisation, facts=facts)


def joined(
    on: str = "2020-01-06", organisation: str = "mine", first: int = 1
) -> tuple[MembershipChange, ...]:
    """Applied for and approved on one day."""
    return (
        change(first, "apply", on, organisation, **JOINING),
        change(first + 1, "approve", on, committee_decided=True),
    )


@st.composite
def changes(draw: st.DrawFn, sequence: int) -> MembershipChange:
    on = FIRST + timedelta(days=draw(st.integers(0, 60)))
    answers = draw(st.integers(0, 7))
    recorded = draw(st.none() | st.integers(-5, 40).map(lambda late: on + timedelta(days=late)))
    return MembershipChange(
        sequence=sequence,
        type=draw(st.sampled_from(EVENTS)),
        on=on,
        organisation=draw(st.sampled_from(["", "mine", "port", "mill"])),
        reason=draw(st.sampled_from(["", "调动"])),
        author=draw(st.sampled_from(["", "office"])),
        evidence=draw(st.sampled_from([(), ("minute 7",)])),
        facts=_READY | {name: bool(answers & 1 << place) for place, name in enumerate(_DRAWN)},
        recorded_on=recorded,
    )


@st.composite
def histories(draw: st.DrawFn, *, most: int = 10, corrected: bool = True) -> tuple[Entry, ...]:
    """Changes in the order of entry, a few of them put right or taken back by later entries."""
    found: list[Entry] = []
    counting: list[int] = []
    for place in range(draw(st.integers(0, most))):
        sequence = 3 * place + 1
        target = draw(st.none() | st.sampled_from(counting)) if corrected and counting else None
        if target is not None and draw(st.booleans()):
            counting.remove(target)
            found.append(
                Annulment(sequence=sequence, annuls=target, recorded_on=draw(st.none() | st.just(FIRST)))
            )
            continue
        made = draw(changes(sequence))
        if target is not None and draw(st.booleans()):
            counting.remove(target)
            made = MembershipChange(
                sequence=sequence, type=made.type, on=made.on, facts=made.facts, replaces=target
            )
        counting.append(sequence)
        found.append(made)
    return tuple(found)


@st.composite
def people(draw: st.DrawFn, id: str = "") -> Person:
    number = draw(st.none() | residents)
    return Person(
        id=id or draw(st.sampled_from(["E-1", "E-2", "E-3", "E-4"])),
        name=draw(st.sampled_from(NAMES)),
        identity=number,
        sex=draw(st.sampled_from([None, "female", "male"])),
        birth_date=draw(st.none() | st.dates(date(1960, 1, 1), date(1999, 12, 31))),
        nation=draw(st.sampled_from([None, "汉族", "回族"])),
        education=draw(st.sampled_from([None, "本科", "大专"])),
        phone=draw(st.none() | st.integers(13000000000, 19999999999).map(str)),
        bank_card=draw(st.none() | st.integers(10**18, 10**19 - 1).map(str)),
        migrant=draw(st.sampled_from([None, True, False])),
    )
