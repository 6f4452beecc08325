"""Promises of the TOML positions: every path has the line on which its key or element stands."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.packs.positions import nearest, positions

KeyPath = tuple[str | int, ...]


def paths_of(value: object, path: KeyPath = ()) -> set[KeyPath]:
    """Every path in what tomllib read."""
    if isinstance(value, dict):
        children: list[tuple[str | int, object]] = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    else:
        return set()
    found: set[KeyPath] = set()
    for part, child in children:
        found |= {(*path, part)} | paths_of(child, (*path, part))
    return found


def located(text: str) -> dict[KeyPath, int]:
    """The positions, after a check that they name exactly the paths that tomllib sees."""
    found = dict(positions(text))
    assert set(found) == paths_of(tomllib.loads(text))
    return found


def test_the_elements_and_keys_of_a_policy_have_their_lines() -> None:
    text = '[[edition]]\nfrom = 2019-01-01\nrequire = [\n  { when = "a", cite = "b" },\n]'
    assert located(text) == {
        ("edition",): 1,
        ("edition", 0): 1,
        ("edition", 0, "from"): 2,
        ("edition", 0, "require"): 3,
        ("edition", 0, "require", 0): 4,
        ("edition", 0, "require", 0, "when"): 4,
        ("edition", 0, "require", 0, "cite"): 4,
    }


def test_an_empty_text_has_no_positions() -> None:
    assert located("") == {}
    assert located("\n# nothing\n\n") == {}


def test_a_dotted_key_gives_a_line_to_each_of_its_parts() -> None:
    found = located('facts.income.label = "收入"\nfacts . "income" . unit = "CNY"\nfacts.homes = {}')
    assert found == {
        ("facts",): 1,
        ("facts", "income"): 1,
        ("facts", "income", "label"): 1,
        ("facts", "income", "unit"): 2,
        ("facts", "homes"): 3,
    }


def test_a_quoted_key_is_read_as_tomllib_reads_it() -> None:
    text = '"a.b" = 1\n\'c"d\' = 2\n"\\u6536\\"\\\\入" = 3\n"" = 4\n"#" = 5\n"= [" = 6\n"x".\'y.z\'."" = 7'
    found = located(text)
    assert found[("a.b",)] == 1
    assert found[('c"d',)] == 2
    assert found[('收"\\入',)] == 3
    assert found[("",)] == 4
    assert found[("#",)] == 5
    assert found[("= [",)] == 6
    assert found[("x", "y.z", "")] == 7


def test_keys_that_look_like_numbers_dates_and_booleans_are_strings() -> None:
    assert located("3.14 = 1\n2019-01-01 = 2\ntrue = 3\n-_- = 4") == {
        ("3",): 1,
        ("3", "14"): 1,
        ("2019-01-01",): 2,
        ("true",): 3,
        ("-_-",): 4,
    }


def test_a_table_header_gives_a_line_to_each_of_its_parts() -> None:
    found = located("[ a . 'b.c' ]\nd = 1\n\n[a]\ne = 2\n[f]")
    assert found == {("a",): 1, ("a", "b.c"): 1, ("a", "b.c", "d"): 2, ("a", "e"): 5, ("f",): 6}


def test_a_table_under_an_array_of_tables_belongs_to_its_newest_element() -> None:
    first = "[[edition]]\n[edition.limit]\nfloor = 1\n"
    second = "[[edition]]\nfrom = 1\n[edition.limit]\n[edition.limit.cap]\nper = 2"
    found = located(first + second)
    assert found[("edition", 0)] == 1
    assert found[("edition", 0, "limit")] == 2
    assert found[("edition", 0, "limit", "floor")] == 3
    assert found[("edition", 1)] == 4
    assert found[("edition", 1, "limit")] == 6
    assert found[("edition", 1, "limit", "cap", "per")] == 8


def test_an_array_of_tables_in_another_counts_from_zero_in_each_element() -> None:
    text = "[[a]]\n[[a.b]]\n[[a.b]]\nx = 1\n[[a]]\n[[a.b]]\nx = 2\n[a.b.c]\n[[a.d.e]]\n[[a.d.e]]\ny = 3"
    found = located(text)
    assert found[("a", 0, "b", 1)] == 3
    assert found[("a", 0, "b", 1, "x")] == 4
    assert found[("a", 1, "b", 0)] == 6
    assert found[("a", 1, "b", 0, "x")] == 7
    assert found[("a", 1, "b", 0, "c")] == 8
    assert found[("a", 1, "d", "e", 1, "y")] == 11


def test_a_dotted_key_under_a_header_is_relative_to_it() -> None:
    found = located("[[edition]]\nlet.raw = 1\n[other]\nlet.raw = 2")
    assert found[("edition", 0, "let", "raw")] == 2
    assert found[("other", "let", "raw")] == 4


def test_an_array_over_several_lines_gives_each_element_its_own_line() -> None:
    text = "a = [ # one\n\n  1, 2, # [ { \" '\n  'three'\n  ,\n  [\n    4, []\n  ], # five\n]\nb = 5"
    assert located(text) == {
        ("a",): 1,
        ("a", 0): 3,
        ("a", 1): 3,
        ("a", 2): 4,
        ("a", 3): 6,
        ("a", 3, 0): 7,
        ("a", 3, 1): 7,
        ("b",): 10,
    }


def test_a_table_in_an_array_in_a_table_is_followed_down() -> None:
    found = located("a = { b.c = [\n { d = 1 }, {},\n { e = [\n 2] }], f = 3 }\ng = 4")
    assert found[("a", "b", "c")] == 1
    assert found[("a", "b", "c", 0, "d")] == 2
    assert found[("a", "b", "c", 1)] == 2
    assert found[("a", "b", "c", 2, "e")] == 3
    assert found[("a", "b", "c", 2, "e", 0)] == 4
    assert found[("a", "f")] == 4
    assert found[("g",)] == 5


def test_a_string_hides_what_looks_like_toml() -> None:
    text = r"""
