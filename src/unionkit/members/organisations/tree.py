"""The tree of the organisations that exist on a day. A broken one can be walked too: what is wrong is named apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from unionkit.errors import ValueRefused
from unionkit.members.organisations.checking import check_organisations
from unionkit.members.organisations.organisation import Organisation, in_order
from unionkit.process.concerns import Concern
from unionkit.values.dates import as_day

__all__ = ["Tree"]


class Tree:
    """The organisations that exist on a day, by parent.

    Where the parent of one is missing, gone or below itself, it stands as a root, so that each connected part has one
    root; of a circle that is the one with the first id, and of records with one id the first by parent and name is
    taken. `concerns` has everything that is wrong. The order in which organisations are handed in never matters.
    """

    def __init__(self, organisations: Iterable[Organisation], *, on: date | str) -> None:
        self.on = as_day(on)
        listed = sorted(organisations, key=in_order)
        self.concerns: tuple[Concern, ...] = check_organisations(listed, self.on)
        known: dict[str, Organisation] = {}
        for each in listed:
            known.setdefault(each.id, each)
        self.organisations: Mapping[str, Organisation] = MappingProxyType(
            {name: each for name, each in known.items() if each.exists_on(self.on)}
        )
        circles = {concern.subjects[0] for concern in self.concerns if concern.code == "cycle"}
        self._above = {
            name: None if name in circles or each.parent not in self.organisations else each.parent
            for name, each in self.organisations.items()
        }
        self._below: dict[str | None, list[str]] = {}
        for name, above in self._above.items():
            self._below.setdefault(above, []).append(name)

    @property
    def roots(self) -> tuple[Organisation, ...]:
        """Those with nothing above them."""
        return self._all(self._below.get(None, ()))

    def find(self, name: str) -> Organisation:
        """The organisation of an id. Raises ValueRefused where none of that id exists on the day."""
        found = self.organisations.get(name)
        if found is None:
            raise ValueRefused(
                f"no organisation of this id exists on {self.on}",
                hint="check the id, the day and the changes",
            )
        return found

    def parent(self, name: str) -> Organisation | None:
        """The next higher union, None for a root."""
        self.find(name)
        above = self._above[name]
        return None if above is None else self.organisations[above]

    def children(self, name: str) -> tuple[Organisation, ...]:
        """Those right below, by id."""
        self.find(name)
        return self._all(self._below.get(name, ()))

    def led_by(self, name: str) -> tuple[Organisation, ...]:
        """Those that an industrial union leads beside their parent, by id."""
        self.find(name)
        return tuple(each for each in self.organisations.values() if each.industrial_parent == name)

    def ancestors(self, name: str) -> tuple[Organisation, ...]:
        """Those above, the nearest first."""
        found = []
        above = self.parent(name)
        while above is not None:
            found.append(above)
            above = self.parent(above.id)
        return tuple(found)

    def path(self, name: str) -> tuple[Organisation, ...]:
        """From the root down to the organisation itself."""
        return (*reversed(self.ancestors(name)), self.find(name))

    def subtree(self, name: str) -> Iterator[Organisation]:
        """The organisation and all below it, each before those below it, by id among equals."""
        waiting = [self.find(name).id]
        while waiting:
            current = waiting.pop()
            yield self.organisations[current]
            waiting += reversed(self._below.get(current, ()))

    def totals(self, counts: Mapping[str, int]) -> Mapping[str, int]:
        """A count for each organisation together with all below it: of members, say, derived from the roll.

        Raises ValueRefused for a count of an organisation that does not exist on the day.
        """
        found = dict.fromkeys(self.organisations, 0)
        for name, number in counts.items():
            for each in self.path(name):
                found[each.id] += number
        return found

    def __len__(self) -> int:
        return len(self.organisations)

    def __repr__(self) -> str:
        return f"Tree({len(self)} organisations, on={self.on.isoformat()!r}, {len(self.concerns)} concerns)"

    def _all(self, names: Iterable[str]) -> tuple[Organisation, ...]:
        return tuple(self.organisations[name] for name in names)
