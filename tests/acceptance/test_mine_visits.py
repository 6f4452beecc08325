"""The year of the mine: its visits as single records, kept, judged, checked and added up."""

from __future__ import annotations

from functools import lru_cache

from attrs import asdict
from tests.acceptance.mine_visits import ROUNDS, visits_of_the_mine

from unionkit import load_pack, load_policy
from unionkit.aid.visits import (
    VISIT_RECORD,
    Visit,
    check_judged,
    check_visits,
    judge_visits,
    line_of_visit,
    report_visits,
)
from unionkit.storage import Batch, Kind, Line, MemoryStore, Put
from unionkit.storage.codec import codec_of, value_of
from unionkit.values.money import Money

KIND = Kind(**asdict(VISIT_RECORD, recurse=False))


@lru_cache
def visits() -> tuple[Visit, ...]:
    return visits_of_the_mine()


def test_the_year_has_1680_person_visits_and_over_1_3_million_yuan() -> None:
    whole = report_visits(visits()).whole
    assert whole.person_times == 1_680
    assert Money.of(1_300_000) < whole.total < Money.of(1_400_000)
    assert whole.total == whole.money + whole.goods


def test_fewer_people_are_visited_than_visits_are_made() -> None:
    whole = report_visits(visits()).whole
    assert whole.persons == len({visit.person for visit in visits()}) < whole.person_times


def test_every_way_of_adding_up_gives_the_same_whole_to_the_fen() -> None:
    reports = [report_visits(visits(), by=by) for by in ("unit", "round", "reason", "event")]
    assert len({report.whole for report in reports}) == 1
    for report in reports:
        assert sum(line.total.fen for line in report.lines) == report.whole.total.fen
        assert sum(line.person_times for line in report.lines) == 1_680


def test_no_visit_of_the_year_is_out_of_order() -> None:
    targets = load_pack("cn").codes["visit_targets"]
    assert check_visits(visits(), ROUNDS, targets=targets) == ()


def test_the_gifts_of_the_year_keep_to_the_ceilings_of_the_province() -> None:
    gifts = [visit for visit in visits() if visit.event]
    judged = judge_visits(load_policy("cn/anhui/visits"), gifts, assume="usual")
    assert len(judged) == 540
    assert list(check_judged(judged)) == []


def test_the_year_comes_out_of_a_store_with_the_same_totals() -> None:
    store = MemoryStore()
    for visit in visits():
        put = Put(kind=KIND, id=visit.id, body=codec_of(KIND).write(visit), expected=0)
        line = Line(**asdict(line_of_visit(visit, author="U-1"), recurse=False))
        store.commit(Batch(puts=(put,), journal=(line,)), at=1_577_800_000_000_000)
    found = (store.load(KIND, visit.id) for visit in visits())
    kept = [value_of(KIND, record) for record in found if record is not None]
    assert all(isinstance(each, Visit) for each in kept)
    assert report_visits(each for each in kept if isinstance(each, Visit)) == report_visits(visits())
