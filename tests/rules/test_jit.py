"""Machine code: the same answers as the generated function, proven to stay inside 64 bits, or a reason why there is none."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import polars as pl
import pytest
from attrs import evolve
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.rules.ferry import ferry
from tests.rules.frames.comparing import framed, said
from tests.rules.frames.engines import rows_of
from tests.rules.frames.generated import Generator, known_facts
from tests.rules.generated import FACTS, plain, policies

import unionkit
from unionkit import Policy, column
from unionkit.errors import MissingExtra, NotPortable, PolicyError, ValueRefused
from unionkit.expr.intervals import Interval
from unionkit.expr.lowering import INT64
from unionkit.expr.runtime import RUNTIME
from unionkit.rules import jit
from unionkit.rules.compiling import Compiled
from unionkit.rules.frames import kernels as by_kernels
from unionkit.rules.jit import kernels
from unionkit.rules.jit.days import DAYS, MAY_FAIL, REACHES, texts_for
from unionkit.rules.jit.proving import Unproven, prove
from unionkit.rules.jit.writing import MOVES, ROUNDING, bounds
from unionkit.values.rounding import round_ratio

needs_numba = pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="numba is not installed")
DAY = date(2020, 8, 1)
MANY_HAVE_NONE = settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
PLAIN = plain(FACTS)
NOTHING = (ZeroDivisionError, ValueError, OverflowError)  # by which the generated function says nothing

TOLL = """
id = "ferry/toll"
title = { zh = "过闸费", en = "lock toll" }
[sources.board]
title = "Rules of the harbour board"
grade = "press"
[facts]
"载重" = { type = "money", most = 1_000_000 }
hulls = { type = "count", most = 9 }
weight = { type = "decimal", places = 3, most = 5_000 }
flag = { type = "choice", choices = ["home", "near", "far"] }
name = { type = "text" }
rate = { type = "money", most = 200 }
towed = { type = "bool", usual = false }
built = { type = "date" }
[let]
share = "载重 / hulls"
[[edition]]
from = 2020-01-01
cite = "board"
exclude = [{ id = "wreck", when = "towed and starts_with(name, 'x')" }]
[[edition.class]]
is = "small"
when = "weight <= 20 and flag in ['home', 'near']"
[[edition.class]]
is = "large"
when = "weight > 20 or built < date('1990-05-01')"
[[edition.amount]]
when = "class == 'small'"
pay = "share * 30%"
round = { to = "1", mode = "half_even" }
[[edition.amount]]
pay = "share - rate * weight"
round = { to = "0.1", mode = "floor" }
[[edition.limit]]
cap = 50_000
per = "year"

"""
TOLL_COLUMNS = {
    "载重": column("载重", unit="fen"),
    "weight": column("weight", steps=1000),
    "rate": column("rate", unit="fen"),
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the kernels of this run of tests are kept."""
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture(scope="module")
def toll() -> Policy:
    return ferry(TOLL)


def compiled_of(policy: Policy, on: date = DAY) -> Compiled:
    program = policy.program_on(on)
    assert program is not None
    return program.compiled


def in_python(text: str) -> Callable[..., None]:
    """The loop of a text as plain Python."""
    space: dict[str, Any] = {"njit": lambda *_, **__: lambda function: function, "types": MagicMock()}
    exec(text.replace("from numba import njit, types", ""), space)
    return space["run"]  # type: ignore[no-any-return]


def answers(
    run: Callable[..., None], compiled: Compiled, rows: Sequence[Mapping[str, int]], on: int
) -> list[object]:
    """What a loop in plain Python says of rows, in the form of the generated function."""
    columns = [[row[part.argument] for row in rows] for part in compiled.inputs if part.kind != "day"]
    number, low, high = ([0] * len(rows) for _ in range(3))
    out = [number, low, high] if compiled.has_amount else [number]
    run(0, len(rows), on, *columns, *out)
    if compiled.has_amount:
        return [-1 if found[0] < 0 else found for found in zip(number, low, high, strict=True)]
    return list(number)


def expected(compiled: Compiled, row: Mapping[str, int], on: int) -> object:
    """What the generated function says of a row, -1 where it says nothing."""
    values = {**row, "on": on}
    assert compiled.main is not None
    for part in compiled.inputs:
        if part.kind != "day" and not bounds(part)[0] <= values[part.argument] <= bounds(part)[1]:
            return -1
    try:
        return compiled.main(*(values[part.argument] for part in compiled.inputs))
    except NOTHING:
        return -1


