"""Promises of the front door: few names, all documented, and nothing heavy behind it until it is asked for."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import unionkit

HEAVY = (
    "IPython",
    "babel",
    "cattrs",
    "hypothesis",
    "narwhals",
    "numba",
    "numpy",
    "pandas",
    "pendulum",
    "polars",
    "pytest",
    "pyspark",
    "rich",
    "sqlalchemy",
    "sqlite3",
)


def loaded_by(program: str) -> set[str]:
    """The modules that a program leaves loaded, beyond those of Python itself."""
    script = f"import sys; before = set(sys.modules)\n{program}\nprint(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_package_opens_nothing_heavy() -> None:
    loaded = {name.partition(".")[0] for name in loaded_by("import unionkit")}
    assert "unionkit" in loaded
    assert not loaded & set(HEAVY)


def test_deciding_opens_nothing_heavy() -> None:
    program = """
import unionkit
policy = unionkit.load_policy("cn/anhui/chuzhou/file")
policy.decide({"place": "340500", "area": "urban", "people": 3, "homes": 1}, on="2020-08-01")
"""
    loaded = {name.partition(".")[0] for name in loaded_by(program)}
    assert not loaded & set(HEAVY)


def test_importing_the_command_line_opens_no_table_engine() -> None:
    loaded = {name.partition(".")[0] for name in loaded_by("import unionkit.__main__, unionkit.exchange")}
    assert not loaded & (set(HEAVY) - {"babel"})


def test_importing_the_plugin_of_pytest_opens_neither_hypothesis_nor_the_lab() -> None:
    loaded = loaded_by("import unionkit.testing.plugin")
    assert not {"hypothesis", "unionkit.lab"} & loaded


def test_the_front_door_has_about_thirty_names() -> None:
    assert 20 <= len(unionkit.__all__) <= 35


def test_the_names_are_sorted_and_given_once() -> None:
    assert list(unionkit.__all__) == sorted(set(unionkit.__all__))


@pytest.mark.parametrize("name", unionkit.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    found = getattr(unionkit, name)
    assert (inspect.getdoc(found) or "").strip()
    assert found.__module__.startswith("unionkit.")


def test_nothing_else_is_offered_but_modules() -> None:
    public = {name for name in vars(unionkit) if not name.startswith("_")} - {"annotations"}
    others = {
        name for name in public - set(unionkit.__all__) if not inspect.ismodule(getattr(unionkit, name))
    }
    assert others == set()
