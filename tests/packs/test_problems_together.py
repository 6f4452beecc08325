"""Promises about files of every kind that are wrong in several places: all is told at once, with file, line, key and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from unionkit import load_pack
from unionkit.__main__ import main
from unionkit.errors import ErrorGroup, flatten

FILES = {
    "pack.toml": 'id = "bad"\n',
    "aid.toml": """id = "bad/aid"
[facts]
kind = { type = "choice", choices = ["care"] }
[[edition]]
from = 2020-01-01
amount = [{ pay = 3 }]
""",
    "process.toml": """kind = "process"
id = "bad/file"
initial = "non"
[facts]
complete = { type = "bol" }
[states]
none = { label = "无" }
applied = { labl = "已申请" }
[events]
apply = { label = "申请" }
[[edition]]
from = "2020-01-01"
[[edition.transition]]
event = "aply"
from = ["none"]
to = "apllied"
require = [{ id = "x", when = "compete" }]
""",
    "catalogue.toml": """kind = "catalogue"
id = "bad/catalogue"
[schemes.life]
policy = "bad/lief"
labl = "x"
[schemes.care]
policy = "bad/aid"
facts = { knd = "care" }
[[edition]]
from = 2020-01-01
[[edition.relation]]
at_most = 1
of = ["lif"]
within = "fortnight"
""",
    "codes.toml": """kind = "codes"
id = "bad/codes"
[list.colours]
labl = "颜色"
code = [{ id = "red", label = "红" }, { id = "red", label = "朱" }, { lable = "x" }]
""",
    "layout.toml": """kind = "roster"
id = "bad/layout"
[[column]]
label = "姓名"
typ = "text"
[[column]]
label = "姓名"
type = "nmae"
""",
}
TOLD = {
    "process.toml": [
        (3, "initial", "did you mean 'none'?"),
        (5, "facts.complete.type", "did you mean 'bool'?"),
        (8, "states.applied.labl", "did you mean 'label'?"),
        (12, "edition[0].from", "write from = 2024-07-01"),
        (14, "edition[0].transition[0].event", "did you mean 'apply'?"),
        (16, "edition[0].transition[0].to", "did you mean 'applied'?"),
        (17, "edition[0].transition[0].require[0].when", "did you mean 'complete'?"),
    ],
    "catalogue.toml": [
        (4, "schemes.life.policy", "unionkit policies"),
        (5, "schemes.life.labl", "did you mean 'label'?"),
        (8, "schemes.care.facts.knd", "did you mean 'kind'?"),
        (13, "edition[0].relation[0].of", "did you mean 'life'?"),
        (14, "edition[0].relation[0].within", 'write "year"'),
    ],
    "codes.toml": [
        (3, "list.colours", "add cite"),
        (4, "list.colours.labl", "did you mean 'label'?"),
        (5, "list.colours.code[1]", "keep one"),
        (5, "list.colours.code[2]", "add id"),
        (5, "list.colours.code[2]", "add label"),
        (5, "list.colours.code[2].lable", "did you mean 'label'?"),
    ],
    "layout.toml": [
        (1, "", "add cite"),
        (3, "column[0]", "add name"),
        (5, "column[0].typ", "did you mean 'type'?"),
        (6, "column[1]", "add name"),
        (6, "column[1]", "keep one"),
        (8, "column[1].type", "did you mean 'name'?"),
    ],
}


def pack(folder: Path, *names: str) -> Path:
    for name in ("pack.toml", "aid.toml", *names):
        (folder / name).write_text(FILES[name], encoding="utf-8")
    return folder


def told(error: ErrorGroup) -> list[tuple[str, int, str, str]]:
    """File, line, key and hint of each problem, by file and line."""
    found = []
    for each in flatten(error):
        place, _, key = each.where.partition(" ")
        file, _, line = place.rpartition(":")
        found.append((Path(file).name, int(line), key, each.hint))
    return sorted(found)


@pytest.mark.parametrize("name", TOLD)
def test_every_problem_of_a_file_is_told_with_its_line_its_key_and_what_to_write(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ErrorGroup) as refused:
        load_pack(pack(tmp_path, name))
    found = told(refused.value)
    assert [each[:3] for each in found] == [(name, line, key) for line, key, _ in sorted(TOLD[name])]
    hints = {(line, key): "" for _, line, key, _ in found}
    for _, line, key, hint in found:
        hints[line, key] += hint
    assert [wanted for line, key, wanted in TOLD[name] if wanted not in hints[line, key]] == []


def test_the_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ErrorGroup) as refused:
        load_pack(pack(tmp_path, *TOLD))
    assert len(told(refused.value)) == sum(len(each) for each in TOLD.values())


def test_the_linter_tells_them_on_one_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(pack(tmp_path, *TOLD))]) == 2
    lines = capsys.readouterr().err.splitlines()
    for name, problems in TOLD.items():
        for line, key, hint in problems:
            start = f"{name}:{line} {key}".strip()
            assert [each for each in lines if start in each and hint in each], (start, hint)
