"""A pack: law as data, with what it holds by kind, and the rules of its domain bound for comfort."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define

from unionkit.errors import PackError, UnionkitError, flatten, raise_all
from unionkit.evidence import Labels
from unionkit.packs.files import File, interpret, understand
from unionkit.packs.reading_policy import read_policy
from unionkit.packs.reading_sources import Sources
from unionkit.packs.replacing import (
    check_replacing,
    policy_in_force,
    replacements_of,
    wrong_replacements,
)
from unionkit.packs.shelves import Shelves
from unionkit.rules.policy import Policy
from unionkit.rules.tables import NATION, Table
from unionkit.values.dates import as_day
from unionkit.values.display import notebook_view
from unionkit.values.working_days import Calendar

if TYPE_CHECKING:
    from unionkit.aid.catalogue import Catalogue
    from unionkit.aid.mutual.plan import MutualPlan
    from unionkit.evidence import CodeList
    from unionkit.packs.dues import DuesRules, FundRules
    from unionkit.packs.households import PackHouseholds
    from unionkit.packs.organisation import OrganisationRules
    from unionkit.packs.retirement import RetirementRules
    from unionkit.packs.roster_layouts import Layout
    from unionkit.process.machine import Process
    from unionkit.values.identity.regions import Regions


def _no_neighbour(_: str) -> Pack | None:
    return None


def nearest(name: str, known: Mapping[str, object]) -> str:
    """A hint that names the nearest of the known ids, or the first of them."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"it has: {', '.join(sorted(known)[:30]) or 'none'}"


