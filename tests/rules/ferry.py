"""A policy about something else than unions: the fares and passes of a ferry."""

from __future__ import annotations

import tempfile
from pathlib import Path

import unionkit
from unionkit import Policy

FARES = """
kind = "table"
id = "ferry/fare"
unit = "CNY/head"
keys = ["place", "deck"]
[sources.board]
title = "Notice of the harbour board"
grade = "issuer"
[[row]]
place = "350200"
deck = "open"
from = 2020-01-01
value = 8
cite = "board"
[[row]]
place = "350200"
deck = "open"
from = 2023-07-01
issued = 2023-10-19
value = 10.5
cite = "board"
[[row]]
place = "350000"
from = 2020-01-01
to = 2024-12-31
value = 20
cite = "board"
"""

FERRY = """
id = "ferry/pass"
title = { zh = "轮渡月票", en = "ferry pass" }
[sources.board]
title = "Rules of the harbour board"
grade = "press"
[facts]
place = { type = "text" }
deck = { type = "choice", choices = ["open", "cabin"] }
riders = { type = "count", unit = "head", most = 50 }
budget = { type = "money", sensitive = true }
dog = { type = "bool", usual = false }
muzzle = { type = "bool" }
born = { type = "date" }
season = { type = "choice", choices = ["low", "middle", "high"], ordered = true }
given_fare = { type = "money", unit = "CNY/head" }
paid_before = { type = "money", usual = 0 }
trips = { type = "list", fields = { day = { type = "date" }, price = { type = "money" }, late = { type = "bool" } } }
[parameters]
fare = { table = "ferry/fare", given = "given_fare" }
[let]
each = "budget / riders"
[[edition]]
from = 2020-01-01
to = 2024-12-31
cite = "board: 3"
require = [{ id = "age", when = "years_between(born, on) >= 18" }]
exclude = [
  { id = "dog", when = "dog", unless = "muzzle" },
  { id = "late", when = "any(trips.late)", bars = ["first"] },
]
class = [
  { is = "first", when = "each >= 2 * fare" },
  { is = "second", when = "each >= fare" },
]
[[edition.amount]]
when = "season >= 'middle'"
pay = "sum(trips.price)"
[[edition.amount]]
pay = "sum(trips.price) / 3"
round = { to = "0.1", mode = "down" }
[[edition.limit]]
floor = 5
only_if = "amount > 0"
[[edition.limit]]
cap = 100
less = "paid_before"
per = "year"
[edition.results]
late = "count(trips, trips.late)"
"""


def ferry(text: str = FERRY) -> Policy:
    """The ferry's policy, or another text beside the same table of fares."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "fares.toml").write_text(FARES, encoding="utf-8")
        (Path(folder) / "pass.toml").write_text(text, encoding="utf-8")
        return unionkit.load_policy(Path(folder) / "pass.toml")
