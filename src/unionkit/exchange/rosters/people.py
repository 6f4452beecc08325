"""Rows of a roster as people, and people as rows: the columns of the sheet of members go by the fields of a person."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.errors import ValueRefused
from unionkit.exchange.rosters.reading import Entry
from unionkit.members.person import FIELDS, Person
from unionkit.packs.roster_layouts import Layout

__all__ = ["person_of", "row_of"]


def person_of(entry: Entry, person_id: str, layout: Layout) -> Person:
    """The person of a row that was accepted, choices by their labels. Raises ValueRefused for a row that was not."""
    if not entry.accepted:
        raise ValueRefused("This row has errors", hint="Take the rows whose `accepted` is true")
    values = {name: value for name, value in entry.values.items() if name in FIELDS and value is not None}
    for name, value in values.items():
        codes = layout[name].codes
        found = codes.find(value) if codes is not None and isinstance(value, str) else None
        values[name] = value if found is None else str(found)
    number = values.get("identity")
    if isinstance(number, str):  # of a document that has no check of its own
        values["document_number"] = values.pop("identity")
    return Person(**{**values, "id": person_id})  # type: ignore[arg-type]


def row_of(person: Person) -> Mapping[str, object]:
    """The values of a person as `export_roster` takes them."""
    told = dict(person.told)
    told.setdefault("identity", told.get("document_number"))
    return {**told, "sex": person.sex, "birth_date": person.birth_date}
