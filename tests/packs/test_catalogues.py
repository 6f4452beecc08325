"""Catalogues of schemes out of TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from unionkit import load_pack
from unionkit.aid import Adds, AtMost, Catalogue, Deducts, First, Pool, Window, plan
from unionkit.errors import UnionkitError, flatten
from unionkit.values import Money

AID = """
id = "harbour/aid"
[facts]
kind = { type = "choice", choices = ["life", "care"] }
income = { type = "money" }
self_paid = { type = "money" }
before = { type = "money", usual = 0 }
[[edition]]
from = 2020-01-01
require = [{ when = "income <= 1000" }]
amount = [{ when = "kind == 'life'", pay = 300 }, { when = "kind == 'care'", pay = "self_paid" }]
limit = [{ cap = 500, per = "year", less = "before" }]
"""
CATALOGUE = """
kind = "catalogue"
id = "harbour/catalogue"
title = { zh = "港口帮扶", en = "harbour aid" }
[sources.notice]
title = "notice"
grade = "press"
[facts]
deep = { type = "bool" }
[schemes.life]
policy = "harbour/aid"
facts = { kind = "life" }
label = { zh = "生活救助", en = "life aid" }
[schemes.care]
policy = "harbour/aid"
facts = { kind = "care" }
occasion = "illness"
[schemes.care.memory.before]
of = ["care"]
within = "12 months"
same = ["occasion"]
[[edition]]
from = 2020-01-01
cite = "notice"
"""


def pack(folder: Path, text: str) -> Catalogue:
    (folder / "pack.toml").write_text('id = "harbour"\n', encoding="utf-8")
    (folder / "aid.toml").write_text(AID, encoding="utf-8")
    (folder / "catalogue.toml").write_text(text, encoding="utf-8")
    return load_pack(folder).catalogues["harbour/catalogue"]


def relation(text: str) -> str:
    return f"{CATALOGUE}[[edition.relation]]\n{text}\n"


def problems(folder: Path, text: str) -> str:
    with pytest.raises(UnionkitError) as refused:
        pack(folder, text)
    return "\n".join(f"{error} {error.hint}" for error in flatten(refused.value))


CASE = {"income": 500, "before": 0, "self_paid": 400, "illness": "stroke", "deep": False}


def test_a_catalogue_plans_with_the_policies_of_its_pack(tmp_path: Path) -> None:
    made = plan(CASE, pack(tmp_path, CATALOGUE), "2024-01-01")
    assert [(award.scheme, award.amount) for award in made.awards] == [
        ("life", Money.of(300)),
        ("care", Money.of(400)),
    ]


def test_every_kind_of_relation_is_read(tmp_path: Path) -> None:
    text = f'{CATALOGUE}\n[[edition.relation]]\nat_most = 1\nof = ["life", "care"]\nwithin = "year from 10-01"\nwhen = "not deep"\n[[edition.relation]]\nfirst = ["life"]\nbars = ["care"]\n[[edition.relation]]\nadds = ["life"]\nto = "income"\nfor = ["care"]\n[[edition.relation]]\ndeducts = ["life"]\nfrom = "self_paid"'
    (edition,) = pack(tmp_path, text).editions
    at_most, first, adds, deducts = edition.relations
    assert isinstance(at_most, AtMost)
    assert at_most.within == Window(kind="year", starts=(10, 1))
    assert isinstance(first, First)
    assert first.bars == ("care",)
    assert isinstance(adds, Adds)
    assert adds.bears_on == ("care",)
    assert isinstance(deducts, Deducts)
    assert deducts.bears_on == ("life", "care")
    assert {relation.citations[0].source.key for relation in edition.relations} == {"notice"}


def test_a_relation_applies_where_its_condition_holds(tmp_path: Path) -> None:
    one = pack(tmp_path, relation('at_most = 1\nof = ["life", "care"]\nwhen = "not deep"'))
    assert len(plan(CASE, one, "2024-01-01").awards) == 1
    assert len(plan({**CASE, "deep": True}, one, "2024-01-01").awards) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (relation('at_most = 1\nof = ["lief"]'), "did you mean 'life'"),
        (relation("at_most = 1"), "of is missing"),
        (relation('at_most = 0\nof = ["life"]'), "at most nothing"),
        (relation('of = ["life"]'), "a relation has one of"),
        (relation('at_most = 1\nfirst = ["life"]\nof = ["life"]'), "a relation has one of"),
        (relation('at_most = 1\nof = ["life"]\nwithin = "fortnight"'), "no span of time"),
        (relation('at_most = 1\nof = ["life"]\nwithin = "year from 02-29"'), "every year"),
        (relation('at_most = 1\nof = ["life"]\nsame = ["ship"]'), "'ship' is not known"),
        (relation('at_most = 1\nof = ["life"]\nwhen = "deap"'), "deap"),
        (relation('at_most = 1\nof = ["life"]\nwhen = "deep"\nwen = 1'), "'wen' means nothing here"),
        (relation('adds = ["life"]\nto = "wages"'), "no policy of the catalogue has a fact 'wages'"),
        (relation('adds = ["life"]\nto = "wages"\nfor = ["care"]'), "the policy of care has no fact 'wages'"),
        (relation('id = "a"\nfirst = ["life"]\nbars = ["care"]\n[[edition.relation]]\nid = "a"\nfirst = ["life"]\nbars = ["care"]'), "two relations"),
        (CATALOGUE.replace('policy = "harbour/aid"', 'policy = "harbour/iad"'), "no policy is called"),
        (CATALOGUE.replace('kind = "life" }', 'knid = "life" }'), "did you mean 'kind'"),
        (CATALOGUE.replace("memory.before", "memory.befor"), "did you mean 'before'"),
        (CATALOGUE.replace('[[edition]]\nfrom = 2020-01-01\ncite = "notice"', ""), "at least one edition"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_what_to_write_instead(tmp_path: Path, text: str, told: str) -> None:
    assert told in problems(tmp_path, text)


def test_several_problems_are_told_at_once_with_file_and_line(tmp_path: Path) -> None:
    told = problems(tmp_path, relation('at_most = 1\nof = ["lief"]\nwithin = "week"'))
    assert told.count("catalogue.toml") == 2


def test_a_pool_is_read_with_what_happens_when_it_runs_short(tmp_path: Path) -> None:
    text = 'pool = "care"\nof = ["life"]\nshort = "refuse"'
    (edition,) = pack(tmp_path, relation(text)).editions
    (pool,) = edition.relations
    assert isinstance(pool, Pool)
    assert (pool.fund, pool.of, pool.short) == ("care", ("life",), "refuse")


def test_a_scheme_is_read_with_what_it_requires_and_the_names_that_it_reads(tmp_path: Path) -> None:
    (tmp_path / "gate.toml").write_text(
        'id = "harbour/gate"\nfacts.deep = { type = "bool" }\n'
        '[[edition]]\nfrom = 2020-01-01\nrequire = [{ when = "deep" }]\n',
        encoding="utf-8",
    )
    text = CATALOGUE.replace(
        'facts = { kind = "life" }',
        'facts = { kind = "life" }\nrequire = "harbour/gate"\nreads = { income = "pay" }',
    )
    life, _ = pack(tmp_path, text).schemes
    assert ([each.id for each in life.requires], life.reads) == (["harbour/gate"], {"income": "pay"})
    made = plan({**CASE, "pay": 2000, "deep": True}, pack(tmp_path, text), "2024-01-01")
    assert [award.scheme for award in made.awards] == ["care"]
    assert plan({**CASE, "pay": 200}, pack(tmp_path, text), "2024-01-01").left_out[0].scheme == "life"


def test_whether_there_was_a_grant_is_remembered(tmp_path: Path) -> None:
    text = CATALOGUE.replace('of = ["care"]', 'of = ["care"]\ntake = "any"')
    assert [memory.take for scheme in pack(tmp_path, text).schemes for memory in scheme.memory] == ["any"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CATALOGUE.replace('facts = { kind = "life" }', 'require = "harbour/gate"'), "no policy is called"),
        (
            CATALOGUE.replace('facts = { kind = "life" }', 'reads = { incom = "pay" }'),
            "did you mean 'income'",
        ),
        (relation('pool = "care"'), "of is missing"),
        (relation('pool = "care"\nof = "life"\nshort = "wait"'), "short"),
    ],
)
def test_mistakes_in_pools_and_requirements_are_told(tmp_path: Path, text: str, told: str) -> None:
    assert told in problems(tmp_path, text)


def test_relations_cite_what_their_edition_cites(tmp_path: Path) -> None:
    (edition,) = pack(tmp_path, relation('at_most = 1\nof = ["life", "care"]')).editions
    assert [citation.source.key for citation in edition.citations] == ["notice"]
