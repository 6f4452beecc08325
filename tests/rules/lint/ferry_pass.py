"""A policy of a ferry about which the linter has nothing to say, to be changed in one place by each test."""

from __future__ import annotations

import tempfile
from pathlib import Path

from unionkit import load_pack, load_policy
from unionkit.rules.lint import Remark, lint_policy, lint_table

PASS = """
id = "ferry/pass"
title = { zh = "轮渡月票", en = "ferry pass" }

[sources.board]
title = "Rules of the harbour board"
grade = "issuer"

[facts.place]
type = "text"
label = { zh = "码头", en = "pier" }
question = { zh = "哪个码头？", en = "Which pier?" }

[facts.budget]
type = "money"
most = 10_000
label = { zh = "预算", en = "budget" }
question = { zh = "预算多少元？", en = "How much is the budget?" }

[facts.riders]
type = "count"
unit = "head"
least = 1
most = 50
label = { zh = "人数", en = "riders" }
question = { zh = "几人？", en = "How many ride?" }

[facts.deck]
type = "choice"
choices = ["open", "cabin", "roof"]
label = { zh = "舱位", en = "deck" }
question = { zh = "哪一层？", en = "Which deck?" }
choice_labels = { open = { zh = "露天", en = "open" }, cabin = { zh = "船舱", en = "cabin" }, roof = { zh = "顶层", en = "roof" } }

[facts.trips]
type = "list"
label = { zh = "行程", en = "trips" }
question = { zh = "有哪些行程？", en = "Which trips?" }

[facts.trips.fields.price]
type = "money"
label = { zh = "票价", en = "price" }

[[tables]]
id = "ferry/toll"
unit = "CNY/head"
keys = ["place", "deck"]
label = { zh = "过桥费", en = "toll" }
[[tables.row]]
place = "350200"
deck = "open"
from = 2019-01-01
value = 8
cite = "board"
[[tables.row]]
place = "350200"
from = 2019-01-01
value = 9.5
cite = "board"

[parameters.toll]
table = "ferry/toll"
label = { zh = "过桥费", en = "toll" }

[let.each]
is = "budget / riders"
label = { zh = "人均预算", en = "budget per head" }

[[edition]]
from = 2020-01-01
to = 2022-12-31
cite = "board: 1"
[[edition.require]]
id = "trips"
when = "sum(trips.price) >= 1"
label = { zh = "有行程", en = "some trips" }
[[edition.exclude]]
id = "crowd"
when = "deck == 'roof' and riders > 10"
unless = "budget > 9_000"
label = { zh = "顶层不超过十人", en = "ten on the roof" }
[[edition.class]]
is = "first"
when = "each >= 2 * toll"
label = { zh = "甲等", en = "first" }
[[edition.class]]
is = "second"
when = "each >= toll"
label = { zh = "乙等", en = "second" }
[[edition.amount]]
id = "few"
when = "riders <= 5"
of = "budget"
bands = [{ from = 0, to = 100, pay = 5 }, { above = 100, pay = 9 }]
label = { zh = "少人", en = "few" }
[[edition.amount]]
id = "by-deck"
when = "riders <= 40"
by = "deck"
table = { open = 5, cabin = 6, roof = 7 }
label = { zh = "按舱位", en = "by deck" }
[[edition.amount]]
id = "rest"
of = "budget"
rate = "12.5%"
round = "0.01"
label = { zh = "其余", en = "the rest" }
[[edition.limit]]
id = "floor"
floor = 5
label = { zh = "下限", en = "floor" }
[[edition.limit]]
id = "cap"
cap = 500
label = { zh = "上限", en = "cap" }
[edition.results]
price = { is = "sum(trips.price)", label = { zh = "票价合计", en = "sum of prices" } }

[[edition]]
from = 2023-01-01
cite = "board: 2"
[[edition.require]]
id = "budget"
when = "budget >= 100"
label = { zh = "有预算", en = "a budget" }
"""

TOLL = """
id = "ferry/toll"
kind = "table"
unit = "CNY/head"
keys = ["place", "deck"]
label = { zh = "过桥费", en = "toll" }

[sources.board]
title = "Notice of the harbour board"
grade = "issuer"

[[row]]
place = "350203"
deck = "open"
from = 2020-01-01
to = 2020-12-31
value = 8
cite = "board"

[[row]]
place = "350203"
deck = "open"
from = 2021-01-01
value = 9
cite = "board"

[[row]]
place = "350200"
deck = "*"
from = 2019-01-01
to = 2021-12-31
value = 10
cite = "board"
"""


def changed(text: str, *changes: tuple[str, str]) -> str:
    """A text in which each first part, which stands in it once or more, is replaced by the second."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def linted(text: str) -> tuple[Remark, ...]:
    """All remarks about a policy or a table, read from a file of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "law.toml"
        path.write_text(text, encoding="utf-8")
        if 'kind = "table"' in text:
            return lint_table(load_pack(folder).tables["ferry/toll"])
        return lint_policy(load_policy(path))
