"""Reading mappings out of TOML: every problem is kept with its path, and reading goes on."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from unionkit.errors import PolicyError, UnionkitError, flatten
from unionkit.evidence import Labels

Found = TypeVar("Found")
Path = tuple[str | int, ...]
MOST_DIGITS = 30


def plain_number(value: int | Decimal) -> Decimal:
    """A number out of TOML, exact. Raises PolicyError for nan, inf and numbers of more than 30 digits."""
    number = Decimal(value)
    if not number.is_finite():
        raise PolicyError("nan and inf are no numbers here", hint="write a plain number such as 0.5")
    exponent = number.as_tuple().exponent
    if abs(number.adjusted()) >= MOST_DIGITS or (isinstance(exponent, int) and exponent < -MOST_DIGITS):
        raise PolicyError(
            "this number is too large or has too many digits", hint=f"{MOST_DIGITS} digits are the limit"
        )
    return number


class Laid(dict[str, object]):
    """A table that stands elsewhere in the file than where it is read; `path` says where.

    One that is `uncited` cites nothing, whatever is cited where it is read.
    """

    def __init__(self, values: Mapping[str, object], path: Path, *, uncited: bool = False) -> None:
        super().__init__(values)
        self.path = path
        self.uncited = uncited


class Reader:
    """One table of a file. `problems` is shared by all readers of the file: pairs of path and error."""

    def __init__(self, values: object, path: Path, problems: list[tuple[Path, UnionkitError]]) -> None:
        self.path = path
        self.problems = problems
        self.read: set[str] = set()
        self.asked: set[str] = set()
        self.shapeless = False
        if not isinstance(values, Mapping):
            self.refuse("a table of keys is wanted here", "write { key = value, … }")
            values, self.shapeless = {}, True
        self.values: Mapping[str, object] = values

    def refuse(self, message: str, hint: str, *more: str | int) -> None:
        """Keep a problem at this table or at a key in it; where no table is, that alone is told."""
        if self.shapeless:
            return
        self.problems.append(((*self.path, *more), PolicyError(message, hint=hint)))

    def keep(self, error: UnionkitError, *more: str | int) -> None:
        """Keep an error that something else raised."""
        self.problems += [((*self.path, *more), single) for single in flatten(error)]

    def has(self, key: str) -> bool:
        """Whether a key is there."""
        self.asked.add(key)
        return key in self.values

    def raw(self, key: str) -> object:
        """The value of a key as it stands, None where it is absent."""
        self.read.add(key)
        return self.values.get(key)

    def attempt(self, key: str, make: Callable[[object], Found]) -> Found | None:
        """What a function makes of a key's value; its errors are kept with the path."""
        value = self.raw(key)
        if value is None:
            return None
        try:
            return make(value)
        except UnionkitError as error:
            self.keep(error, key)
            return None

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A text; a missing required one is a problem."""
        value = self.raw(key)
        if isinstance(value, str) and (value.strip() or not required):
            return value
        if value is not None:
            self.refuse("a text is wanted here", f'write {key} = "…"', key)
        elif required:
            self.refuse(f"{key} is missing", f'add {key} = "…"')
        return default

    def name(self, key: str, default: str = "") -> str:
        """A text that may be left out, but not blank."""
        return self.text(key, default, required=self.has(key))

    def truth(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.refuse("true or false is wanted here", f"write {key} = true", key)
        return default

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A day without a time."""
        value = self.raw(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.refuse("a day is wanted here", f"write {key} = 2024-07-01, without quotes or a time", key)
        elif required:
            self.refuse(f"{key} is missing", f"add {key} = 2024-07-01")
        return None

    def number(self, key: str) -> Decimal | None:
        """An exact number; TOML decimals arrive as Decimal."""
        value = self.raw(key)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return self.attempt(key, lambda _: plain_number(value))
        if value is not None:
            self.refuse("a number is wanted here", f"write {key} = 3, without quotes", key)
        return None

    def count(self, key: str, default: int) -> int:
        """A whole number from 0 to 12."""
        value = self.number(key)
        if value is None:
            return default
        if value == value.to_integral_value() and 0 <= value <= 12:
            return int(value)
        self.refuse("a whole number from 0 to 12 is wanted here", f"write {key} = 2", key)
        return default

    def one_of(self, key: str, allowed: tuple[Found, ...], default: Found) -> Found:
        """One of a few names."""
        value = self.raw(key)
        if value is None:
            return default
        for name in allowed:
            if name == value:
                return name
        self.refuse(f"{value!r} is not known here", suggest(str(value), [str(name) for name in allowed]), key)
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.raw(key)
        if value is None:
            return ()
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(part, str) for part in listed):
            self.refuse("a list of texts is wanted here", f'write {key} = ["…", "…"]', key)
            return ()
        return tuple(str(part) for part in listed)

    def names(self, key: str) -> tuple[str, ...]:
        """Different names, at least one where the key is there."""
        found = self.texts(key)
        value = self.raw(key)
        if value == [] or any(not name.strip() for name in found):
            self.refuse("a name is wanted here", f'write {key} = ["…"], or leave {key} out', key)
        for name in dict.fromkeys(name for name in found if found.count(name) > 1):
            self.refuse(f"{name!r} stands here twice", "write it once", key)
        return tuple(dict.fromkeys(name for name in found if name.strip()))

    def labels(self, key: str) -> Labels:
        """A label: a text (Chinese) or one text for each language."""
        value = self.raw(key)
        if value is None:
            return Labels()
        texts = {"zh": value} if isinstance(value, str) else value
        hint = f'write {key} = {{ zh = "…", en = "…" }}'
        if not isinstance(texts, Mapping) or not texts:
            self.refuse(f"{key} is a text, or one text for each language", hint, key)
            return Labels()
        for language, text in texts.items():
            more = (key,) if isinstance(value, str) else (key, language)
            if language not in ("zh", "en"):
                self.refuse(f"{key} has the languages zh and en, not {language!r}", hint, *more)
            elif not isinstance(text, str) or not text.strip():
                self.refuse("a text is wanted here", f"{hint}, or leave it out", *more)
        return Labels({language: text for language, text in texts.items() if isinstance(text, str)})

    def table(self, key: str) -> Reader:
        """The table under a key, empty where it is absent."""
        value = self.raw(key)
        return Reader({} if value is None else value, (*self.path, key), self.problems)

    def tables(self, key: str) -> Iterator[tuple[str, Reader]]:
        """The tables under a table, by name."""
        inner = self.table(key)
        for name in inner.values:
            yield name, inner.table(name)

    def records(self, key: str) -> Iterator[Reader]:
        """The tables of a list; a single table counts as a list of one."""
        value = self.raw(key)
        if value is None:
            return
        listed = value if isinstance(value, list) else [value]
        for place, part in enumerate(listed):
            path = (*self.path, key, place) if isinstance(value, list) else (*self.path, key)
            yield Reader(part, part.path if isinstance(part, Laid) else path, self.problems)

    def finish(self) -> None:
        """Refuse the keys that nothing has read."""
        for key in self.values:
            if key not in self.read:
                self.refuse(f"{key!r} means nothing here", suggest(key, sorted(self.read | self.asked)), key)


def suggest(word: str, known: list[str]) -> str:
    """A hint that names the nearest of the known words, or all of them."""
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known) or 'nothing'}"
