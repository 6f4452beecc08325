"""The year of the mine on the embedded store: every visit, gift, enrolment, claim and grant a record, the totals read back.

The illness aid and the school aid go through `unionkit aid` case by case, under a scheme of the mine's own that is made
up, as its real one is not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import cast

import pytest
from attrs import asdict
from tests.acceptance.mine_funds import DRIVES, FUND, MEMBERS, YEAR, donors
from tests.acceptance.mine_visits import visits_of_the_mine
from tests.acceptance.test_mine_funds import aid_asked, claims_paid, enrolled, gifts_booked, registers

from unionkit import open_store
from unionkit.__main__ import main
from unionkit.aid.funds import Entry, Gift, audit, pay, register, sums_of
from unionkit.aid.funds.keeping import (
    DONOR_RECORD,
    ENTRY_RECORD,
    GIFT_RECORD,
    line_of_entry,
    line_of_gift,
)
from unionkit.aid.granted import GRANT_RECORD, Granted
from unionkit.aid.mutual import Enrolment
from unionkit.aid.mutual.keeping import CLAIM_RECORD, ENROLMENT_RECORD, line_of_claim, line_of_enrolment
from unionkit.aid.records import JournalLine, RecordKind
from unionkit.aid.visits import VISIT_RECORD, Visit, line_of_visit, report_visits
from unionkit.storage import Batch, Kind, Line, Put, Store, verify
from unionkit.storage.codec import codec_of, value_of
from unionkit.values.money import Money

AT = 1_577_800_000_000_000
BATCH = 400
KINDS = {
    record.name: Kind(**asdict(record, recurse=False))
    for record in (
        VISIT_RECORD,
        GIFT_RECORD,
        DONOR_RECORD,
        ENTRY_RECORD,
        ENROLMENT_RECORD,
        CLAIM_RECORD,
        GRANT_RECORD,
    )
}
PACK = {
    "pack.toml": 'id = "mine"\ntitle = { zh = "某矿（虚构办法）", en = "a mine (made-up scheme)" }\n',
    "aid.toml": """
id = "mine/aid"
title = { zh = "矿工会帮扶（虚构）", en = "aid of the mine's union (made up)" }
[facts]
kind = { type = "choice", choices = ["critical_illness", "school"], label = { zh = "类别", en = "kind" } }
self_paid = { type = "money", sensitive = true, label = { zh = "自付", en = "self-paid" } }
starts_school = { type = "bool", label = { zh = "入学", en = "starts school" } }
requested = { type = "money", label = { zh = "核定金额", en = "assessed" } }
[[edition]]
from = 2019-01-01
[[edition.amount]]
when = "kind == 'critical_illness'"
pay = "min(self_paid, requested)"
[[edition.amount]]
when = "kind == 'school' and starts_school"
pay = "requested"
[[edition.limit]]
cap = 20_000
per = "year"
label = { zh = "每年上限", en = "cap of the year" }
""",
    "catalogue.toml": """
kind = "catalogue"
id = "mine/catalogue"
title = { zh = "矿工会帮扶项目（虚构）", en = "aid of the mine's union (made up)" }
[schemes.critical_illness]
policy = "mine/aid"
facts = { kind = "critical_illness" }
[schemes.school]
policy = "mine/aid"
facts = { kind = "school" }
each = "children"
person = "child"
[[edition]]
from = 2019-01-01
""",
}
Item = tuple[str, object, JournalLine | None]


def keep(store: Store, record: RecordKind, items: Iterable[Item]) -> None:
    """Keep records, each with its line in the journal, so many in one commit."""
    kind = KINDS[record.name]
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH)):
        puts = [
            Put(kind=kind, id=name, body=codec_of(kind).write(value), expected=0) for name, value, _ in batch
        ]
        lines = [Line(**asdict(line, recurse=False)) for _, _, line in batch if line is not None]
        store.commit(Batch(puts=tuple(puts), journal=tuple(lines)), at=AT)


def read(store: Store, record: RecordKind) -> Iterator[object]:
    kind = KINDS[record.name]
    return (value_of(kind, each) for each in store.scan(kind))


def aid(url: str, action: str, *more: str) -> str:
    """Run an action of the command line and give back what it prints."""
    said = StringIO()
    with redirect_stdout(said):
        assert main(["aid", action, "--store", url, "--language", "en", *more]) == 0
    return said.getvalue()


def carry(url: str, folder: Path, scheme: str, case: str, amount: Money, day: str) -> None:
    """One case of aid, from the application to the grant out of the budget of its scheme."""
    asked = {"requested": str(amount)}
    facts: dict[str, object] = {"self_paid": str(amount + Money.of(3_000)), **asked, "children": []}
    if scheme == "school":
        facts = {"children": [{"child": f"child of {case}", "starts_school": True, **asked}]}
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
    said = ("--catalogue", str(folder / "catalogue.toml"), "--scheme", scheme, "--on", day)
    aid(
        url, "apply", "--case", case, "--household", f"H-{case}", *said, "--facts", str(folder / "facts.json")
    )
    for event, fact in (("first_check", ["complete=yes"]), ("post", []), ("send_up", ["notice_clean=yes"])):
        aid(url, "act", "--case", case, "--event", event, "--on", day, *fact)
    limit = {"critical_illness": 60_000, "school": 70_000}[scheme]
    budget = ("--budget", f"{scheme}-2019={limit}")
    aid(url, "grant", "--case", case, "--on", day, "--approved", *budget)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The store of the year, in a file."""
    folder = tmp_path_factory.mktemp("mine")
    for name, text in PACK.items():
        (folder / name).write_text(text, encoding="utf-8")
    url = f"sqlite:///{folder / 'union.db'}"
    with open_store(url) as store:
        keep(store, DONOR_RECORD, ((each.id, each, None) for each in donors()))
        keep(
            store,
            VISIT_RECORD,
            ((each.id, each, line_of_visit(each, author="U-1")) for each in visits_of_the_mine()),
        )
        gifts = [gift for each in registers() for gift in each.gifts]
        keep(store, GIFT_RECORD, ((each.id, each, line_of_gift(each, author="U-1")) for each in gifts))
        entries = gifts_booked()
        keep(store, ENTRY_RECORD, ((each.id, each, line_of_entry(each, author="U-1")) for each in entries))
        joined = [each for made in enrolled() for each in made.enrolments]
        keep(
            store,
            ENROLMENT_RECORD,
            ((each.id, each, line_of_enrolment(each, author="U-1")) for each in joined),
        )
        decided = [each.decision for each in claims_paid()]
        keep(
            store,
            CLAIM_RECORD,
            ((each.claim.id, each.claim, line_of_claim(each, author="U-1")) for each in decided),
        )
    for scheme, _budget, asks in aid_asked():
        for ask in asks:
            carry(url, folder, scheme, ask.id, ask.amount, ask.since.isoformat())
    return url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


