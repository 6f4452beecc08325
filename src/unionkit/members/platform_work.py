"""New forms of employment: people who work through platforms, without one employer who could have a union for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import field, frozen

from unionkit.errors import ValueRefused
from unionkit.evidence import Code, CodeList
from unionkit.members.findings import MemberFinding
from unionkit.members.masking import shown_id

__all__ = ["PlatformWork", "groups_of"]


def _platforms(names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):
        raise ValueRefused("Platforms are a list of names", hint='Write platforms=["…"]')
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


@frozen(kw_only=True, repr=False)
class PlatformWork:
    """How one person works through platforms: for which, as what, and which unions could keep the membership.

    `occupation` is a label of one of the lists of groups. `employer` is the one that the person has a labour relation
    with, if any: a head office, a contractor. The unions are ids of organisations, None where it is not known and ''
    where there is none. Vehicle and licence are not asked: hand them in only together with the purpose for which they are
    needed, and they are shown nowhere.
    """

    person: str
    platforms: tuple[str, ...] = field(default=(), converter=_platforms)
    occupation: str | None = None
    employer: str | None = None
    employer_union: str | None = None
    residence_union: str | None = None
    industry_union: str | None = None
    vehicle: str | None = None
    licence: str | None = None
    purpose: str = ""

    def __attrs_post_init__(self) -> None:
        if (self.vehicle or self.licence) and not self.purpose.strip():
            raise ValueRefused(
                "Vehicle and licence were handed in without a purpose",
                hint="Leave them out, or say in purpose= what they are needed for",
            )

    @property
    def facts(self) -> Mapping[str, object]:
        """What a policy on joining asks, as far as it is known."""
        found: dict[str, object] = {"new_form_worker": True, "platforms": len(self.platforms)}
        if self.employer is not None:
            found["labour_relation"] = bool(self.employer)
        for name in ("employer_union", "industry_union", "residence_union"):
            union = getattr(self, name)
            if union is not None:
                found[f"has_{name}"] = bool(union)
        return found

    def findings(self, *lists: CodeList) -> Iterator[MemberFinding]:
        """An occupation that is in none of the lists, and work without any platform."""
        if self.occupation is not None and lists and not groups_of(self.occupation, *lists):
            near = next(filter(None, (codes.nearest(self.occupation) for codes in lists)), "")
            about = {"list": ", ".join(codes.id for codes in lists), "nearest": near or ""}
            yield MemberFinding(
                code="not_in_list", level="warning", person=self.person, subject="occupation", about=about
            )
        if not self.platforms:
            yield MemberFinding(code="no_platform", level="warning", person=self.person, subject="platforms")

    def __repr__(self) -> str:
        return f"PlatformWork({shown_id(self.person)!r}, {len(self.platforms)} platforms)"


def groups_of(occupation: str, *lists: CodeList) -> Mapping[str, Code]:
    """The entry of an occupation in each list that has it, by the id of the list: one may count in several campaigns."""
    found = {codes.id: codes.find(occupation) for codes in lists}
    return {name: code for name, code in found.items() if code is not None}
