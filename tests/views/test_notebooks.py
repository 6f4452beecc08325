from __future__ import annotations

import json
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOKS = sorted(DOCS.glob("*/*.ipynb"))


def cells(notebook: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == "code"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(notebook: Path) -> None:
    assert cells(notebook)
    assert [cell for cell in cells(notebook) if cell["outputs"] or cell["execution_count"]] == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_cells_of_a_notebook_run_one_after_the_other(
    notebook: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    space: dict[str, object] = {}
    for cell in cells(notebook):
        exec("".join(cell["source"]), space)  # type: ignore[arg-type]
    assert capsys.readouterr().out


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_can_be_found_from_the_pages(notebook: Path) -> None:
    assert notebook.name in (notebook.parent / "index.md").read_text(encoding="utf-8")


def test_the_tutorial_is_a_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == ["first-decisions.ipynb"]