def test_the_roll_has_a_record_for_each_of_3236_people(store: Store) -> None:
    assert sum(1 for _ in store.scan(KINDS[DONOR_RECORD.name])) == MEMBERS == 3_236


def test_the_store_gives_back_1680_person_visits_of_over_1_3_million_yuan(store: Store) -> None:
    found = report_visits(cast("Iterator[Visit]", read(store, VISIT_RECORD)))
    assert found == report_visits(visits_of_the_mine())
    assert found.whole.person_times == 1_680
    assert Money.of(1_300_000) < found.whole.total < Money.of(1_400_000)


def test_the_store_gives_back_gifts_of_237000_yuan_in_their_drives(store: Store) -> None:
    gifts = cast("list[Gift]", list(read(store, GIFT_RECORD)))
    for drive, total in DRIVES:
        own = [gift for gift in gifts if gift.drive == drive.id]
        assert register(drive, own, donors()).total == Money.of(total)
    assert sum(gift.amount.fen for gift in gifts) == 237_000_00


def test_six_people_had_50200_and_thirty_children_66500_yuan(url: str) -> None:
    lines = aid(url, "report", "--from", "2019-01-01", "--to", "2019-12-31").splitlines()
    assert lines[1:] == [
        "critical_illness\t6\t6\t6\t50200.00",
        "school\t30\t30\t30\t66500.00",
        "In all\t36\t36\t36\t116700.00",
    ]


def test_the_budgets_of_the_year_hold_what_was_granted(store: Store) -> None:
    spent = [store.guard(f"aid/budget/{name}-2019").value for name in ("critical_illness", "school")]
    assert spent == [50_200_00, 66_500_00]


def test_the_fund_pays_every_grant_and_passes_its_audit(store: Store) -> None:
    entries = cast("list[Entry]", sorted(read(store, ENTRY_RECORD), key=lambda each: cast("Entry", each).on))
    for grant in cast("Iterator[Granted]", read(store, GRANT_RECORD)):
        made = pay(
            FUND,
            entries,
            id=grant.id,
            on=grant.on,
            amount=grant.amount,
            scheme=grant.scheme,
            subject=grant.case,
        )
        assert made.entry is not None, made.concerns
        entries.append(made.entry)
    assert audit(FUND, entries, registers(), on="2019-12-31") == ()
    assert sums_of(FUND, entries, on="2019-12-31").left == Money.of(237_000 - 116_700)


def test_the_store_gives_back_4895_enrolments_and_56_claims_of_63500_yuan(store: Store) -> None:
    joined = cast("list[Enrolment]", list(read(store, ENROLMENT_RECORD)))
    assert (len(joined), len({each.person for each in joined})) == (4_895, MEMBERS)
    assert all(each.period.start in YEAR for each in joined)
    amounts = [
        cast("dict[str, int]", entry.content)["amount"]
        for entry in store.journal()
        if entry.kind == CLAIM_RECORD.name
    ]
    assert (len(amounts), sum(amounts)) == (56, 63_500_00)
    assert sum(1 for _ in store.scan(KINDS[CLAIM_RECORD.name])) == 56


def test_the_journal_of_the_year_holds_with_all_its_facts(store: Store) -> None:
    found = verify(store.journal(), facts=store.facts)
    assert found.holds
    assert found.entries > 1_680 + 4_895 + 56 + 36


def test_every_decision_of_the_year_comes_out_equal_when_it_is_taken_again(url: str) -> None:
    said = StringIO()
    with redirect_stdout(said):
        assert main(["replay", "--store", url, "--language", "en"]) == 0
    assert "36 decisions taken again\n  came out equal: 36" in said.getvalue()


def test_a_sheet_of_one_of_the_cases_says_what_was_paid(url: str) -> None:
    scheme, _budget, asks = aid_asked()[0]
    said = aid(url, "sheet", "--case", asks[0].id, "--on", asks[0].since.isoformat())
    amount = f"{asks[0].amount.yuan:,.2f}"
    assert f"[ {scheme} ]" in said
    assert said.count(f"Amount in figures: {amount} yuan") == 2