a = "x = [ # \" ] \\"
b = 'y = { # \'
c = ["]", '[', "a,b"]
d = 1
"""
    found = located(text)
    assert [found[(key,)] for key in "abcd"] == [2, 3, 4, 5]


def test_the_lines_of_a_long_string_are_counted() -> None:
    text = 'a = """\nx = 1 \\\n  \\""" "" \\\\"""\nb = \'\'\'\n[t] \\ \'\' #\n\'\'\'\nc = 3'
    assert located(text) == {("a",): 1, ("b",): 4, ("c",): 7}


@pytest.mark.parametrize("mark", ['"', "'"])
def test_a_long_string_may_begin_and_end_with_quotes(mark: str) -> None:
    three = mark * 3
    lines = [
        f"{three}{inside}{three}"
        for inside in ("", mark, mark * 2, f"{mark}\nx{mark * 2}", f"{mark * 2}x{mark}")
    ]
    found = located(f"a = [\n{','.join(lines)}\n]\nb = 1")
    assert [found[("a", number)] for number in range(5)] == [2, 2, 2, 2, 3]
    assert found[("b",)] == 5


def test_a_value_of_several_words_is_one_element() -> None:
    found = located("a = [2019-01-01 10:00:00.5, 1.5e+3,\n +inf, 0x1F, true]")
    assert found == {("a",): 1, ("a", 0): 1, ("a", 1): 1, ("a", 2): 2, ("a", 3): 2, ("a", 4): 2}


def test_windows_line_ends_are_counted_once() -> None:
    assert located("a = 1\r\nb = '''\r\n'''\r\n[c]\r\nd = [\r\n1]\r\n") == {
        ("a",): 1,
        ("b",): 2,
        ("c",): 4,
        ("c", "d"): 5,
        ("c", "d", 0): 6,
    }


def test_a_text_may_end_on_a_header_without_a_line_end() -> None:
    assert located("a = 1\n[[b]]") == {("a",): 1, ("b",): 2, ("b", 0): 2}


def test_an_inline_table_over_several_lines_is_read_as_newer_toml_allows() -> None:
    found = positions("a = { # one\n b = 1,\n c = { d = 2 },\n}\ne = 3")
    assert found == {("a",): 1, ("a", "b"): 2, ("a", "c"): 3, ("a", "c", "d"): 3, ("e",): 5}


def test_paths_of_more_than_64_parts_are_left_out_and_their_ancestor_answers() -> None:
    parts = [f"k{number}" for number in range(100)]
    name = ".".join(parts)
    text = f"first = 1\n[[{name}]]\nx = 1\n[[{name}]]\n[{name}.y]\nz = 1\n"
    found = positions(f"{text}[{'.'.join(parts[:64])}]\nw = 1\n[last]\nv = 2")
    assert max(len(path) for path in found) == 64
    assert nearest(found, (*parts, 1, "y", "z")) == 2
    assert found[("last", "v")] == 10


def test_a_very_long_dotted_key_is_read() -> None:
    found = positions(f"{'a.' * 100_000}a = 1\nb = 2")
    assert len(found) == 65
    assert found[("b",)] == 2


def test_deep_nesting_needs_no_deep_calls() -> None:
    found = positions(f"a = {'[' * 20_000}{']' * 20_000}\nb = 2")
    assert found[("b",)] == 2


def test_the_nearest_line_is_that_of_the_longest_known_beginning() -> None:
    known = {("a",): 3, ("a", 0): 4, ("a", 0, "b"): 5}
    assert nearest(known, ("a", 0, "b")) == 5
    assert nearest(known, ("a", 0, "c", "d")) == 4
    assert nearest(known, ("a", 1, "b")) == 3


def test_the_nearest_line_of_an_unknown_path_is_the_first() -> None:
    assert nearest({("a",): 3}, ("b", "a")) == 1
    assert nearest({("a",): 3}, ()) == 1
    assert nearest({}, ("a",)) == 1


