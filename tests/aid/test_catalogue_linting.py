"""Remarks about catalogues of schemes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.aid.making import MONEY, catalogue, fixed, policy

from unionkit import load_pack
from unionkit.aid import (
    Adds,
    AtMost,
    Catalogue,
    CatalogueEdition,
    Deducts,
    First,
    Memory,
    Relation,
    Scheme,
    Window,
)
from unionkit.aid.linting import lint_catalogue, sources_of_catalogue
from unionkit.evidence import Citation, Grade, Source
from unionkit.packs.linting import lint_pack, lint_path

CITED = (Citation(source=Source(key="notice", title="notice", grade=Grade.press)),)
YEAR = Window(kind="year")


def codes(made: Catalogue) -> list[tuple[str, str]]:
    return [(remark.code, remark.level) for remark in lint_catalogue(made)]


def by_income(name: str, **more: object) -> Scheme:
    pays = policy(name, {"income": MONEY}, require=[{"when": "income <= 1000"}], amount=[{"pay": 5}])
    return Scheme(name=name, policy=pays, **more)  # type: ignore[arg-type]


LIFE, SCHOOL = fixed("life", 5), fixed("school", 5)
EXTRA = by_income("extra")


@pytest.mark.parametrize(
    ("relation", "found"),
    [
        (AtMost(id="r", of=("life", "school"), citations=CITED), []),
        (AtMost(id="r", of=("life", "school")), [("UL01", "warning")]),
        (AtMost(id="r", of=("life", "school"), most=2, citations=CITED), [("UL91", "warning")]),
        (AtMost(id="r", of=("life", "school"), most=2, within=YEAR, citations=CITED), []),
        (AtMost(id="r", of=("life",), citations=CITED), [("UL91", "warning")]),
        (AtMost(id="r", of=("life",), within=YEAR, same=("person",), citations=CITED), [("UL95", "error")]),
        (First(id="r", of=("life",), bars=("school",), citations=CITED), []),
        (First(id="r", of=("life",), bars=("school", "life"), citations=CITED), [("UL96", "error")]),
        (Adds(id="r", of=("life",), to="income", bears_on=("extra",), citations=CITED), []),
        (Deducts(id="r", of=("extra",), from_fact="asked", bears_on=("life",), citations=CITED), [("UL92", "error")]),
        (Adds(id="r", of=("extra",), to="asked", bears_on=("life", "school"), citations=CITED), [("UL92", "error")]),
        (Adds(id="r", of=("extra",), to="asked", bears_on=("life",), within=YEAR, citations=CITED), []),
        (Adds(id="r", of=("life", "school"), to="income", bears_on=("extra",), citations=CITED), []),
        (
            Deducts(id="r", of=("life",), from_fact="income", bears_on=("extra",), same=("occasion",), citations=CITED),
            [("UL95", "error"), ("UL95", "error")],
        ),
    ],
)  # fmt: skip
def test_a_relation_is_remarked_on(relation: Relation, found: list[tuple[str, str]]) -> None:
    assert codes(catalogue(LIFE, SCHOOL, EXTRA, relations=(relation,))) == found


def test_a_scheme_that_is_asked_for_with_each_record_may_be_limited_alone() -> None:
    each = Scheme(name="life", policy=LIFE.policy, each="members")
    assert codes(catalogue(each, relations=(AtMost(id="r", of=("life",), citations=CITED),))) == []


@pytest.mark.parametrize(
    ("memory", "to", "found"),
    [
        (Memory(fact="income", of=("life",)), "income", [("UL94", "error")]),
        (Memory(fact="income", of=("extra",)), "income", []),
        (Memory(fact="other", of=("life",)), "income", []),
    ],
)
def test_a_grant_that_is_counted_twice_is_an_error(memory: Memory, to: str, found: list[object]) -> None:
    pays = policy("extra", {"income": MONEY, "other": MONEY}, amount=[{"pay": "min(income, other)"}])
    extra = Scheme(name="extra", policy=pays, memory=(memory,))
    adds = Adds(id="r", of=("life",), to=to, bears_on=("extra",), citations=CITED)
    assert codes(catalogue(LIFE, extra, relations=(adds,))) == found


def test_a_memory_that_compares_what_its_scheme_does_not_tell_is_an_error() -> None:
    memory = Memory(fact="income", of=("life",), same=("person",))
    assert codes(catalogue(LIFE, by_income("extra", memory=(memory,)))) == [("UL95", "error")] * 2


@pytest.mark.parametrize(("of", "found"), [(("life",), []), (("life", "school"), [("UL93", "error")])])
def test_the_name_of_a_scheme_must_be_a_choice_of_the_field_that_it_fills(
    of: tuple[str, ...], found: list[object]
) -> None:
    kinds = {"type": "list", "fields": {"kind": {"type": "choice", "choices": ["life", "other"]}}}
    pays = policy("extra", {"had": kinds}, require=[{"when": "count(had) < 3"}], amount=[{"pay": 5}])
    memory = Memory(fact="had", of=of, take="list", fields={"kind": "scheme"})
    extra = Scheme(name="extra", policy=pays, memory=(memory,))
    assert codes(catalogue(LIFE, SCHOOL, extra)) == found


@pytest.mark.parametrize(
    ("when", "found"),
    [("income >= 0", ["UL52"]), ("income < 0", ["UL51"]), ("income > 5", [])],
)
def test_a_condition_that_decides_nothing_is_remarked_on(when: str, found: list[str]) -> None:
    applies = policy("when", {"income": {"type": "money"}}, require=[{"when": when}])
    one = AtMost(id="r", of=("life", "school"), when=applies, citations=CITED)
    assert [remark.code for remark in lint_catalogue(catalogue(LIFE, SCHOOL, relations=(one,)))] == found


def test_remarks_say_where_the_relation_stands_and_what_to_do() -> None:
    (remark,) = lint_catalogue(catalogue(LIFE, SCHOOL, relations=(AtMost(id="one", of=("life", "school")),)))
    assert (remark.where, remark.hint) == ("edition 2000-01-01 relation one", 'add cite = "…"')


def test_the_sources_of_editions_and_of_relations_are_cited() -> None:
    other = (Citation(source=Source(key="other", title="other", grade=Grade.press)),)
    edition = CatalogueEdition(
        start=date(2000, 1, 1), relations=(AtMost(id="r", of=("life",), citations=other),), citations=CITED
    )
    made = Catalogue(id="harbour/aid", schemes=(LIFE,), editions=(edition,))
    assert sources_of_catalogue(made) == {"notice", "other"}


PACK = {
    "pack.toml": 'id = "harbour"\n',
    "sources.toml": '[sources.shared]\ntitle = "shared"\ngrade = "press"\n',
    "aid.toml": """
