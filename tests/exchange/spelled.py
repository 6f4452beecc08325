"""Random cases of a policy as cells of a table: in office spellings, some empty, some that cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from random import Random

from tests.rules.frames.generated import Generator

from unionkit import Policy
from unionkit.rules import Fact

WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
UNREADABLE = ("三", "1.200,50", "1e9", "约5000", "=1+1", "2023-02-30", "maybe", '"', "12.345678901")


class Speller:
    """Writes cases as people in offices do."""

    def __init__(self, policy: Policy, seed: int, *, unreadable: float = 0.01) -> None:
        self.policy = policy
        self.random = Random(seed)
        self.cases = Generator(policy, seed)
        self.unreadable = unreadable

    def rows(self, count: int) -> Iterator[list[str]]:
        """That many rows of cells, in the order of the facts."""
        for case in self.cases.cases(count):
            yield [self.cell(self.policy.facts[name], value) for name, value in case.items()]

    def cell(self, fact: Fact, value: object) -> str:
        """A value as a cell."""
        if self.random.random() < self.unreadable:
            return self.random.choice(UNREADABLE)
        if value is None:
            return self.random.choice(("", "", " "))
        if isinstance(value, bool):
            return self.random.choice(
                ("是", "有", "√", "yes", "1") if value else ("否", "无", "×", "no", "0")
            )
        if isinstance(value, date):
            return self.random.choice(
                (f"{value}", f"{value.year}年{value.month}月{value.day}日", f"{value:%Y/%m/%d}")
            )
        if isinstance(value, Decimal):
            return self.number(value)
        if isinstance(value, list):
            return json.dumps([self.record(record) for record in value], ensure_ascii=False, default=str)
        text = str(value)
        labels = fact.choice_labels.get(text) if fact.type == "choice" else None
        return self.random.choice((text, *labels.texts.values())) if labels else text

    def number(self, value: Decimal) -> str:
        """A number as a cell: plain, with commas, in full-width digits, in 万."""
        plain = f"{value:f}"
        if self.random.random() < 0.6:
            return plain
        in_ten_thousands = f"{(value / 10_000).normalize():f}万"
        return self.random.choice(
            (f"{value:,f}", plain.translate(WIDE), in_ten_thousands, f" {plain} ", f"{value}0")
        )

    def record(self, record: Mapping[str, object]) -> dict[str, object]:
        """A record as JSON takes it."""
        return {key: value for key, value in record.items() if value is not None}