class Emitter:
    """Writes nested values as TOML in a mixture of styles and notes the line of each path as it goes."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.text = ""
        self.lines: dict[KeyPath, int] = {}

    def one_of(self, *choices: str) -> str:
        return self.random.choice(choices)

    def mark(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)

    def key(self, path: KeyPath, parts: tuple[str, ...]) -> None:
        """Write a dotted key below `path`."""
        for number, part in enumerate(parts, start=1):
            self.mark((*path, *parts[:number]))
            dot = self.one_of(".", " . ") if number > 1 else ""
            self.text += dot + self.spelled(part)

    def spelled(self, part: str) -> str:
        styles = [json.dumps(part), json.dumps(part, ensure_ascii=False)]
        if part.isascii() and part.replace("_", "a").replace("-", "a").isalnum():
            styles += [part, part]
        if "'" not in part:
            styles.append(f"'{part}'")
        return self.one_of(*styles)

    def gap(self) -> None:
        """Write what may stand between the elements of an array."""
        self.text += self.one_of("", " ", "\n", "\n\n  ", " # ] } \" '\n", "\n\t# '''\n")

    def value(self, path: KeyPath, value: object) -> None:
        match value:
            case dict():
                self.text += "{"
                self.entries(path, value, ", ")
                self.text += "}"
            case list():
                self.text += "["
                for number, element in enumerate(value):
                    self.gap()
                    self.mark((*path, number))
                    self.value((*path, number), element)
                    self.gap()
                    self.text += "," if number < len(value) - 1 else self.one_of("", ",")
                self.gap()
                self.text += "]"
            case str():
                self.text += self.string(value)
            case _:
                self.text += str(value).lower()

    def string(self, value: str) -> str:
        escaped = json.dumps(value)
        styles = [escaped, f'"""\n{escaped[1:-1]}"""', f'"""{escaped[1:-1]}\\\n  """']
        if "'" not in value:
            styles += [f"'{value}'", f"'''\n{value}'''", f"'''{value}'''"]
        return self.one_of(*styles)

    def entries(
        self, path: KeyPath, table: Mapping[str, object], between: str, parts: tuple[str, ...] = ()
    ) -> None:
        """Write the entries of a table, some of their tables as dotted keys."""
        for number, (key, value) in enumerate(table.items()):
            self.text += between if number else ""
            if isinstance(value, dict) and value and self.random.random() < 0.4:
                self.entries(path, value, between, (*parts, key))
            else:
                self.key(path, (*parts, key))
                self.text += self.one_of("=", " = ")
                self.value((*path, *parts, key), value)

    def table(self, path: KeyPath, table: Mapping[str, object]) -> None:
        """Write the body of a table: first its entries, then what gets headers of its own."""
        headed = {key: value for key, value in table.items() if self.wants_header(value)}
        entries = {key: value for key, value in table.items() if key not in headed}
        self.entries(path, entries, self.one_of("\n", " # = [\n", "\n\n"))
        self.text += "\n"
        for key, value in headed.items():
            if isinstance(value, dict):
                self.header((*path, key), "[", "]")
                self.table((*path, key), value)
            elif isinstance(value, list):
                for number, element in enumerate(value):
                    self.header((*path, key), "[[", "]]")
                    self.mark((*path, key, number))
                    self.text += "\n"
                    self.table((*path, key, number), element)

    def wants_header(self, value: object) -> bool:
        tables = isinstance(value, list) and value and all(isinstance(element, dict) for element in value)
        return bool(isinstance(value, dict) or tables) and self.random.random() < 0.7

    def header(self, path: KeyPath, left: str, right: str) -> None:
        """Write a header; the lines of all that it passes through are known already."""
        self.mark(path)
        names = self.one_of(".", " . ").join(self.spelled(part) for part in path if isinstance(part, str))
        self.text += f"{left}{self.one_of('', ' ')}{names} {right}"
        self.text += "\n" if left == "[" else ""


KEYS = st.text(alphabet="ab_-1", min_size=1, max_size=3) | st.text(alphabet="a.#=[]{}\"'\\ 收,", max_size=4)
STRINGS = st.text(alphabet="a.#=[]{}\"'\\ 收,", max_size=6)
SCALARS = STRINGS | st.integers(-9, 9999) | st.booleans() | st.dates() | st.decimals(0, 9, places=2)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
TABLES = st.dictionaries(
    KEYS, VALUES | st.lists(st.dictionaries(KEYS, VALUES, max_size=3), max_size=3), max_size=5
)


@pytest.mark.property
@given(TABLES, st.randoms(use_true_random=False))
def test_generated_texts_have_the_lines_on_which_they_were_written(
    table: dict[str, object], random: Random
) -> None:
    emitter = Emitter(random)
    emitter.table((), table)
    text = emitter.text.replace("\n", random.choice(["\n", "\r\n"]))
    assert paths_of(tomllib.loads(text)) == paths_of(table)
    assert located(text) == emitter.lines
