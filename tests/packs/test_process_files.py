"""Processes in files: what is read, what is refused and where, and what the linter remarks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.process.loan import DAY, LOAN, loan, problems_of, process_of

from unionkit import load_pack, load_policy, load_process
from unionkit.errors import ErrorGroup, PackError, PolicyError, flatten
from unionkit.packs.linting import lint_path
from unionkit.process import Deadline
from unionkit.process.linting import lint_process

BOOK = loan()
KNOWN = {"library/loan": BOOK}


def changed(old: str, new: str) -> str:
    assert old in LOAN
    return LOAN.replace(old, new, 1)


# ----------------------------------------------------------------------------------------------------------- reading


def test_a_process_is_read_with_its_states_events_and_editions() -> None:
    assert (list(BOOK.states), BOOK.initial) == (["shelf", "lent", "lent_again", "hall", "sold"], "shelf")
    assert list(BOOK.events) == ["lend", "extend", "bring_back", "look_at", "sell"]
    assert [(part.start, part.end) for part in BOOK.editions] == [
        (date(2010, 1, 1), date(2019, 12, 31)),
        (date(2020, 1, 1), None),
    ]


def test_a_state_may_have_a_deadline() -> None:
    assert BOOK.state("lent").within == Deadline(working_days=10)


def test_ids_that_are_left_out_are_made_of_the_event() -> None:
    assert [each.id for each in BOOK.editions[0].transitions] == ["lend", "bring_back", "sell"]
    twice = process_of(
        changed('event = "bring_back"\nfrom = ["lent", "hall"]', 'event = "lend"\nfrom = ["lent"]')
    )
    assert [each.id for each in twice.editions[1].transitions][:4] == [
        "lend-home",
        "lend-hall",
        "extend",
        "lend",
    ]
    rules = [rule.id for each in BOOK.editions[1].transitions for rule in each.requires]
    assert rules == ["card", "lend-home.require-2"]


def test_a_bar_of_several_events_is_one_for_each() -> None:
    both = process_of(
        changed('event = "sell"\nid = "not-while-away"', 'event = ["sell", "lend"]\nid = "away"')
    )
    assert [(bar.id, bar.event) for bar in both.editions[1].bars] == [
        ("away-sell", "sell"),
        ("away-lend", "lend"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "told"),
    [
        ('to = "hall"', 'to = "hal"', "edition[1].transition[1].to", "did you mean 'hall'"),
        ('event = "extend"', 'event = "extent"', "edition[1].transition[2].event", "did you mean 'extend'"),
        (
            'from = ["shelf", "lent", "hall"]',
            'from = ["shelve"]',
            "transition[4].from",
            "did you mean 'shelf'",
        ),
        ('from = ["shelf", "lent", "hall"]', "", "edition[1].transition[4]", "from is missing"),
        ('from = ["shelf", "lent", "hall"]', "from = []", "transition[4].from", "a name is wanted"),
        ('event = "look_at"\n', "", "edition[1].transition[4]", "event is missing"),
        ('to = "hall"', 'too = "hall"', "transition[1].too", "means nothing here"),
        ('initial = "shelf"', 'initial = "shel"', "initial", "did you mean 'shelf'"),
        ('initial = "shelf"\n', "", "initial is missing", "add initial"),
        ('same_as = "lent"', 'same_as = "lend"', "states.lent_again.same_as", "did you mean 'lent'"),
        ('same_as = "lent"', 'same_as = "lent_again"', "states.lent_again.same_as", "no state 'lent_again'"),
        (
            'same_as = "lent"',
            'same_as = "lent", final = true',
            "states.lent_again.same_as",
            "stands for itself",
        ),
        ('sets = { place = "home" }', 'sets = { place = "attic" }', "sets.place", "one of: home, hall"),
        ('sets = { place = "home" }', 'sets = { palce = "home" }', "sets.palce", "did you mean 'place'"),
        ('sets = { place = "home" }', "sets = { weeks = true }", "sets.weeks", "a number is wanted"),
        ('sets = { place = "home" }', "sets = { weeks = 9 }", "sets.weeks", "bounds"),
        ("if = \"place == 'home'\"", "if = \"place == 'attic'\"", "transition[0].if", "attic"),
        ("if = \"place == 'home'\"", 'if = "weeks"', "transition[0].if", "a condition is wanted"),
        ('when = "card"', 'when = "cart"', "require[0].when", "did you mean 'card'"),
        ('id = "harmed"', 'id = "card"', "exclude[0].id", "already used"),
        ('id = "lend-hall"', 'id = "lend-home"', "transition[1].id", "already used"),
        ('id = "lend-hall"', 'id = "no-transition"', "transition[1].id", "already used"),
        ('from = ["lent", "hall"]\nlabel', 'from = ["shelf"]\nlabel', "edition[1].bar", "barred in 'shelf'"),
        (
            'label = { zh = "借出的书不出售", en = "a book that is out is not sold" }\n',
            "",
            "bar[0]",
            "says why",
        ),
        ('event = "sell"\nid = "not', 'id = "not', "bar[0]", "event is missing"),
        (
            'event = "extend"\nfrom = ["lent"]',
            'event = "extend"\nfrom = ["sold"]',
            "transition",
            "which is final",
        ),
        ("within = { working_days = 10 }", "within = { days = 0 }", "within.days", "a whole number from 1"),
        ("within = { working_days = 10 }", "within = { }", "within", "one length"),
        ("within = { working_days = 10 }", "within = { day = 1 }", "within.day", "did you mean 'days'"),
        ("from = 2020-01-01", "from = 2020-01-01\nto = 2019-01-01", "edition[1].to", "ends before it begins"),
        ("from = 2020-01-01", "from = 2010-01-01", "edition[1].from", "two editions begin"),
        (
            "from = 2020-01-01",
            'from = 2020-01-01\nreplaces = ["x"]',
            "edition[1].replaces",
            "only a process that",
        ),
        ('cite = "custom"', 'cite = "costum"', "transition[5].cite", "did you mean 'custom'"),
        ('id = "library/loan"\n', "", "id is missing", "add id"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_write(
    old: str, new: str, where: str, told: str
) -> None:
    found = problems_of(changed(old, new))
    assert [each for each in found if where in each and told in each], found


def test_a_process_without_states_or_editions_is_refused() -> None:
    found = problems_of('kind = "process"\nid = "a/b"')
    assert [each for each in found if "has states" in each]
    assert [each for each in found if "at least one edition" in each]


def test_all_mistakes_are_told_at_once() -> None:
    text = changed('to = "hall"', 'to = "hal"').replace('event = "extend"', 'event = "extent"')
    assert len(problems_of(text)) == 2


# --------------------------------------------------------------------------------------------------------- extending


BRANCH = """
kind = "process"
id = "branch/loan"
extends = "library/loan"
[sources.branch]
title = "Branch rules"
grade = "issuer"
[states]
van = { label = { zh = "流动车", en = "in the van" } }
[events]
load = { label = { zh = "装车", en = "load" } }
[[edition]]
from = 2022-01-01
to = 2022-12-31
cite = "branch"
replaces = ["lend-hall", "not-while-away"]
transition = [
  { event = "load", from = ["shelf"], to = "van" },
  { event = "bring_back", id = "back-from-van", from = ["van"], to = "shelf" },
]
"""


def test_a_process_that_extends_another_adds_to_its_states_events_and_transitions() -> None:
    branch = process_of(BRANCH, KNOWN)
    assert branch.step("shelf", "load", {}, on="2022-06-01").next_state == "van"
    assert branch.step("van", "bring_back", {}, on="2022-06-01").next_state == "shelf"
    assert branch.step("lent", "bring_back", {}, on="2022-06-01").next_state == "shelf"
    assert (branch.initial, branch.title) == (BOOK.initial, BOOK.title)


def test_what_an_extending_process_replaces_is_gone_while_its_edition_is_in_force() -> None:
    branch = process_of(BRANCH, KNOWN)
    outcomes = [
        branch.step("shelf", "lend", {"place": "hall"}, on=day).code
        for day in ("2021-12-31", "2022-01-01", "2022-12-31", "2023-01-01")
    ]
    assert outcomes == ["", "no_class", "no_class", ""]
    rules = [
        branch.step("lent", "sell", {}, on=day).rule for day in ("2021-12-31", "2022-01-01", "2023-01-01")
    ]
    assert rules == ["not-while-away", "no-transition", "not-while-away"]


def test_an_extending_process_begins_an_edition_wherever_one_of_the_two_does() -> None:
    found = [
        (part.start.isoformat(), part.end and part.end.isoformat())
        for part in process_of(BRANCH, KNOWN).editions
    ]
    assert found == [
        ("2010-01-01", "2019-12-31"),
        ("2020-01-01", "2021-12-31"),
        ("2022-01-01", "2022-12-31"),
        ("2023-01-01", None),
    ]


@pytest.mark.parametrize(
    "day", ["2009-12-31", "2010-01-01", "2015-05-05", "2020-01-01", "2021-12-31", "2023-01-01"]
)
def test_outside_its_own_editions_an_extending_process_answers_like_the_other(day: str) -> None:
    branch = process_of(BRANCH, KNOWN)
    for state in BOOK.states:
        for event in BOOK.events:
            one, other = branch.step(state, event, {}, on=day), BOOK.step(state, event, {}, on=day)
            assert (one.outcome, one.rule, one.next_state) == (other.outcome, other.rule, other.next_state)


def test_before_the_common_process_the_own_edition_stands_alone() -> None:
    early = process_of(BRANCH.replace("2022-01-01", "2005-01-01").replace("2022-12-31", "2009-12-31"), KNOWN)
    assert early.step("shelf", "load", {}, on="2005-06-01").next_state == "van"
    assert early.step("shelf", "lend", {}, on="2005-06-01").rule == "no-transition"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'extends = "library/loan"',
            'extends = "library/lone"',
            "no process to extend is called 'library/lone'",
        ),
        ('replaces = ["lend-hall", ', 'replaces = ["lend-hal", ', "did you mean 'lend-hall'"),
        ('id = "back-from-van", ', "", "has 'bring_back' too"),
        ("[states]", '[facts.weeks]\ntype = "bool"\n[states]', "has the fact 'weeks' otherwise"),
        (
            "[states]",
            '[facts.place]\ntype = "choice"\nchoices = ["home"]\n[states]',
            "has the fact 'place' otherwise",
        ),
        ('replaces = ["lend-hall", "not-while-away"]', 'replaces = ["sell"]', "barred"),
    ],
)
def test_a_mistake_in_an_extending_process_is_told(old: str, new: str, told: str) -> None:
    assert old in BRANCH
    text = BRANCH.replace(old, new, 1)
    if told == "barred":
        text += 'bar = [{ event = "bring_back", id = "x", from = ["hall"], label = "不" }]\n'
    found = problems_of(text, KNOWN)
    assert [each for each in found if told in each], found


LIMIT = """
[[tables]]
kind = "table"
id = "library/limit"
row = [{ from = 2000-01-01, value = VALUE, cite = "house: 7" }]
[parameters.most_weeks]
table = "library/limit"
[[edition]]
"""


def test_a_place_may_have_another_table_for_a_parameter_but_not_another_unit() -> None:
    text = changed("[[edition]]\n", LIMIT.replace("VALUE", "4").lstrip())
    common = {"library/loan": process_of(text.replace("weeks <= 4", "weeks <= most_weeks"))}
    own = BRANCH.replace("[[edition]]\n", LIMIT.replace("VALUE", "2").replace("house: 7", "branch").lstrip())
    facts = {"place": "home", "card": True, "weeks": 3}
    assert common["library/loan"].step("shelf", "lend", facts, on="2022-06-01").granted
    assert process_of(own, common).step("shelf", "lend", facts, on="2022-06-01").code == "requirement"
    other = own.replace('id = "library/limit"\n', 'id = "library/limit"\nunit = "day"\n')
    assert [each for each in problems_of(other, common) if "has the parameter 'most_weeks' otherwise" in each]


def test_a_quantity_of_the_common_process_is_there_for_its_own_transitions() -> None:
    text = changed("[[edition]]\nfrom = 2010", '[let]\nlong = "weeks > 2"\n[[edition]]\nfrom = 2010')
    common = process_of(text.replace('when = "weeks <= 4"', 'when = "not long"'))
    branch = process_of(BRANCH, {"library/loan": common})
    facts = {"place": "home", "card": True, "weeks": 3}
    assert branch.step("shelf", "lend", facts, on="2022-06-01").rule == "lend-home.require-2"


def test_a_quantity_of_the_process_that_is_extended_keeps_its_meaning() -> None:
    common = process_of(
        changed("[[edition]]\nfrom = 2010", '[let]\nlong = "weeks > 2"\n[[edition]]\nfrom = 2010')
    )
    text = BRANCH.replace("[[edition]]", '[let]\nlong = "weeks > 3"\n[[edition]]')
    assert [each for each in problems_of(text, {"library/loan": common}) if "has a quantity 'long'" in each]


# ---------------------------------------------------------------------------------------------------------- loading


def test_a_process_is_loaded_by_its_id_and_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "loan.toml"
    path.write_text(LOAN, encoding="utf-8")
    assert load_process(path).step("hall", "bring_back", {}, on=DAY).next_state == "shelf"
    assert load_process("cn/membership").id == "cn/membership"


def test_a_file_of_ones_own_may_extend_a_shipped_process(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    text = BRANCH.replace("library/loan", "cn/membership").replace(
        '["lend-hall", "not-while-away"]', '["sick_leave"]'
    )
    text = (
        text.replace('["shelf"]', '["active"]')
        .replace('"shelf"', '"active"')
        .replace('"bring_back"', '"retire"')
    )
    path.write_text(text, encoding="utf-8")
    own = load_process(path)
    assert own.step("active", "load", {}, on="2022-02-02").next_state == "van"
    assert (
        own.step("active", "sick_leave", {"labour_relation": True}, on="2022-02-02").rule == "no-transition"
    )


def test_a_process_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(PackError, match="did you mean 'cn/membership'"):
        load_process("cn/membershp")


def test_a_file_that_holds_no_process_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('id = "a/b"', encoding="utf-8")
    with pytest.raises(PackError, match='kind = "process"'):
        load_process(path)


def test_a_process_is_no_policy(tmp_path: Path) -> None:
    path = tmp_path / "loan.toml"
    path.write_text(LOAN, encoding="utf-8")
    with pytest.raises(PolicyError):
        load_policy(path)


def test_a_pack_reads_its_processes_and_those_that_extend_them(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('id = "branch"', encoding="utf-8")
    (tmp_path / "a.toml").write_text(BRANCH, encoding="utf-8")
    (tmp_path / "b.toml").write_text(LOAN, encoding="utf-8")
    assert sorted(load_pack(tmp_path).processes) == ["branch/loan", "library/loan"]


def test_a_process_that_extends_another_is_not_extended_itself(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(BRANCH, encoding="utf-8")
    (tmp_path / "b.toml").write_text(LOAN, encoding="utf-8")
    third = BRANCH.replace("library/loan", "branch/loan").replace('id = "branch/loan"', 'id = "third/loan"')
    (tmp_path / "c.toml").write_text(third, encoding="utf-8")
    with pytest.raises(PolicyError, match="does not itself extend any"):
        load_pack(tmp_path)


def test_a_pack_tells_the_problems_of_all_its_processes(tmp_path: Path) -> None:
    for name in "ab":
        text = changed('to = "hall"', 'to = "hal"').replace("library/loan", f"library/{name}")
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ErrorGroup) as caught:
        load_pack(tmp_path)
    places = [each.where for each in flatten(caught.value)]
    assert [place.rpartition("/")[2].partition(":")[0] for place in places] == ["a.toml", "b.toml"]


# ----------------------------------------------------------------------------------------------------------- linting


def remarks(text: str) -> list[tuple[str, str, str]]:
    return [(each.code, each.level, each.where) for each in lint_process(process_of(text))]


def test_the_linter_has_nothing_to_say_of_a_sound_process() -> None:
    assert lint_process(BOOK) == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "level", "where"),
    [
        ("if = \"place == 'home'\"\n", "", "UL81", "error", "edition 2020-01-01 transition lend-hall"),
        (
            "if = \"place == 'home'\"",
            'if = "card"',
            "UL82",
            "warning",
            "edition 2020-01-01 transition lend-hall",
        ),
        (
            "if = \"place == 'home'\"",
            "if = \"place == 'home' and card\"",
            "UL83",
            "warning",
            "edition 2020-01-01 transition lend-home",
        ),
        (
            "hall = { label",
            'attic = { label = { zh = "阁楼", en = "attic" } }\nhall = { label',
            "UL84",
            "warning",
            "states.attic",
        ),
        ("sold = { final = true, label", "sold = { label", "UL85", "warning", "states.sold"),
        (
            "sell = { label",
            'burn = { label = { zh = "烧", en = "burn" } }\nsell = { label',
            "UL86",
            "warning",
            "events.burn",
        ),
        ('hall = { label = { zh = "阅览", en', "hall = { label = { en", "UL87", "warning", "states.hall"),
        (
            'lend = { label = { zh = "借出", en = "lend" }',
            'lend = { label = { zh = "借出" }',
            "UL87",
            "warning",
            "events.lend",
        ),
        ('cite = "house: 2"\n', "", "UL01", "error", "edition 2020-01-01 transition lend-home"),
        (', cite = "house: 3" },', " },", "", "", ""),
        (
            'when = "weeks <= 4"',
            'when = "weeks <= 9"',
            "UL52",
            "warning",
            "edition 2020-01-01 require lend-home.require-2",
        ),
        ('when = "weeks <= 4"', 'when = "card"', "UL11", "warning", "facts.weeks"),
        (
            'question = { zh = "借几周？", en = "For how many weeks?" }\n',
            "",
            "UL63",
            "warning",
            "facts.weeks",
        ),
        (
            "[sources.custom]",
            '[sources.other]\ntitle = "Other"\ngrade = "issuer"\n[sources.custom]',
            "UL14",
            "warning",
            "sources.other",
        ),
        ("to = 2019-12-31", "to = 2018-12-31", "UL23", "warning", "edition 2010-01-01"),
        (
            'label = { zh = "不超过四周", en = "at most four weeks" }',
            'label = { zh = "不超过四周" }',
            "UL62",
            "warning",
            "edition 2020-01-01 require lend-home.require-2",
        ),
    ],
)
def test_the_linter_finds_what_looks_wrong(old: str, new: str, code: str, level: str, where: str) -> None:
    found = remarks(changed(old, new))
    assert found == [] if not code else (code, level, where) in found


def test_a_fact_that_a_transition_only_sets_counts_as_used() -> None:
    text = changed('sets = { place = "home" }', 'sets = { place = "home", weeks = 2 }').replace(
        '{ when = "weeks <= 4"', '{ when = "card or damaged"'
    )
    assert [each for each in remarks(text) if each[2] == "facts.weeks"] == []


def test_a_source_that_only_a_deadline_cites_counts_as_cited() -> None:
    other = changed(
        "[sources.custom]", '[sources.clock]\ntitle = "Clock"\ngrade = "issuer"\n[sources.custom]'
    )
    assert remarks(other.replace("{ working_days = 10 }", '{ working_days = 10, cite = "clock: 4" }')) == []


def test_remarks_about_a_process_in_a_file_name_it(tmp_path: Path) -> None:
    path = tmp_path / "loan.toml"
    path.write_text(changed("sold = { final = true, label", "sold = { label"), encoding="utf-8")
    assert [remark.where for remark in lint_path(path)] == ["library/loan states.sold"]


def test_a_process_need_not_use_what_it_inherits(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(LOAN, encoding="utf-8")
    own = BRANCH.replace("from = 2022-01-01\nto = 2022-12-31\n", "from = 2005-01-01\n")
    own = own.replace('"lend-hall", "not-while-away"', '"extend"')
    assert "damaged" in {each.where.partition(".")[2] for each in lint_process(process_of(own, KNOWN))}
    (tmp_path / "a.toml").write_text(own, encoding="utf-8")
    said = [str(each) for each in lint_path(tmp_path)]
    assert [each for each in said if "UL11" in each or "UL14" in each] == []
