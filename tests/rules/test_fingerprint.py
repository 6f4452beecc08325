"""The fingerprint of an edition: the same wherever it is made, another for every change of content."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import attrs
import pytest
from attrs import evolve
from tests.rules.regatta import DAY, read

import unionkit
from unionkit import Citation, Fact, Grade, Policy, Source, Unit
from unionkit.evidence import Labels
from unionkit.expr.nodes import Name, Number
from unionkit.expr.parsing import parse
from unionkit.expr.types import TRUTH
from unionkit.rules import Amount, Class, Derived, Edition, Exclude, Limit, Parameter, Require, Result, Table
from unionkit.rules.fingerprint import canonical, content, fingerprint

TEXT = """
id = "regatta/golden"
title = "x"
[sources.log]
title = "Log"
grade = "issuer"
[facts]
crew = { type = "count", unit = "head", most = 40, usual = 2 }
chest = { type = "money", label = { zh = "箱", en = "chest" }, sensitive = true }
sail = { type = "choice", choices = ["small", "large"], ordered = true }
legs = { type = "list", fields = { day = { type = "date" } } }
[parameters]
due = { table = "regatta/due", at = "year_start(on)" }
[let]
each = "chest / crew"
[[tables]]
kind = "table"
id = "regatta/due"
unit = "CNY/head"
keys = ["sail"]
row = [{ from = 2020-01-01, value = 1.50 }]
[[edition]]
from = 2020-01-01
to = 2029-12-31
cite = "log: 1"
require = [{ when = "each >= due or count(legs) > 1" }]
exclude = [{ when = "crew > 30", unless = "sail == 'large'" }]
class = [{ is = "gold", when = "chest >= 100.0" }]
[[edition.amount]]
of = "chest"
rate = "30%"
round = "0.1"
[[edition.limit]]
cap = 500
"""
GOLDEN = "ed09f50be38561370aff4fa5f8429ef0474c12d62d51dc3984e0439acd7c0fd9"


def print_of(text: str) -> str:
    return read(text).decide({}, on=DAY).fingerprint


def test_the_canonical_writing_has_not_changed_by_accident() -> None:
    """Where this fails on purpose, every stored decision refers to content under another fingerprint: say so."""
    assert print_of(TEXT) == GOLDEN


def test_the_fingerprint_is_the_hash_of_the_content_which_is_plain_json_without_floats() -> None:
    program = read(TEXT).programs[0]
    assert program.fingerprint == fingerprint(program.content)
    held = json.loads(program.content, parse_float=_refuse)
    assert set(held) == {"policy", "edition", "facts", "parameters"}
    assert program.content == json.dumps(held, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "fingerprint" not in held["edition"]


def _refuse(text: str) -> object:
    raise AssertionError(text)


def test_key_order_blanks_comments_and_spelling_of_numbers_do_not_count() -> None:
    lines = TEXT.replace("1.50", "1.5").replace("100.0", "100").split("\n")
    facts = lines.index("[facts]")
    lines[facts + 1], lines[facts + 2] = lines[facts + 2], lines[facts + 1]
    again = "\n".join(lines).replace("chest / crew", "  chest/crew").replace("[let]", "# a remark\n[let]")
    again = again.replace("cap = 500", 'cap = "500"').replace(
        '{ type = "count", unit = "head", most = 40, usual = 2 }',
        '{ usual = 2, most = 40, type = "count", unit = "head" }',
    )
    again = again.replace("most = 40", "most = 40.0")
    assert again != TEXT
    assert print_of(again) == print_of(TEXT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('id = "regatta/golden"', 'id = "regatta/other"'),
        ("most = 40", "most = 41"),
        ("usual = 2", "usual = 3"),
        (", usual = 2", ""),
        ('en = "chest"', 'en = "box"'),
        (", sensitive = true", ""),
        ('["small", "large"]', '["large", "small"]'),
        (", ordered = true", ""),
        ('day = { type = "date" }', 'day = { type = "text" }'),
        ("chest / crew", "chest / (crew + 1)"),
        ("year_start(on)", "year_end(on)"),
        ("2029-12-31", "2029-12-30"),
        ("[[edition]]\nfrom = 2020-01-01", "[[edition]]\nfrom = 2020-01-02"),
        ("log: 1", "log: 2"),
        ('grade = "issuer"', 'grade = "press"'),
        ('title = "Log"', 'title = "Book"'),
        ("each >= due", "each > due"),
        ("each >= due or count(legs) > 1", "count(legs) > 1 or each >= due"),
        ("crew > 30", "crew > 31"),
        (""", unless = "sail == 'large'\"""", ""),
        ('is = "gold"', 'is = "tin"'),
        ('rate = "30%"', 'rate = "31%"'),
        ('round = "0.1"', 'round = { to = "0.1", mode = "down" }'),
        ('round = "0.1"\n', ""),
        ("cap = 500", "floor = 500"),
        ("cap = 500", 'cap = 500\nper = "year"'),
        ("cite =", 'classes = "unique"\ncite ='),
        ("cite =", 'zero = "granted"\ncite ='),
        ("cite =", 'note = "n"\ncite ='),
    ],
)
def test_a_change_of_content_is_another_fingerprint(before: str, after: str) -> None:
    assert before in TEXT
    assert print_of(TEXT.replace(before, after, 1)) != print_of(TEXT)


