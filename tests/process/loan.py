"""A library's book as a process: small enough to know by heart, with one of everything."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from unionkit.errors import UnionkitError, flatten
from unionkit.packs.files import File, understand
from unionkit.packs.reading_process import read_process
from unionkit.process import Process

LOAN = """
kind = "process"
id = "library/loan"
title = { zh = "借书", en = "loan of a book" }
initial = "shelf"

[sources.house]
title = "House rules"
grade = "issuer"

[sources.custom]
title = "Custom of the desk"
grade = "unverified"

[facts.card]
type = "bool"
label = { zh = "有借书证", en = "has a card" }
question = { zh = "有借书证吗？", en = "Is there a card?" }

[facts.weeks]
type = "count"
most = 8
label = { zh = "周数", en = "weeks" }
question = { zh = "借几周？", en = "For how many weeks?" }

[facts.place]
type = "choice"
choices = ["home", "hall"]
usual = "home"
label = { zh = "地点", en = "place" }
question = { zh = "在哪里看？", en = "Where is it read?" }
choice_labels = { home = { zh = "家", en = "home" }, hall = { zh = "阅览室", en = "hall" } }

[facts.damaged]
type = "bool"
label = { zh = "有损坏", en = "damaged" }
question = { zh = "有损坏吗？", en = "Is it damaged?" }

[states]
shelf = { label = { zh = "在架", en = "on the shelf" } }
lent = { label = { zh = "借出", en = "lent" }, within = { working_days = 10 } }
lent_again = { same_as = "lent", label = { zh = "续借", en = "lent again" } }
hall = { label = { zh = "阅览", en = "in the hall" } }
sold = { final = true, label = { zh = "已出售", en = "sold" } }

[events]
lend = { label = { zh = "借出", en = "lend" } }
extend = { label = { zh = "续借", en = "extend" } }
bring_back = { label = { zh = "归还", en = "bring back" } }
look_at = { label = { zh = "翻阅", en = "look at" } }
sell = { label = { zh = "出售", en = "sell" } }

[[edition]]
from = 2010-01-01
to = 2019-12-31
cite = "house: 1"
transition = [
  { event = "lend", from = ["shelf"], to = "lent" },
  { event = "bring_back", from = ["lent", "hall"], to = "shelf" },
  { event = "sell", from = ["shelf"], to = "sold" },
]

[[edition]]
from = 2020-01-01
cite = "house: 2"

[[edition.transition]]
event = "lend"
id = "lend-home"
from = ["shelf"]
to = "lent"
if = "place == 'home'"
sets = { place = "home" }
require = [
  { id = "card", when = "card", label = { zh = "须有借书证", en = "a card is needed" }, cite = "house: 3" },
  { when = "weeks <= 4", label = { zh = "不超过四周", en = "at most four weeks" } },
]

[[edition.transition]]
event = "lend"
id = "lend-hall"
from = ["shelf"]
to = "hall"
if = "place == 'hall'"
sets = { place = "hall" }

[[edition.transition]]
event = "extend"
from = ["lent"]
to = "lent_again"
exclude = [{ id = "harmed", when = "damaged", label = { zh = "已损坏", en = "it is damaged" } }]

[[edition.transition]]
event = "bring_back"
from = ["lent", "hall"]
to = "shelf"

[[edition.transition]]
event = "look_at"
from = ["shelf", "lent", "hall"]

[[edition.transition]]
event = "sell"
from = ["shelf"]
to = "sold"
review = true
cite = "custom"

[[edition.bar]]
event = "sell"
id = "not-while-away"
from = ["lent", "hall"]
label = { zh = "借出的书不出售", en = "a book that is out is not sold" }
cite = "house: 9"
"""

DAY = date(2024, 3, 4)


def process_of(text: str, known: Mapping[str, Process] | None = None) -> Process:
    """The process in a text. Raises what is wrong in it."""
    values = tomllib.loads(text, parse_float=Decimal)
    file = File(path=Path("loan.toml"), text=text, values=values)
    return understand(file, lambda reader: read_process(reader, {}, lambda _: None, (known or {}).get))


def problems_of(text: str, known: Mapping[str, Process] | None = None) -> list[str]:
    """What is wrong in the process in a text, as sentences with their places."""
    try:
        process_of(text, known)
    except UnionkitError as error:
        return [str(each) for each in flatten(error)]
    return []


def loan() -> Process:
    """The process of a loan."""
    return process_of(LOAN)
