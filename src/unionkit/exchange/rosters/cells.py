"""Cells of a roster as values: a reader for each type of column, which says what it found instead of raising."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from attrs import frozen

from unionkit.errors import ValueRefused
from unionkit.evidence import CodeList
from unionkit.exchange.rosters.cleaning import bare, half_width, narrowed
from unionkit.exchange.rosters.problem import Slip
from unionkit.packs.roster_layouts import Column
from unionkit.values.identity import Regions, check_credit_code, check_identity_number
from unionkit.values.numbers import read_day, read_yes_no

__all__ = ["Limits", "Read", "Verdict", "mobile_in", "reader_of"]

Verdict = tuple[object, tuple[Slip, ...]]
"""The value of a cell, None where there is none, and what was found."""

Read = Callable[[str], Verdict]

NOTHING: tuple[Slip, ...] = ()
MOST_REMEMBERED = 65_536
LONGEST_TEXT = 200
LONGEST_NAME = 60
MOST_NEAR = 3
LEAST_LIKENESS = 0.5
_NAME = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff〇A-Za-zÀ-ɏ][\u3400-\u9fff\U00020000-\U0003ffff〇A-Za-zÀ-ɏ·•‧・.．'’ -]*"
)
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})(?:\.0)?")
_PHONE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9}|0?[1-9][0-9]{9,11}|[1-9][0-9]{6,7}|400[0-9]{7})(?:\.0)?")
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]*)?[Ee]\+?[0-9]{1,3}")
_MASKED = re.compile(r"[*×●•■█]|[xX]{2,}")
_HYPHENS = str.maketrans("", "", "-－—–()")
_SERIAL = re.compile(r"([1-9][0-9]{3,4})(?:\.0+)?")
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?$")
_COUNT = re.compile(r"([0-9]{1,9})(?:\.0+)?[人名]?")
_FIRST_DAY_OF_EXCEL = date(1899, 12, 30)


@frozen(kw_only=True)
class Limits:
    """What cells are read against: the day of the check, the youngest age that is no wonder, a list of regions."""

    on: date
    youngest: int = 16
    regions: Regions | None = None


def reader_of(column: Column, limits: Limits, blank: tuple[Slip, ...] = NOTHING) -> Read:
    """The function that reads the cells of a column. It never raises; an empty cell gives None, and `blank` as found."""
    nothing = (None, blank)
    if column.type == "choice" and column.codes is not None:
        return _remembering(partial(_choice, nothing, column.codes))
    if column.type == "identity":
        return partial(_identity, nothing, limits)
    if column.type == "credit_code":
        return partial(_credit_code, nothing, limits)
    plain = {"name": _name, "mobile": _mobile, "phone": _phone, "count": _count, "number": _number}
    repeating = {"day": _day, "yes_no": _yes_no}
    if column.type in plain:
        return partial(plain[column.type], nothing)
    return _remembering(partial(repeating.get(column.type, _text), nothing))


class _Memory(dict[str, Verdict]):
    """What was read of each cell before: most columns repeat themselves."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: str) -> Verdict:
        found = self.read(cell)
        if len(self) < MOST_REMEMBERED and len(cell) <= LONGEST_TEXT:
            self[cell] = found
        return found


def _remembering(read: Read) -> Read:
    """A reader that keeps what it read first, as fast as a look into a dictionary."""
    return _Memory(read).__getitem__


def _text(nothing: Verdict, cell: str) -> Verdict:
    plain = bare(cell)
    if len(plain) > LONGEST_TEXT:
        return None, (Slip("too_long"),)
    return (plain, NOTHING) if plain else nothing


def _number(nothing: Verdict, cell: str) -> Verdict:
    plain = narrowed(cell)
    found = _COUNT.fullmatch(plain)
    if not plain:
        return nothing
    return int(found[1]) if found else plain, NOTHING


def _count(nothing: Verdict, cell: str) -> Verdict:
    plain = narrowed(cell)
    found = _COUNT.fullmatch(plain)
    if found:
        return int(found[1]), NOTHING
    return (None, (Slip("not_a_count"),)) if plain else nothing