def first_class(policy: Policy) -> Policy:
    """The policy with classes that may overlap, since those that must not have no generated code."""
    return evolve(policy, editions=tuple(evolve(edition, classes_are="first") for edition in policy.editions))


def whole_near(low: int, high: int) -> st.SearchStrategy[int]:
    """Whole numbers in bounds, the ends and what lies just outside among them."""
    ends = st.sampled_from([low, high, min(low + 1, high), low - 1, high + 1])
    return st.one_of(
        st.integers(low, high),
        st.integers(max(low, -3), min(high, 3)) if low <= 3 and high >= -3 else ends,
        ends,
    )


def rows_for(compiled: Compiled) -> st.SearchStrategy[list[dict[str, int]]]:
    parts = {part.argument: whole_near(*bounds(part)) for part in compiled.inputs if part.kind != "day"}
    return st.lists(st.fixed_dictionaries(parts), min_size=1, max_size=4)


# ------------------------------------------------------------------------------------------------------- the text


@pytest.mark.property
@MANY_HAVE_NONE
@given(policies(PLAIN), st.data())
def test_a_kernel_says_what_the_generated_function_says_by_numbers_that_were_proven(
    policy: Policy, data: st.DataObject
) -> None:
    compiled = compiled_of(first_class(policy))
    text = kernels.text_of(compiled)
    assume(isinstance(text, str))
    rows, on = data.draw(rows_for(compiled)), DAY.toordinal()
    wanted = [expected(compiled, row, on) for row in rows]
    assert answers(in_python(str(text)), compiled, rows, on) == wanted
    fitting = [row for row, told in zip(rows, wanted, strict=True) if told != -1]
    widest, seen = proven(compiled), numbers_on_the_way(compiled, fitting, on)
    assert [number for number in seen if not widest.holds(number)] == []


def function_in(compiled: Compiled) -> ast.FunctionDef:
    function = ast.parse(compiled.source).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function


def proven(compiled: Compiled) -> Interval:
    """Where the proof says that all numbers lie."""
    ranges = {
        part.argument: DAYS if part.kind == "day" else Interval(*bounds(part)) for part in compiled.inputs
    }
    return prove(function_in(compiled), ranges)


def numbers_on_the_way(compiled: Compiled, rows: Sequence[Mapping[str, int]], on: int) -> list[int]:
    """Every number that the generated function reckons for some rows."""
    seen: list[int] = []
    main = watched(function_in(compiled), seen)
    for row in rows:
        main(*({**row, "on": on}[part.argument] for part in compiled.inputs))
    return seen


class Watching(ast.NodeTransformer):
    """Hands every number that is reckoned on the way to `saw`."""

    def visit(self, node: ast.AST) -> ast.AST:
        made = self.generic_visit(node)
        if not isinstance(made, ast.BinOp | ast.UnaryOp | ast.Call | ast.IfExp):
            return made
        return ast.Call(ast.Name("saw", ast.Load()), [made], [])