@define(eq=False, slots=False, repr=False)
class Pack:
    """A folder of TOML files: policies, tables of parameters, sources, cases. Policies are built when asked for.

    `neighbour` finds the installed pack, other than this one, in which a part with an id lies.
    """

    id: str
    folder: Path
    files: tuple[File, ...]
    title: Labels
    sources: Sources
    neighbour: Callable[[str], Pack | None] = _no_neighbour

    def __repr__(self) -> str:
        return f"Pack({self.id!r}, {len(self.policy_files)} policies)"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Mapping[str, str]:
        return notebook_view(self) or {"text/plain": repr(self)}

    def _repr_html_(self) -> str | None:
        return (notebook_view(self) or {}).get("text/html")

    @cached_property
    def shelves(self) -> Shelves:
        """What the pack holds besides policies, kind by kind, as far as it can be made out."""
        return Shelves(
            pack_id=self.id, files=self.files, sources=self.sources, neighbour=self.neighbour, pack=self
        )

    @property
    def tables(self) -> Mapping[str, Table]:
        """The tables by id. Raises every problem of every table at once."""
        return self.shelves.tables.whole()

    @property
    def calendars(self) -> Mapping[str, Calendar]:
        """The calendars of working days by id. Raises every problem of every calendar at once."""
        return self.shelves.calendars.whole()

    @property
    def calendar(self) -> Calendar:
        """The calendar called ``PACK/calendar``, or the only one. Raises PackError where there is neither."""
        found = self.calendars
        if f"{self.id}/calendar" in found or len(found) == 1:
            return found.get(f"{self.id}/calendar", next(iter(found.values())))
        raise PackError(
            f"the pack {self.id} has {len(found) or 'no'} calendars, none of them called {self.id}/calendar",
            hint="choose one of its calendars by id, or load_calendar a file of your own",
        )

    @property
    def processes(self) -> Mapping[str, Process]:
        """The processes by id. Raises every problem of every process at once."""
        return self.shelves.processes.whole()

    @property
    def codes(self) -> Mapping[str, CodeList]:
        """The lists of codes by name. Raises every problem of every list at once."""
        return self.shelves.codes.whole()

    @property
    def layouts(self) -> Mapping[str, Layout]:
        """The layouts of rosters by id. Raises every problem of every layout and list of codes at once."""
        self.shelves.codes.whole()
        return self.shelves.layouts.whole()

    @property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """The catalogues of schemes by id. Raises every problem of every catalogue at once."""
        return self.shelves.catalogues.whole()

    @property
    def mutual_plans(self) -> Mapping[str, MutualPlan]:
        """The mutual plans by id. Raises every problem of every plan at once."""
        return self.shelves.mutual_plans.whole()

    @cached_property
    def regions(self) -> Regions:
        """The codes of places in its ``regions.csv``. Raises PackError where it has none or where rows are wrong."""
        from unionkit.packs.regions import read_regions  # only who asks for them loads them

        return read_regions(self.folder / "regions.csv")

    def find_calendar(self, calendar_id: str) -> Calendar | None:
        """A calendar that can be extended: of this pack or of another installed one, and not itself extending any."""
        return self.shelves.calendar_to_extend(calendar_id)

    def find_process(self, process_id: str) -> Process | None:
        """A process that can be extended: of this pack or of another installed one, and not itself extending any."""
        return self.shelves.process_to_extend(process_id)

    @cached_property
    def policy_files(self) -> Mapping[str, File]:
        """The files of policies by id."""
        return {file.id: file for file in self.files if file.is_policy}

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """All policies by id. Raises every problem of every file at once."""
        self.check()
        return {policy_id: self.policy(policy_id) for policy_id in sorted(self.policy_files)}

    @cache  # noqa: B019  packs are few and live as long as the process
    def policy(self, policy_id: str) -> Policy:
        """One policy by id. Raises PackError for an id that the pack does not have."""
        file = self.policy_files.get(policy_id)
        if file is None:
            raise PackError(
                f"the pack {self.id} has no policy {policy_id!r}", hint=nearest(policy_id, self.policy_files)
            )
        _ = self.tables
        return understand(file, lambda reader: read_policy(reader, self.sources, self.find_table))

    @cached_property
    def replacements(self) -> Mapping[tuple[str, str], str]:
        """The policies that stand in for others: their ids by the id of the other and the place."""
        return replacements_of(self.policy_files.values())

    def policy_on(self, policy_id: str, *, on: date | str, place: str = NATION) -> Policy:
        """The policy that answers for a place on a day: the one that replaces it there, else itself.

        A policy of another installed pack can be asked for too, and this pack may replace it. Raises PackError for an
        id that neither has.
        """
        other = self.neighbour(policy_id)
        packs = [self] if other is None else [self, other]
        return policy_in_force(packs, policy_id, place=place, on=as_day(on))

    @property
    def organisation(self) -> OrganisationRules:
        """The rules about organisations, elections and congresses, here or in the shipped pack."""
        from unionkit.packs.organisation import OrganisationRules  # only who asks for them loads them

        return OrganisationRules(self)

    @cached_property
    def retirement(self) -> RetirementRules:
        """The rules on retirement, here or in the shipped pack."""
        from unionkit.packs.retirement import RetirementRules  # only who asks for them loads them

        return RetirementRules(self)

    @property
    def dues(self) -> DuesRules:
        """The rules on members' dues, here or in the shipped pack."""
        from unionkit.packs.dues import DuesRules  # only who asks for them loads them

        return DuesRules(self)

    @property
    def funds(self) -> FundRules:
        """The rules on union funds and spending, here or in the shipped pack."""
        from unionkit.packs.dues import FundRules  # only who asks for them loads them

        return FundRules(self)

    @property
    def household(self) -> PackHouseholds:
        """How households are counted: who belongs, what counts as income and spending, here or in the shipped pack."""
        from unionkit.packs.households import PackHouseholds  # only who asks for them loads them

        return PackHouseholds(self)

    def check(self) -> None:
        """Raise every problem of every table, policy and calendar at once, in the order of the files."""
        errors = list(self.shelves.tables.errors)
        for policy_id, file in self.policy_files.items():
            if errors:
                errors += interpret(file, lambda reader: read_policy(reader, self.sources, self.find_table))[
                    1
                ]
                continue
            try:
                self.policy(policy_id)
            except UnionkitError as error:
                errors += flatten(error)
        errors += self.shelves.calendars.errors
        errors += [] if errors else self._wrong_replacements()
        errors += self.shelves.other_errors
        if errors:
            raise_all(errors, f"the pack {self.id} has problems")

    def _wrong_replacements(self) -> list[UnionkitError]:
        found: list[UnionkitError] = list(wrong_replacements(tuple(self.policy_files.values())))
        for (replaced, _), policy_id in self.replacements.items():
            owner = self if replaced in self.policy_files else self.neighbour(replaced)
            known = owner is not None and replaced in owner.policy_files
            other = owner.policy(replaced) if owner is not None and known else None
            found += check_replacing(self.policy_files[policy_id], self.policy(policy_id), other)
        return found

    def find_policy(self, policy_id: str) -> Policy | None:
        """A policy of this pack, or of another installed pack; None where there is none, or where it has problems."""
        pack = self if policy_id in self.policy_files else self.neighbour(policy_id)
        if pack is None or policy_id not in pack.policy_files:
            return None
        try:
            return pack.policy(policy_id)
        except UnionkitError:
            return None  # its problems are told with its own file

    def find_table(self, table_id: str) -> Table | None:
        """A table of this pack, or of another installed pack."""
        return self.shelves.find_table(table_id)