def _name(nothing: Verdict, cell: str) -> Verdict:
    plain = bare(cell)
    if not plain:
        return nothing
    if _NAME.fullmatch(plain) and len(plain) <= LONGEST_NAME:
        return plain, NOTHING
    return None, (Slip("too_long" if len(plain) > LONGEST_NAME else "not_a_name"),)


def _choice(nothing: Verdict, codes: CodeList, cell: str) -> Verdict:
    plain = bare(cell)
    if not plain:
        return nothing
    found = codes.find(plain)
    if found is None:
        near = _near(codes, plain)
        if near:
            return None, (Slip("not_a_choice", " / ".join(near)),)
        return None, (Slip("not_in_list", ", ".join(codes.labels)),)
    said = {"".join(text.split()).casefold() for text in found.label.texts.values()}
    if narrowed(plain).casefold() in {narrowed(text) for text in said} or plain == found.id:
        return found.id, NOTHING
    return found.id, (Slip("read_as", str(found)),)


def _near(codes: CodeList, plain: str) -> tuple[str, ...]:
    """The labels that look like a text; of two signs one is enough, so that there may be several."""
    words = {word: str(code) for code in codes for word in (*code.label.texts.values(), *code.also)}
    near = difflib.get_close_matches(plain, list(words), n=MOST_NEAR, cutoff=LEAST_LIKENESS)
    found = {words[word] for word in near}
    return tuple(label for label in codes.labels if label in found)


def _yes_no(nothing: Verdict, cell: str) -> Verdict:
    plain = bare(cell)
    if not plain:
        return nothing
    try:
        return read_yes_no(plain), NOTHING
    except ValueRefused:
        return None, (Slip("not_yes_or_no"),)


def _day(nothing: Verdict, cell: str) -> Verdict:
    plain = _MIDNIGHT.sub("", half_width(bare(cell)))
    if not plain:
        return nothing
    serial = _SERIAL.fullmatch(plain)
    # four digits are a year and not a serial number of the years before 1927
    if serial and len(serial[1]) == 5:
        day = _FIRST_DAY_OF_EXCEL + timedelta(days=int(serial[1]))
        return day, (Slip("day_from_serial", day.isoformat()),)
    try:
        return read_day(plain.replace(" ", "").removesuffix(".0")), NOTHING
    except ValueRefused as error:
        return None, (Slip("not_a_day", "", error.message, error.hint),)


def mobile_in(cell: str) -> str | None:
    """The eleven digits of a mobile phone, however they are spelled; None where there is another thing."""
    found = _MOBILE.fullmatch(cell) or _MOBILE.fullmatch(narrowed(cell).translate(_HYPHENS))
    return found[1] if found else None


def _mobile(nothing: Verdict, cell: str) -> Verdict:
    found = mobile_in(cell)
    return _no_phone(nothing, narrowed(cell), "not_a_mobile") if found is None else (found, NOTHING)


def _phone(nothing: Verdict, cell: str) -> Verdict:
    plain = narrowed(cell)
    found = _PHONE.fullmatch(plain.translate(_HYPHENS))
    if found:
        return plain.removesuffix(".0"), NOTHING
    return _no_phone(nothing, plain, "not_a_phone")


def _no_phone(nothing: Verdict, plain: str, code: str) -> Verdict:
    if not plain:
        return nothing
    if _ROUNDED.fullmatch(plain):
        return None, (Slip("phone_rounded"),)
    return None, (Slip("phone_masked" if _MASKED.search(plain) else code),)


def _identity(nothing: Verdict, limits: Limits, cell: str) -> Verdict:
    checked = check_identity_number(cell, on=limits.on, youngest=limits.youngest, regions=limits.regions)
    if not checked.findings:
        return checked.number, NOTHING
    if checked.codes == ("empty",):
        return nothing
    return checked.number, tuple(map(Slip, checked.codes))


def _credit_code(nothing: Verdict, limits: Limits, cell: str) -> Verdict:
    checked = check_credit_code(cell, regions=limits.regions)
    if checked.codes == ("empty",):
        return nothing
    return checked.number, tuple(map(Slip, checked.codes))
