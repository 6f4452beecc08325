"""Organisations of the union and the employers that they serve: two things, with a code and a life of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

from attrs import field, frozen
from attrs.converters import optional
from attrs.validators import in_, instance_of
from attrs.validators import optional as maybe

from unionkit.values.dates import as_day
from unionkit.values.identity import CreditCode

__all__ = ["LEVELS", "Employer", "Level", "Organisation", "OrganisationKind"]

Level = Literal["national", "province", "city", "county", "township", "grassroots", "branch", "group"]
LEVELS: tuple[Level, ...] = get_args(Level)
OrganisationKind = Literal["general", "industry", "independent", "joint", "federation", "part"]


def _ids(value: Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(dict.fromkeys(value))


@frozen(kw_only=True)
class Employer:
    """A unit that employs: kind, economic type and industry by the labels of the national code lists."""

    id: str
    name: str
    credit_code: CreditCode | None = field(default=None, validator=maybe(instance_of(CreditCode)))
    kind: str = ""
    economic_type: str = ""
    industry: str = ""
    region: str = ""
    address: str = ""


@frozen(kw_only=True)
class Organisation:
    """An organisation of the union, as it stands from a day on.

    `kind`: ``general`` (总工会), ``industry`` (产业工会), ``independent``, ``joint`` or ``federation`` of several employers, and
    ``part`` for branches and groups. `parent` is the id of the next higher union, `industrial_parent` that of the
    industrial union that leads beside it. `region` is a code of six digits. It exists from `founded` until the day before
    `dissolved`; None leaves an end open. How many members it has is counted on the roll, and not kept here.
    """

    id: str
    name: str
    level: Level = field(validator=in_(LEVELS))
    kind: OrganisationKind = field(default="independent", validator=in_(get_args(OrganisationKind)))
    parent: str | None = None
    industrial_parent: str | None = None
    employers: tuple[str, ...] = field(default=(), converter=_ids)
    region: str = ""
    founded: date | None = field(default=None, converter=optional(as_day))
    dissolved: date | None = field(default=None, converter=optional(as_day))
    credit_code: CreditCode | None = field(default=None, validator=maybe(instance_of(CreditCode)))

    @property
    def rank(self) -> int:
        """Where its level stands, 0 for the national one."""
        return LEVELS.index(self.level)

    def exists_on(self, day: date) -> bool:
        """Whether it has been founded and is not dissolved."""
        return (self.founded is None or self.founded <= day) and (
            self.dissolved is None or day < self.dissolved
        )


def in_order(each: Organisation) -> tuple[str, ...]:
    """A key that sorts organisations the same way whatever order they came in, records of one id included."""
    code = "" if each.credit_code is None else each.credit_code.number
    return (each.id, each.parent or "", each.name, code, repr(each))
