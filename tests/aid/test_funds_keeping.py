"""Promises of what funds and mutual plans leave in a store: it comes back as it was, and lines that stay name nobody."""

from __future__ import annotations

import pytest
from attrs import asdict, fields
from tests.aid.mutual_plans import HUNAN, year_of

from unionkit.aid.funds import (
    DONOR_RECORD,
    ENTRY_RECORD,
    GIFT_RECORD,
    Donor,
    Gift,
    line_of_entry,
    line_of_gift,
    reversal,
    transfer,
)
from unionkit.aid.mutual import (
    CLAIM_RECORD,
    ENROLMENT_RECORD,
    Claim,
    Event,
    Joiner,
    decide_claim,
    enrol,
    line_of_claim,
    line_of_enrolment,
)
from unionkit.aid.records import JournalLine, RecordKind
from unionkit.storage import Batch, Kind, Line, MemoryStore, Put
from unionkit.storage.codec import codec_of, value_of
from unionkit.values import Money

ENTRY = transfer("b1", on="2024-05-01", amount=Money.of("1.05"), debit="bank", credit="gifts", subject="g1")
GIFT = Gift(id="g1", drive="d", on="2024-05-01", amount="33.33", donor="王小强", receipt="R1")
DONOR = Donor(id="E-1", name="王小强", rank="firm_staff", unit="U")
BILL = {"insurance": "employee", "self_paid": 4321}
CLAIM = Claim(
    id="c1",
    plan=HUNAN.id,
    person="王小强",
    events=(Event(on="2019-03-01", facts=BILL, occasion="肝癌"),),
)
ENROLMENT = year_of(HUNAN, 2019, "王小强")
DECIDED = decide_claim(HUNAN, CLAIM, [ENROLMENT])


@pytest.mark.parametrize(
    ("kind", "value"),
    [(ENTRY_RECORD, ENTRY), (GIFT_RECORD, GIFT), (DONOR_RECORD, DONOR), (ENROLMENT_RECORD, ENROLMENT)],
    ids=lambda part: getattr(part, "name", None),
)
def test_a_record_comes_out_of_a_store_as_it_went_in(kind: RecordKind, value: object) -> None:
    made = Kind(**asdict(kind, recurse=False))
    with MemoryStore() as store:
        store.commit(
            Batch(puts=(Put(kind=made, id="x", body=codec_of(made).write(value), expected=0),)), at=1
        )
        found = store.load(made, "x")
        assert found is not None
        assert value_of(made, found) == value


@pytest.mark.parametrize("kind", [ENTRY_RECORD, GIFT_RECORD, DONOR_RECORD, ENROLMENT_RECORD, CLAIM_RECORD])
def test_what_is_searched_or_personal_is_a_field_of_the_record(kind: RecordKind) -> None:
    assert kind.record is not None
    assert {*kind.index, *kind.sensitive} <= {field.name for field in fields(kind.record)}


LINES = [
    line_of_gift(GIFT, author="U-1"),
    line_of_entry(ENTRY, author="U-1"),
    line_of_enrolment(
        enrol(HUNAN, [Joiner(person="王小强")], unit="U", staff=1, on="2024-01-01").enrolments[0],
        author="U-1",
    ),
    line_of_claim(DECIDED, author="U-1"),
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.kind)
def test_what_stays_in_the_journal_names_nobody(line: JournalLine) -> None:
    kept = repr((line.kind, line.subject, line.action, line.reason, line.content))
    assert not any(secret in kept for secret in ("王", "小强", "肝癌", "3333", "4321"))


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.kind)
def test_a_line_goes_into_the_journal_of_a_store(line: JournalLine) -> None:
    with MemoryStore() as store:
        store.commit(Batch(journal=(Line(**asdict(line, recurse=False)),)), at=1)
        (entry,) = store.journal()
        assert (entry.kind, entry.subject) == (line.kind, line.subject)


def test_the_line_of_a_claim_says_what_was_paid_and_by_which_edition() -> None:
    line = line_of_claim(DECIDED, author="U-1")
    decision = DECIDED.lines[0].decision
    assert decision is not None
    assert (line.content["amount"], line.content["fingerprints"]) == (1296_30, [decision.fingerprint])
    event = {"on": "2019-03-01", "occasion": "肝癌", "amount": 1296_30, "outcome": "granted"}
    assert line.facts == {"person": "王小强", "events": [event]}


def test_a_reversal_is_told_from_a_booking() -> None:
    lines = [line_of_entry(each, author="U-1") for each in (ENTRY, reversal(ENTRY, id="b2", on="2024-05-02"))]
    assert [line.action for line in lines] == ["book", "reverse"]
    assert lines[1].content["reverses"] == "b1"


def test_enrolments_of_one_unit_and_day_are_numbered_on() -> None:
    first = enrol(HUNAN, [Joiner(person="a"), Joiner(person="b")], unit="U", staff=9, on="2024-01-01")
    second = enrol(HUNAN, [Joiner(person="c")], unit="U", staff=9, on="2024-01-01", earlier=first.enrolments)
    ids = [each.id.rpartition("/")[2] for each in (*first.enrolments, *second.enrolments)]
    assert ids == ["1", "2", "3"]


def test_the_line_of_a_claim_that_nothing_covers_says_so() -> None:
    line = line_of_claim(decide_claim(HUNAN, CLAIM, []), author="U-1")
    event = {"on": "2019-03-01", "occasion": "肝癌", "amount": 0, "outcome": "not_covered"}
    assert (line.content["fingerprints"], line.facts["events"]) == ([], [event])
