"""A policy about something else than unions: which boats may berth, and what they pay."""

from __future__ import annotations

import csv
import io
from pathlib import Path

BERTH = """
id = "harbour/berth"
title = { zh = "泊位许可", en = "berth permit" }
[sources.board]
title = "Rules of the harbour board"
grade = "press"
[facts]
fee = { type = "money", label = { zh = "停泊费", en = "berth fee" } }
crew = { type = "count", unit = "head", most = 50, label = { zh = "船员人数", en = "hands on board" } }
licensed = { type = "bool", label = { zh = "有无执照", en = "has a licence" } }
flag = { type = "choice", choices = ["home", "foreign"], label = { zh = "船旗", en = "flag" }, choice_labels = { home = { zh = "本国", en = "home" }, foreign = { zh = "外国", en = "foreign" } } }
since = { type = "date", label = { zh = "到港日期", en = "day of arrival" } }
remark = { type = "text", label = { zh = "备注", en = "remark" } }
share = { type = "decimal", places = 4, label = { zh = "折扣", en = "share" } }
debt = { type = "money", sensitive = true, usual = 0, label = { zh = "欠款", en = "arrears" } }
calls = { type = "list", fields = { tons = { type = "count" } }, label = { zh = "历次靠泊", en = "calls" } }
[[edition]]
from = 2020-01-01
to = 2021-12-31
cite = "board"
require = [{ id = "crew", when = "crew <= 5" }]
amount = [{ pay = "round_to(fee, '0.01')" }]
[[edition]]
from = 2022-01-01
cite = "board"
require = [{ id = "crew", when = "crew <= 10" }]
exclude = [{ id = "debt", when = "debt > 100" }]
class = [{ is = "big", when = "crew > 5" }, { is = "small", when = "crew <= 5" }]
amount = [{ pay = "round_to(fee, '0.01')" }]
"""


def write_policy(folder: Path, text: str = BERTH, name: str = "berth.toml") -> Path:
    """The policy as a file in a folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def table(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The rows of a CSV file by their headers."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def csv_text(*rows: tuple[str, ...]) -> str:
    """Rows as CSV."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue()
