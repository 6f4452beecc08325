"""The hook for notebooks, and how little the values import."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from unionkit.values import notebook_view


def test_the_views_are_asked_for_a_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    views = ModuleType("unionkit.views")
    monkeypatch.setattr(views, "render", lambda value: {"text/plain": f"seen {value}"}, raising=False)
    monkeypatch.setitem(sys.modules, "unionkit.views", views)
    assert notebook_view(3) == {"text/plain": "seen 3"}


def test_without_views_there_is_nothing_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_views(name: str) -> ModuleType:
        raise ModuleNotFoundError("gone", name=name)

    monkeypatch.setattr("importlib.import_module", no_views)
    assert notebook_view(3) is None


def test_a_fault_inside_the_views_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_views(_: str) -> ModuleType:
        raise ModuleNotFoundError("gone", name="something_else")

    monkeypatch.setattr("importlib.import_module", broken_views)
    with pytest.raises(ModuleNotFoundError):
        notebook_view(3)


@pytest.mark.parametrize("use", ["", "; v.Period.year(2024); v.Money.of(1); v.read_day('2024-01-31')"])
def test_importing_and_using_values_opens_nothing_heavy(use: str) -> None:
    heavy = "{'pendulum', 'babel', 'cattrs', 'unionkit.views'}"
    check = f"import sys, unionkit.values as v{use}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
