"""Random cases of a policy: as facts for `decide` and as rows for frames, unknown and unfit values among them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from unionkit import Policy
from unionkit.expr.nodes import Day, Number, walk_nodes
from unionkit.rules.facts import NUMERIC, Fact
from unionkit.rules.rule_trees import trees_of_edition

Case = dict[str, object]


class Generator:
    """Makes cases that lie near the constants of a policy's rules as often as anywhere in its bounds."""

    def __init__(self, policy: Policy, seed: int, *, unfit: float = 0.02, unknown: float = 0.08) -> None:
        self.policy = policy
        self.random = random.Random(seed)
        self.unfit, self.unknown = unfit, unknown
        trees = [tree for edition in policy.editions for tree in trees_of_edition(edition)]
        nodes = [node for tree in trees for node in walk_nodes(tree)]
        self.numbers = sorted({abs(node.value) for node in nodes if isinstance(node, Number)} | {Decimal(1)})
        self.days = sorted({node.value for node in nodes if isinstance(node, Day)})
        tables = [parameter.table for parameter in policy.parameters.values() if parameter.table is not None]
        self.texts = sorted(
            {key for table in tables for row in table.rows for key in row.keys if key != "*"}
            | {"340504", "340500", "320600", "110105", "999999", "34x", "", "130900", "440305"}
        )
        for table in tables:
            self.numbers += [Decimal(str(row.value)) for row in table.rows if isinstance(row.value, int)][:20]

    def cases(self, count: int) -> Iterator[Case]:
        """That many cases; absent facts are None."""
        for _ in range(count):
            yield {name: self.value(fact) for name, fact in self.policy.facts.items()}

    def value(self, fact: Fact) -> object:
        if self.random.random() < self.unknown:
            return None
        if fact.type == "list":
            return [
                {key: self.value(part) for key, part in fact.fields.items()}
                for _ in range(self.random.choice((0, 0, 1, 2, 3, 5)))
            ]
        if fact.type == "bool":
            return self.random.random() < 0.5
        if fact.type == "choice":
            return "no such choice" if self.is_unfit() else self.random.choice(fact.choices)
        if fact.type == "text":
            return "x" * 300 if self.is_unfit() else self.random.choice(self.texts)
        return self.day(fact) if fact.type == "date" else self.number(fact)

    def is_unfit(self) -> bool:
        return self.random.random() < self.unfit

    def number(self, fact: Fact) -> Decimal:
        assert fact.type in NUMERIC
        low, high = Decimal(str(fact.least)), Decimal(str(fact.most))
        step = Decimal(1).scaleb(-fact.places)
        if self.is_unfit():
            return self.random.choice((low - step, high + step))
        picked = self.random.random()
        if picked < 0.1:
            made = self.random.choice((low, high))
        elif picked < 0.6:
            made = self.random.choice(self.numbers) * self.random.choice((1, 1, 2, 12, 36, Decimal("0.5")))
            made += self.random.choice((0, 0, step, -step))
        else:
            made = Decimal(self.random.randint(0, 10 ** self.random.randint(1, 6)))
        return min(max(made.quantize(step), low), high)

    def day(self, fact: Fact) -> date:
        low, high = fact.least, fact.most
        assert isinstance(low, date)
        assert isinstance(high, date)
        if self.is_unfit():
            return date.fromordinal(self.random.choice((low.toordinal() - 1, high.toordinal() + 1)))
        near = self.random.choice([*self.days, date(2019, 1, 1), date(2021, 6, 30), date(2024, 2, 29)])
        made = near.toordinal() + self.random.choice(
            (0, 1, -1, 30, 31, -31, 365, self.random.randint(-4000, 4000))
        )
        return date.fromordinal(min(max(made, low.toordinal()), high.toordinal()))


def known_facts(case: Mapping[str, object]) -> Case:
    """A case as `decide` takes it: what is unknown is left out."""
    found: Case = {}
    for name, value in case.items():
        if isinstance(value, list):
            found[name] = [
                {key: part for key, part in record.items() if part is not None} for record in value
            ]
        elif value is not None:
            found[name] = (
                int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
            )
    return found