def test_a_new_row_of_a_table_leaves_the_fingerprint_of_the_rules() -> None:
    more = TEXT.replace("value = 1.50 }", "value = 1.50 }, { from = 2025-01-01, value = 2 }")
    assert print_of(more) == print_of(TEXT)


# ------------------------------------------------------------------------------------------ every field of every part

CITED = (Citation(Source(key="k", title="t", grade=Grade.press), "1"),)
LABEL = Labels({"en": "l"})
TABLE = Table(id="t", unit=Unit(), keys=(), rows=(), prefix=None)
FACTS = {"f": Fact(name="f", type="count", least=Decimal(0), most=Decimal(9))}
WHOLE = Edition(
    start=date(2020, 1, 1),
    end=date(2021, 1, 1),
    derived={"d": Derived(name="d", value=Name("f"))},
    requires=(Require(id="r", when=parse("f > 1")),),
    excludes=(Exclude(id="e", when=parse("f > 2")),),
    classes=(Class(id="c", name="x", when=parse("f > 3")),),
    amounts=(Amount(id="a", value=parse("5")),),
    limits=(Limit(id="l", kind="cap", value=parse("9")),),
    results=(Result(name="o", value=Name("f"), type=TRUTH),),
)
PARAMETERS = {"p": Parameter(name="p", unit=Unit(), table=TABLE)}
OTHER: Mapping[str, object] = {
    "name": "other",
    "id": "other",
    "type": "months",
    "unit": Unit.parse("month"),
    "when": parse("f > 7"),
    "unless": parse("f > 7"),
    "only_if": parse("f > 7"),
    "value": Number(7),
    "high": Number(7),
    "less": Number(7),
    "at": Name("on"),
    "keys": {"k": Name("f")},
    "given": "f",
    "table": evolve(TABLE, id="other"),
    "kind": "up_to",
    "form": "bands",
    "per": "pool",
    "rounding": ("1", "down"),
    "label": LABEL,
    "question": LABEL,
    "note": LABEL,
    "choice_labels": {"c": LABEL},
    "citations": CITED,
    "classes": ("x",),
    "bars": ("x",),
    "choices": ("x",),
    "least": Decimal(1),
    "most": Decimal(8),
    "places": 3,
    "usual": 3,
    "fields": FACTS,
    "start": date(2019, 1, 1),
    "end": None,
    "derived": {},
    "requires": (),
    "excludes": (),
    "amounts": (),
    "limits": (),
    "results": (),
    "classes_are": "unique",
    "zero": "granted",
}


def parts() -> list[tuple[str, str]]:
    found = []
    for owner, value in held().items():
        found += [
            (owner, field.name)
            for field in attrs.fields(cast("Any", type(value)))
            if field.name != "fingerprint"
        ]
    return found


