"""Promises of the import contracts: they hold, and they bite when a copy of the package breaks them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CONTRACTS = {contract["id"]: contract for contract in TOOLS["importlinter"]["contracts"]}
DOORS = [
    ("door-babel", "babel"),
    ("door-calamine", "python_calamine"),
    ("door-cattrs", "cattrs"),
    ("door-cryptography", "cryptography"),
    ("door-frames", "narwhals"),
    ("door-frames", "polars"),
    ("door-ipython", "IPython"),
    ("door-numba", "numba"),
    *(("door-pandas", name) for name in ("duckdb", "pandas", "pyarrow", "pyspark")),
    ("door-pendulum", "pendulum"),
    ("door-rich", "rich"),
    ("door-sqlalchemy", "psycopg"),
    ("door-sqlalchemy", "pymysql"),
    ("door-sqlalchemy", "sqlalchemy"),
    ("door-sqlite", "sqlite3"),
    ("door-xlsxwriter", "xlsxwriter"),
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package and its contracts, free to be broken."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__", ".*_cache")
    return Path(shutil.copytree(ROOT / "src" / "unionkit", tmp_path / "src" / "unionkit", ignore=ignored))


def judged(package: Path, contract: str = "layers") -> subprocess.CompletedProcess[str]:
    """What import-linter says of the copy under one contract."""
    root = package.parent.parent
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", script, "--no-cache", "--no-logo", "--contract", contract],
        cwd=root,
        # The copy must win over the installed package, and colours would cut the lines to look for.
        env={**os.environ, "PYTHONPATH": str(package.parent), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def add(module: Path, text: str) -> None:
    module.parent.mkdir(parents=True, exist_ok=True)
    with module.open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_package_keeps_its_contracts(package: Path, contract: str) -> None:
    found = judged(package, contract)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "1 kept, 0 broken" in found.stdout


def test_an_import_that_goes_up_breaks_the_layers(package: Path) -> None:
    add(package / "values" / "__init__.py", "from unionkit import rules")
    found = judged(package)
    assert found.returncode == 1
    assert "unionkit.values -> unionkit.rules" in found.stdout


def test_an_import_that_goes_up_inside_a_function_breaks_the_layers(package: Path) -> None:
    add(package / "errors.py", "def late():\n    import unionkit.i18n")
    found = judged(package)
    assert found.returncode == 1
    assert "unionkit.errors -> unionkit.i18n" in found.stdout


def test_an_import_sideways_inside_a_line_breaks_the_layers(package: Path) -> None:
    add(package / "aid" / "__init__.py", "from unionkit import honours")
    add(package / "honours" / "__init__.py", "")
    found = judged(package)
    assert found.returncode == 1
    assert "unionkit.aid -> unionkit.honours" in found.stdout


def test_an_import_of_the_front_door_from_inside_breaks_the_layers(package: Path) -> None:
    add(package / "__init__.py", "from unionkit import rules")
    add(package / "values" / "__init__.py", "import unionkit")
    found = judged(package)
    assert found.returncode == 1
    assert "unionkit.values -> unionkit" in found.stdout


def test_a_package_in_no_layer_breaks_the_contract(package: Path) -> None:
    add(package / "sundries.py", "")
    found = judged(package)
    assert found.returncode == 1
    assert "sundries" in found.stdout


@pytest.mark.parametrize(("contract", "dependency"), DOORS)
def test_a_heavy_dependency_is_refused_outside_its_door(
    package: Path, contract: str, dependency: str
) -> None:
    add(package / "evidence" / "__init__.py", f"import {dependency}")
    found = judged(package, contract)
    assert found.returncode == 1
    assert f"unionkit.evidence -> {dependency}" in found.stdout


@pytest.mark.parametrize(
    ("contract", "door", "dependency"),
    [
        ("door-babel", "i18n/formatting.py", "babel"),
        ("door-calamine", "exchange/rosters/reading_excel.py", "python_calamine"),
        ("door-frames", "exchange/reading.py", "polars"),
        ("door-frames", "expr/columns.py", "narwhals"),
        ("door-frames", "rules/frames.py", "narwhals"),
        ("door-numba", "rules/jit.py", "numba"),
        ("door-pandas", "exchange/by_columns/opening.py", "duckdb"),
        ("door-pandas", "rules/frames/in_memory.py", "pandas"),
        ("door-cattrs", "storage/codec.py", "cattrs"),
        ("door-cryptography", "storage/sealing.py", "cryptography"),
        ("door-pendulum", "values/dates.py", "pendulum"),
        ("door-rich", "exchange/progress.py", "rich"),
        ("door-sqlalchemy", "storage/sql_cells.py", "sqlalchemy"),
        ("door-sqlite", "storage/sqlite.py", "sqlite3"),
        ("door-xlsxwriter", "exchange/rosters/writing_excel.py", "xlsxwriter"),
    ],
)
def test_a_heavy_dependency_is_welcome_at_its_door(
    package: Path, contract: str, door: str, dependency: str
) -> None:
    add(package / door, f"import {dependency}")
    found = judged(package, contract)
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_door_is_tried() -> None:
    closed = {
        (identifier, dependency)
        for identifier, contract in CONTRACTS.items()
        for dependency in contract.get("forbidden_modules", [])
    }
    # `cattr` is the old name of `cattrs`, closed by the same contract.
    assert closed - {("door-cattrs", "cattr")} == set(DOORS)