id = "harbour/aid"
sources.own = { title = "own", grade = "press" }
facts.income = { type = "money", label = { zh = "收入", en = "income" }, question = { zh = "？", en = "?" } }
[[edition]]
from = 2020-01-01
cite = "own"
amount = [{ when = "income <= 1000", pay = 300, round = "1", label = { zh = "甲", en = "a" } }]
""",
    "catalogue.toml": """
kind = "catalogue"
id = "harbour/catalogue"
sources.idle = { title = "idle", grade = "press" }
[schemes.life]
policy = "harbour/aid"
[[edition]]
from = 2020-01-01
cite = "shared"
relation = [{ at_most = 1, of = "life" }]
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in PACK.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_catalogues_of_a_pack_are_linted_with_their_sources(folder: Path) -> None:
    found = {(remark.code, remark.where) for remark in lint_pack(load_pack(folder))}
    relation = "harbour/catalogue edition 2020-01-01 relation relation-1"
    assert {("UL91", relation), ("UL14", "harbour/catalogue sources.idle")} <= found
    assert not [where for code, where in found if code == "UL14" and "shared" in where]


def test_a_catalogue_is_linted_as_a_single_file_too(folder: Path) -> None:
    assert {remark.code for remark in lint_path(folder / "catalogue.toml")} == {"UL91", "UL14"}


def test_the_shipped_catalogues_have_no_remark() -> None:
    assert [remark for made in load_pack("cn").catalogues.values() for remark in lint_catalogue(made)] == []