def held() -> dict[str, object]:
    return {
        "edition": WHOLE,
        "derived": WHOLE.derived["d"],
        "requires": WHOLE.requires[0],
        "excludes": WHOLE.excludes[0],
        "classes": WHOLE.classes[0],
        "amounts": WHOLE.amounts[0],
        "limits": WHOLE.limits[0],
        "results": WHOLE.results[0],
        "fact": FACTS["f"],
        "parameter": PARAMETERS["p"],
    }


@pytest.mark.parametrize(("owner", "field"), parts())
def test_every_field_of_every_part_counts(owner: str, field: str) -> None:
    before = held()[owner]
    value = getattr(before, field)
    if isinstance(value, bool):
        changed: object = not value
    elif (owner, field) == ("limits", "kind"):
        changed = "floor"
    elif (owner, field) == ("edition", "classes"):
        changed = ()
    elif (owner, field) == ("results", "type"):
        changed = evolve(TRUTH, kind="date")
    else:
        changed = OTHER[field]
    after = evolve(cast("Any", before), **{field: changed})
    assert after != before
    assert print_with(owner, after) != print_with("edition", WHOLE)


def print_with(owner: str, part: object) -> str:
    edition, facts, parameters = cast("Any", WHOLE), cast("Any", FACTS), cast("Any", PARAMETERS)
    if owner == "edition":
        edition = part
    elif owner == "fact":
        facts = {"f": part}
    elif owner == "parameter":
        parameters = {"p": part}
    else:
        edition = evolve(edition, **{owner: {"d": part} if owner == "derived" else (part,)})
    return fingerprint(content("p", edition, facts, parameters))


def test_the_fingerprint_that_an_edition_carries_is_no_content() -> None:
    assert print_with("edition", evolve(WHOLE, fingerprint="x")) == print_with("edition", WHOLE)


def test_a_policy_that_is_made_in_python_has_fingerprints_too() -> None:
    policy = Policy(id="p", title=LABEL, facts=FACTS, parameters=PARAMETERS, editions=(WHOLE,))
    assert policy.decide({}, on=DAY.replace(year=2020)).fingerprint == print_with("edition", WHOLE)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        ("a", "a"),
        (12, "12"),
        (Fraction(1, 3), "1/3"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.10"), "0.1"),
        (Decimal("100.00"), "100"),
        (date(2020, 1, 31), "2020-01-31"),
        (Grade.press, "press"),
        (Unit.parse("CNY/month"), "CNY/month"),
        (parse("f > 1"), "f > 1"),
        (TABLE, "t"),
        ({"b": 1, 2: "c"}, {"b": "1", "2": "c"}),
        ((1, [2]), ["1", ["2"]]),
        (Labels({"en": "x"}), {"texts": {"en": "x"}}),
        (complex(1, 2), "(1+2j)"),
    ],
)
def test_each_kind_of_value_has_one_canonical_writing(value: object, written: object) -> None:
    assert canonical(value) == written


# --------------------------------------------------------------------------------------------- wherever it is made

SCRIPT = """
import sys, unionkit
print(unionkit.load_policy(sys.argv[1]).decide({}, on="2022-05-01").fingerprint)
"""


def made_elsewhere(path: Path, folder: Path, **environment: str) -> str:
    source = str(Path(unionkit.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": source, "PYTHONUTF8": "0", **environment},
    )
    return done.stdout.strip()


def test_the_fingerprint_is_the_same_in_every_process_and_environment(tmp_path: Path) -> None:
    path = tmp_path / "entry.toml"
    path.write_text(TEXT, encoding="utf-8")
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    moved = elsewhere / "entry.toml"
    moved.write_text(TEXT, encoding="utf-8")
    prints = [
        made_elsewhere(path, tmp_path, PYTHONHASHSEED="0", LC_ALL="C", LANG="C", TZ="UTC"),
        made_elsewhere(
            moved, elsewhere, PYTHONHASHSEED="1", LC_ALL="C.UTF-8", LANG="zh_CN", TZ="Asia/Shanghai"
        ),
        made_elsewhere(
            path, elsewhere, PYTHONHASHSEED="4294967295", LC_ALL="POSIX", LANG="tr_TR", TZ="Pacific/Apia"
        ),
    ]
    assert prints == [GOLDEN] * 3
