"""A person on the roll: whatever is known of her, and nothing that has to be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from attrs import field, fields, frozen

from unionkit.errors import ValueRefused
from unionkit.evidence import CodeList
from unionkit.members.findings import MemberFinding
from unionkit.members.masking import shown_id
from unionkit.values.dates import as_day
from unionkit.values.identity import IdentityNumber, PermanentResidentCard2017, read_identity_number
from unionkit.values.identity.resident import Sex
from unionkit.values.masking import mask_bank_card, mask_identity_number, mask_name, mask_phone

__all__ = ["FIELDS", "LISTS", "SENSITIVE", "Person"]

_SEXES: Mapping[object, Sex] = {"female": "female", "male": "male", "女": "female", "男": "male"}

LISTS: Mapping[str, str] = {
    "nation": "nation",
    "work_status": "work_status",
    "education": "education",
    "skill_grade": "skill_grade",
    "political_status": "political_status",
    "registration": "registration",
    "document": "document",
}
"""The fields that hold a label, each with the list of codes that forms take it from."""

SENSITIVE = frozenset({"identity", "document_number", "birth_date", "phone", "bank_card"})
"""The fields that are masked or left out wherever a person is shown."""


def _text(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueRefused(
            f"A {type(value).__name__} is not taken as a text", hint="Hand in text, numbers of documents too"
        )
    return value.strip() or None


def _required(value: object) -> str:
    text = _text(value)
    if text is None:
        raise ValueRefused("A person has an id and a name", hint="Hand in both; all else may be left out")
    return text


def _identity(value: IdentityNumber | str | None) -> IdentityNumber | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    return read_identity_number(value) if isinstance(value, str | int | float) else value


def _sex(value: str | None) -> Sex | None:
    text = _text(value)
    if text is not None and text not in _SEXES:
        raise ValueRefused("This is not taken as a sex", hint="Write female, male, 女 or 男, or leave it out")
    return None if text is None else _SEXES[text]


def _day(value: date | str | None) -> date | None:
    return None if value is None or value == "" else as_day(value)


def _truth(value: bool | None) -> bool | None:
    if value is not None and type(value) is not bool:
        raise ValueRefused("This is neither true nor false", hint="Hand in True or False, or leave it out")
    return value


@frozen(kw_only=True, repr=False)
class Person:
    """A person: an id of the host's, a name, and what the roll has been told. Everything else may be left out.

    `identity` takes the text of a number too. Sex and birth date are those that were told, and where none was, those of
    the identity number; where the two differ, `findings` says so. Fields that forms take from a list hold its label;
    `document_number` is that of a document which is no identity number, such as a passport. Texts are stripped, and a
    blank one counts as not told. Neither `repr` nor `str` shows more than the surname.

    >>> Person(id="E-2041", name="王小强", identity="340421197001319982").sex
    'female'
    >>> Person(id="E-2041", name="王小强", phone="13812345678")
    Person('E-2041', 王**)
    """

    id: str = field(converter=_required)
    name: str = field(converter=_required)
    identity: IdentityNumber | None = field(default=None, converter=_identity)
    _sex: Sex | None = field(default=None, converter=_sex)
    _birth_date: date | None = field(default=None, converter=_day)
    nation: str | None = field(default=None, converter=_text)
    work_status: str | None = field(default=None, converter=_text)
    document: str | None = field(default=None, converter=_text)
    document_number: str | None = field(default=None, converter=_text)
    education: str | None = field(default=None, converter=_text)
    skill_grade: str | None = field(default=None, converter=_text)
    phone: str | None = field(default=None, converter=_text)
    bank_card: str | None = field(default=None, converter=_text)
    registration: str | None = field(default=None, converter=_text)
    registration_place: str | None = field(default=None, converter=_text)
    political_status: str | None = field(default=None, converter=_text)
    employer: str | None = field(default=None, converter=_text)
    native_place: str | None = field(default=None, converter=_text)
    migrant: bool | None = field(default=None, converter=_truth)

    @property
    def sex(self) -> Sex | None:
        """The sex that was told, or that of the identity number."""
        return self._sex or (
            None if isinstance(self.identity, PermanentResidentCard2017 | None) else self.identity.sex
        )

    @property
    def birth_date(self) -> date | None:
        """The day of birth that was told, or that of the identity number."""
        return self._birth_date or self._born_by_number

    @property
    def _born_by_number(self) -> date | None:
        return (
            None if isinstance(self.identity, PermanentResidentCard2017 | None) else self.identity.birth_date
        )

    @property
    def told(self) -> Mapping[str, object]:
        """What was told, by field, without what is derived from the identity number. Nothing in it is masked."""
        values = {name: getattr(self, attribute) for name, attribute in _ATTRIBUTES.items()}
        return {name: value for name, value in values.items() if value is not None}

    @property
    def masked(self) -> Mapping[str, str]:
        """What may be shown: masked id, name, numbers; the birth date only as a year, all other fields as they are."""
        return {name: _masked(name, value) for name, value in self.told.items()}

    def findings(
        self, *, codes: Mapping[str, CodeList] | None = None, on: date | str | None = None
    ) -> tuple[MemberFinding, ...]:
        """What does not fit together, or is in none of the lists of `codes`; `on` finds those who are not born yet."""
        return (
            *self._contradictions(),
            *self._not_listed(codes or {}),
            *self._unborn(on),
            *self._odd_phone(),
        )

    def _contradictions(self) -> Iterator[MemberFinding]:
        number = self.identity
        if isinstance(number, PermanentResidentCard2017 | None):
            return
        if self._sex is not None and number.sex not in (None, self._sex):
            yield MemberFinding(code="sex_differs", level="error", person=self.id, subject="sex")
        if self._birth_date is not None and number.birth_date != self._birth_date:
            yield MemberFinding(
                code="birth_date_differs", level="error", person=self.id, subject="birth_date"
            )

    def _not_listed(self, codes: Mapping[str, CodeList]) -> Iterator[MemberFinding]:
        for name, list_name in LISTS.items():
            value, known = getattr(self, name), codes.get(list_name)
            if value is not None and known is not None and known.find(value) is None:
                about = {"list": list_name, "nearest": known.nearest(value) or ""}
                yield MemberFinding(
                    code="not_in_list", level="error", person=self.id, subject=name, about=about
                )

    def _unborn(self, on: date | str | None) -> Iterator[MemberFinding]:
        if on is not None and self.birth_date is not None and self.birth_date > as_day(on):
            yield MemberFinding(code="born_later", level="error", person=self.id, subject="birth_date")

    def _odd_phone(self) -> Iterator[MemberFinding]:
        phone = self.phone
        if phone is not None and not (
            len(phone) == 11 and phone.isascii() and phone.isdigit() and phone[0] == "1"
        ):
            yield MemberFinding(code="phone_shape", level="warning", person=self.id, subject="phone")

    def __str__(self) -> str:
        return mask_name(self.name)

    def __repr__(self) -> str:
        return f"Person({shown_id(self.id)!r}, {self})"


_ATTRIBUTES: Mapping[str, str] = {part.name.lstrip("_"): part.name for part in fields(Person)}

FIELDS: tuple[str, ...] = tuple(_ATTRIBUTES)
"""The fields of a person, in the order of the national template where it has them."""


def _masked(name: str, value: object) -> str:
    text = str(value)
    if name == "id":
        return shown_id(text)
    if name == "birth_date":
        return text[:4]
    masks: Mapping[str, Callable[[str], str]] = {
        "name": mask_name,
        "document_number": mask_identity_number,
        "phone": mask_phone,
        "bank_card": mask_bank_card,
    }
    return masks[name](text) if name in masks else text