def watched(function: ast.FunctionDef, seen: list[int]) -> Callable[..., object]:
    """A function that keeps every number on its way, the doubled parts of roundings too."""

    def saw(number: int) -> int:
        seen.append(number)
        return number

    def rounding(mode: str) -> Callable[[int, int], int]:
        return lambda above, below: saw(round_ratio(saw(above), saw(2 * below) // 2, mode))  # type: ignore[arg-type]

    watching = Watching().visit(ast.parse(ast.unparse(function)))
    space: dict[str, Any] = {"saw": saw, **RUNTIME}
    space |= {f"round_{mode}": rounding(mode) for mode in MOVES}
    exec(ast.unparse(watching), space)
    return space["decide"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("mode", MOVES)
def test_a_rounding_in_machine_code_is_the_rounding_of_that_name(mode: str) -> None:
    space: dict[str, Any] = {"njit": lambda *_, **__: lambda function: function}
    exec(ROUNDING.format(mode=mode, moves=MOVES[mode]), space)
    ratios = [
        (above, below)
        for above in (*range(-40, 41), 2**62 + 1, -(2**62) - 1)
        for below in (1, 2, 3, 7, 2**61)
    ]
    twin = space[f"round_{mode}"]
    assert [twin(*ratio) for ratio in ratios] == [round_ratio(*ratio, mode) for ratio in ratios]  # type: ignore[arg-type]


LAST = DAYS.high or 0
NEAR = st.one_of(
    st.integers(1, 800), st.integers(LAST - 800, LAST), st.integers(730_000, 731_500), st.integers(1, LAST)
)
FEW_DAYS = st.one_of(st.integers(-900, 900), st.integers(-LAST, LAST))
ARGUMENTS = {
    "add_days": (NEAR, FEW_DAYS),
    "days_between": (NEAR, NEAR),
    "in_months_before": (NEAR, st.integers(-3, 40), NEAR),
}
MONTHS = st.one_of(st.integers(-50, 50), st.integers(-130_000, 130_000))


@pytest.mark.property
@pytest.mark.parametrize("name", REACHES)
@given(st.data())
def test_a_function_on_days_in_machine_code_is_the_one_of_that_name(name: str, data: st.DataObject) -> None:
    kind = (
        (NEAR, MONTHS) if name.startswith("add_months") else (NEAR, NEAR) if "_between_" in name else (NEAR,)
    )
    arguments = data.draw(st.tuples(*ARGUMENTS.get(name, kind)))
    space: dict[str, Any] = {"njit": lambda *_, **__: lambda function: function}
    exec("".join(texts_for({name})), space)
    fault = [0]
    found = space[name](*arguments, *([fault] if name in MAY_FAIL else []))
    try:
        wanted = RUNTIME[name](*arguments)
    except NOTHING:
        assert fault == [1]
    else:
        assert (found, fault) == (wanted, [0])
        assert REACHES[name].holds(found)


# ------------------------------------------------------------------------------------------------------ the proof

FITS = {"a": Interval(0, 3_000_000_000), "b": Interval(1, 10), "c": Interval(-10, 10)}
UNPROVEN = {
    "a * a * 2": "64 bits",
    "1 if a * a * 2 > 0 else 0": "64 bits",
    "(a * a * 2) // b": "64 bits",
    "a // c": "may be zero",
    "a // (b - 1)": "may be zero",
    "a % b": "may be zero",
    "round_up(a, c)": "may be zero",
    "round_up(a, a * a + 1)": "doubles",
    "pow(a, b)": "pow has no twin",
    "year(a)": "moved too far",
    "add_days(b, a * a)": "moved too far",
    "a.b": "of another kind",
}
PROVEN = {
    "a * a": Interval(0, 9 * 10**18),
    "a // b": Interval(0, 3_000_000_000),
    "c // b": Interval(-10, 10),
    "a // nonzero(abs(nonzero(c)))": Interval(-10, 3_000_000_000),
    "-a": Interval(-3_000_000_000, 3_000_000_000),
    "min(a, b)": Interval(0, 3_000_000_000),
    "round_half_up(c, b)": Interval(-10, 10),
}


def function_of(expression: str) -> ast.FunctionDef:
    function = ast.parse(f"def decide(a, b, c):\n    return {expression}").body[0]
    assert isinstance(function, ast.FunctionDef)
    return function


@pytest.mark.parametrize(("expression", "why"), UNPROVEN.items())
def test_what_might_leave_64_bits_or_divide_by_zero_is_not_proven(expression: str, why: str) -> None:
    with pytest.raises(Unproven, match=why):
        prove(function_of(expression), FITS)


@pytest.mark.parametrize(("expression", "widest"), PROVEN.items())
def test_a_proof_knows_how_far_the_numbers_of_an_expression_reach(expression: str, widest: Interval) -> None:
    assert prove(function_of(expression), FITS).join(Interval(0, 0)) == widest


def test_a_local_lies_wherever_any_branch_put_it() -> None:
    text = (
        "def decide(a, b, c):\n    if b > 5:\n        q = a\n    else:\n        q = 0\n    return q * a * b"
    )
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef)
    with pytest.raises(Unproven, match="64 bits"):
        prove(function, FITS)


def test_an_input_without_bounds_is_not_proven() -> None:
    with pytest.raises(Unproven, match="a has no bounds"):
        prove(function_of("0"), {"a": Interval(0, None)})


# ------------------------------------------------------------------------------------------------ reasons for none

REASONS = {
    "something over a list of records": ("count(trips) > 0", "it has no generated code"),
    "numbers too wide": ("budget * budget * budget > paid_before * budget * budget", "beyond 64 bits"),
    "nothing looked at": ("1 > 0", "it looks at no fact"),
}


@pytest.mark.parametrize(("condition", "why"), REASONS.values(), ids=REASONS)
def test_an_edition_without_a_kernel_says_why_as_a_value(condition: str, why: str) -> None:
    policy = ferry(REQUIRES.format(condition=condition))
    made = jit.kernel(compiled_of(policy))
    assert isinstance(made, jit.Reason)
    assert why in str(made)


REQUIRES = """
id = "ferry/one"
title = {{ en = "one condition" }}
[sources.board]
title = "Rules of the harbour board"
grade = "press"
[facts]
budget = {{ type = "money" }}
paid_before = {{ type = "money" }}
born = {{ type = "date" }}
trips = {{ type = "list", fields = {{ price = {{ type = "money" }} }} }}
[[edition]]
from = 2020-01-01
cite = "board"
require = [{{ id = "one", when = "{condition}" }}]
"""


def test_without_numba_a_kernel_names_the_extra(toll: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=re.escape("unionkit[jit]")):
        jit.kernel(compiled_of(toll))


def test_importing_the_package_of_kernels_opens_neither_numba_nor_numpy() -> None:
    code = "import unionkit, unionkit.rules.jit, sys; print(*{'numba', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""


# ----------------------------------------------------------------------------------------------- kernels that run


@pytest.fixture(scope="module")
def kernel(toll: Policy, folder: Path) -> jit.Kernel:
    pytest.importorskip("numba", reason="numba is not installed")
    made = jit.kernel(compiled_of(toll), cache=folder)
    assert isinstance(made, jit.Kernel)
    return made


def arrays_for(kernel: jit.Kernel, rows: int, seed: int = 1) -> list[Any]:
    """Random integers in and a little outside the bounds of each input, half of them small."""
    random = np.random.default_rng(seed)
    made = []
    for part in kernel.columns:
        low, high = bounds(part)
        wide = random.integers(low, high, rows, endpoint=True)
        small = random.integers(low - 1, min(high, low + 9), rows, endpoint=True)
        made.append(np.where(random.random(rows) < 0.5, wide, small).astype(np.int64))
    return made


def test_a_kernel_gives_every_row_the_answer_of_the_generated_function(
    kernel: jit.Kernel, toll: Policy
) -> None:
    columns = arrays_for(kernel, 5_000)
    found = kernel.run(columns, on=DAY.toordinal())
    assert found.low is not None
    assert found.high is not None
    told = zip(found.number.tolist(), found.low.tolist(), found.high.tolist(), strict=True)
    names = [part.argument for part in kernel.columns]
    wanted = [
        expected(compiled_of(toll), dict(zip(names, row, strict=True)), DAY.toordinal())
        for row in zip(*(part.tolist() for part in columns), strict=True)
    ]
    assert [-1 if each[0] < 0 else each for each in told] == wanted
    assert len(set(wanted)) > 100


@needs_numba
def test_the_number_of_threads_changes_no_answer(kernel: jit.Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "SMALLEST_PART", 10)
    columns = arrays_for(kernel, 1_003)
    one, many = (kernel.run(columns, on=DAY.toordinal(), threads=threads) for threads in (1, 7))
    for name in ("number", "low", "high"):
        assert np.array_equal(getattr(one, name), getattr(many, name))


@needs_numba
def test_no_rows_have_no_answers(kernel: jit.Kernel) -> None:
    assert len(kernel.run(arrays_for(kernel, 0), on=DAY.toordinal()).number) == 0


@needs_numba
def test_arrays_of_several_lengths_are_refused(kernel: jit.Kernel) -> None:
    columns = arrays_for(kernel, 20)
    with pytest.raises(ValueRefused, match="arrays of one length"):
        kernel.run([*columns[:-1], columns[-1][:-1]], on=DAY.toordinal())


@needs_numba
def test_machine_code_is_read_again_from_the_folder_where_it_was_kept(
    kernel: jit.Kernel, toll: Policy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "_LOADED", {})
    again = jit.kernel(compiled_of(toll), cache=folder)
    assert isinstance(again, jit.Kernel)
    assert sum(again._run.stats.cache_hits.values()) == 1  # type: ignore[attr-defined]


@needs_numba
def test_compiling_is_timed_only_where_a_clock_is_handed_in(
    kernel: jit.Kernel, toll: Policy, folder: Path
) -> None:
    ticks = iter([10.0, 12.5])
    timed = jit.kernel(compiled_of(toll), cache=folder, clock=lambda: next(ticks))
    assert isinstance(timed, jit.Kernel)
    assert (kernel.compile_seconds, timed.compile_seconds) == (None, 2.5)


@needs_numba
def test_the_file_of_a_kernel_is_named_by_its_content(kernel: jit.Kernel, folder: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("unionkit_*.py")]
    assert kernel.source in texts
    assert len(set(texts)) == len(texts)


@needs_numba
@pytest.mark.parametrize("mode", MOVES)
def test_a_compiled_rounding_is_right_up_to_the_ends_of_64_bits(mode: str) -> None:
    space: dict[str, Any] = {}
    exec(f"from numba import njit\n{ROUNDING.format(mode=mode, moves=MOVES[mode])}", space)
    twin = space[f"round_{mode}"]
    ratios = [
        (sign * above, below)
        for sign in (1, -1)
        for above in (0, 5, 2**62 + 1, INT64)
        for below in (2, 3, 2**62 - 1)
    ]
    assert [twin(*ratio) for ratio in ratios] == [round_ratio(*ratio, mode) for ratio in ratios]  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------ whole frames

SHIPPED = (
    "cn/anhui/chuzhou/file",
    "cn/anhui/visits",
    "cn/guangdong/shenzhen/emergency",
    "cn/shanghai/mutual/women",
)


@needs_numba
@pytest.mark.parametrize("assumed", ["nothing", "usual"])
@pytest.mark.parametrize("name", ["toll", *SHIPPED])
def test_a_frame_by_machine_code_is_the_frame_by_columns(
    name: str, assumed: Any, toll: Policy, folder: Path
) -> None:
    policy = toll if name == "toll" else unionkit.load_policy(name)
    on = DAY if policy.edition_on(DAY) else policy.editions[-1].start
    given = framed(policy, list(Generator(policy, 5, unknown=0.03, unfit=0.01).cases(1_000)))
    wanted, found = (
        policy.decide_frame(
            given.frame, on=on, columns=given.columns, assume=assumed, engine=engine, cache=folder
        )
        for engine in ("columns", "jit")
    )
    assert found.schema == wanted.schema
    assert found.equals(wanted)


@needs_numba
def test_a_frame_by_machine_code_says_of_each_row_what_decide_says(toll: Policy, folder: Path) -> None:
    cases = list(Generator(toll, 9).cases(400))
    given = framed(toll, cases)
    found = toll.decide_frame(given.frame, on=DAY, columns=given.columns, engine="jit", cache=folder)
    for case, row in zip(cases, found.iter_rows(named=True), strict=True):
        wanted = said(toll, toll.decide(known_facts(case), on=DAY))
        assert {name: row[f"decision_{name}"] for name in wanted} == wanted


@needs_numba
@pytest.mark.parametrize("kind", ["pandas", "pandas, nullable", "pandas, arrow", "pyarrow"])
def test_frames_of_every_kind_in_memory_take_machine_code(kind: str, toll: Policy, folder: Path) -> None:
    given = framed(toll, list(Generator(toll, 3).cases(200)), kind)
    wanted, found = (
        toll.decide_frame(given.frame, on=DAY, columns=given.columns, engine=engine, cache=folder)
        for engine in ("columns", "jit")
    )
    assert type(found) is type(given.frame)
    assert rows_of(found) == rows_of(wanted)


def settled(rows: int = 3) -> pl.DataFrame:
    """Cases of the toll in which everything is known."""
    return pl.DataFrame(
        {
            "载重": [1_000_00] * rows,
            "hulls": [3] * rows,
            "weight": [10_500] * rows,
            "rate": [1_00] * rows,
            "flag": ["home"] * rows,
            "name": ["Seagull"] * rows,
            "towed": [False] * rows,
            "built": [date(2001, 1, 1)] * rows,
        }
    )


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each kernel that ran left to columns."""
    counts: list[int] = []
    run = jit.Kernel.run

    def counted(self: jit.Kernel, *given: Any, **more: Any) -> jit.Answers:
        made = run(self, *given, **more)
        counts.append(int((made.number < 0).sum()))
        return made

    monkeypatch.setattr(jit.Kernel, "run", counted)
    return counts


UNFIT = {
    "unknown": {"hulls": None},
    "no choice": {"flag": "elsewhere"},
    "out of bounds": {"weight": 5_000_001},
    "zero": {"hulls": 0},
    "out of bounds where the rules do not look": {"name": "x" * 201},
    "unknown text": {"name": None},
}


@needs_numba
@pytest.mark.parametrize("values", UNFIT.values(), ids=UNFIT)
def test_only_rows_that_the_kernel_cannot_settle_go_by_columns(
    values: Mapping[str, object], toll: Policy, folder: Path, left: list[int]
) -> None:
    odd = settled(1).with_columns(
        pl.lit(value, settled().schema[name]).alias(name) for name, value in values.items()
    )
    frame = pl.concat([settled(2), odd, settled(2)])
    wanted, found = (
        toll.decide_frame(frame, on=DAY, columns=TOLL_COLUMNS, engine=engine, cache=folder)
        for engine in ("columns", "jit")
    )
    assert left == [1]
    assert found.equals(wanted)


@needs_numba
def test_a_value_that_comes_back_into_its_bounds_by_overflow_is_out_of_bounds(
    toll: Policy, folder: Path
) -> None:
    beyond = 2**64 // 100 + 1  # a hundred times as much is 84 modulo 2^64
    frame = settled(2).with_columns(pl.Series("载重", [10, beyond]))
    columns = {name: given for name, given in TOLL_COLUMNS.items() if name != "载重"}
    found = toll.decide_frame(frame, on=DAY, columns=columns, engine="jit", cache=folder)
    assert found["decision_code"].to_list() == [None, "out_of_bounds"]


@needs_numba
def test_a_frame_that_says_nothing_of_any_fact_is_unknown_throughout(toll: Policy, folder: Path) -> None:
    frame = pl.DataFrame({"key": [1, 2, 3]})
    found = toll.decide_frame(frame, on=DAY, engine="jit", cache=folder)
    assert found["decision_outcome"].to_list() == ["unknown"] * 3


@needs_numba
def test_an_empty_frame_comes_back_empty_with_all_columns(toll: Policy, folder: Path) -> None:
    wanted, found = (
        toll.decide_frame(settled().head(0), on=DAY, columns=TOLL_COLUMNS, engine=engine, cache=folder)
        for engine in ("columns", "jit")
    )
    assert found.schema == wanted.schema
    assert len(found) == 0


@needs_numba
def test_columns_named_as_the_kernel_names_its_own_do_no_harm(toll: Policy, folder: Path) -> None:
    frame = settled().with_columns(
        pl.lit(1).alias("f_hulls"), pl.lit("a").alias("number"), pl.lit(2).alias("low")
    )
    found = toll.decide_frame(frame, on=DAY, columns=TOLL_COLUMNS, engine="jit", cache=folder)
    assert found.select(frame.columns).equals(frame)


# -------------------------------------------------------------------------------------------------- choosing a way

REFUSED: Mapping[str, tuple[Callable[[], Mapping[str, Any]], str]] = {
    "lazy": (lambda: {"frame": settled().lazy()}, "it is not in memory"),
    "days of their own": (lambda: {"on": column("built")}, "days of their own"),
    "no edition": (lambda: {"on": date(1999, 1, 1)}, "no edition was in force"),
}


@pytest.mark.parametrize(("more", "why"), REFUSED.values(), ids=REFUSED)
def test_machine_code_that_is_demanded_and_cannot_be_had_says_why(
    more: Callable[[], Mapping[str, Any]], why: str, toll: Policy
) -> None:
    asked = {"frame": settled(), "on": DAY, "columns": TOLL_COLUMNS, **more()}
    with pytest.raises(NotPortable, match=why):
        toll.decide_frame(**asked, engine="jit")


def test_child_tables_are_left_to_columns() -> None:
    policy = ferry(REQUIRES.format(condition="count(trips) > 0"))
    frame = pl.DataFrame({"key": [1], "budget": [5]})
    trips = unionkit.records(pl.DataFrame({"key": [1], "price": [3]}), key="key")
    with pytest.raises(NotPortable, match="child tables"):
        policy.decide_frame(frame, on=DAY, lists={"trips": trips}, engine="jit")


def test_an_edition_without_a_kernel_is_decided_by_columns_unless_one_is_demanded() -> None:
    policy = ferry(REQUIRES.format(condition="count(trips) > 0 or budget > 0"))
    frame = pl.DataFrame({"budget": [5, 0]})
    assert policy.decide_frame(frame, on=DAY)["decision_outcome"].to_list() == ["granted", "unknown"]
    with pytest.raises(NotPortable, match="something over a list of records"):
        policy.decide_frame(frame, on=DAY, engine="jit")


def test_an_engine_of_another_name_is_refused(toll: Policy) -> None:
    with pytest.raises(PolicyError, match="engine cannot be 'c'"):
        toll.decide_frame(settled(), on=DAY, columns=TOLL_COLUMNS, engine="c")  # type: ignore[arg-type]


@needs_numba
def test_columns_run_no_kernel(toll: Policy, folder: Path, left: list[int]) -> None:
    toll.decide_frame(settled(), on=DAY, columns=TOLL_COLUMNS, engine="columns", cache=folder)
    assert left == []


CHOOSING = {
    "enough rows and a kernel at hand": (3, 10**9, "toll", True),
    "too few rows": (4, 10**9, "toll", False),
    "classes alone": (1, 1, "cn/anhui/chuzhou/file", False),
}


@needs_numba
@pytest.mark.parametrize(("ready", "cold", "name", "runs"), CHOOSING.values(), ids=CHOOSING)
def test_auto_runs_a_kernel_only_where_that_pays(
    ready: int,
    cold: int,
    name: str,
    runs: bool,
    toll: Policy,
    kernel: jit.Kernel,
    folder: Path,
    left: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(by_kernels, "LEAST_READY", ready)
    monkeypatch.setattr(by_kernels, "LEAST_COLD", cold)
    policy = toll if name == "toll" else unionkit.load_policy(name)
    given = framed(policy, list(Generator(policy, 1).cases(3)))
    policy.decide_frame(given.frame, on=DAY, columns=given.columns, cache=folder)
    assert bool(left) == runs


@needs_numba
def test_auto_compiles_where_there_are_so_many_rows_that_it_pays(
    toll: Policy, tmp_path: Path, left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_kernels, "LEAST_READY", 3)
    monkeypatch.setattr(by_kernels, "LEAST_COLD", 3)
    toll.decide_frame(settled(3), on=DAY, columns=TOLL_COLUMNS, cache=tmp_path)
    assert left == [0]


@needs_numba
def test_auto_does_not_compile_for_a_middling_frame(
    toll: Policy, tmp_path: Path, left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_kernels, "LEAST_READY", 1)
    toll.decide_frame(settled(), on=DAY, columns=TOLL_COLUMNS, cache=tmp_path)
    assert left == []
    assert list(tmp_path.iterdir()) == []


def test_auto_serves_by_columns_where_numba_is_not_installed(
    toll: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_kernels, "LEAST_READY", 1)
    monkeypatch.setattr(by_kernels, "LEAST_COLD", 1)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    found = toll.decide_frame(settled(), on=DAY, columns=TOLL_COLUMNS)
    assert found["decision_class"].to_list() == ["small"] * 3


def test_what_numba_cannot_compile_is_a_reason(toll: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = pytest.importorskip("numba.core.errors", reason="numba is not installed")

    def fail(_text: str, _folder: Path) -> None:
        raise errors.TypingError("no such type")

    monkeypatch.setattr(kernels, "_loaded", fail)
    assert str(jit.kernel(compiled_of(toll))) == "numba cannot compile it: no such type"


def test_an_edition_that_declares_results_is_left_to_columns() -> None:
    policy = unionkit.load_policy("cn/zhejiang/visits-2025")
    on = next(edition.start for edition in policy.editions if edition.results)
    with pytest.raises(NotPortable, match="declares results"):
        policy.decide_frame(pl.DataFrame({"key": [1]}), on=on, engine="jit")
