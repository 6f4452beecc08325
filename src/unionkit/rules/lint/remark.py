"""What the linter has to say: one remark for each thing that looks wrong."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

Level = Literal["error", "warning"]


@frozen(kw_only=True)
class Remark:
    """One remark about a policy or a table.

    `code` is stable between releases; `where` is a path such as ``edition 2019-01-01 class deep`` or ``facts.income``;
    `hint` says what to do. An error is a mistake whatever was meant, a warning may be meant.
    """

    code: str
    level: Level
    where: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"[{self.code}] {self.level}: {self.where}: {self.message}. {self.hint}"
