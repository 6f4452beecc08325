"""Promises of the reference: what the code knows stands on the page, and what stands on the page the code knows."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from tests.test_docs import PIECE, merged, parsed

from unionkit import errors
from unionkit.__main__ import parser
from unionkit.errors import UnionkitError
from unionkit.expr import infer, parse
from unionkit.expr.nodes import Node
from unionkit.expr.operators import AGGREGATES, MISSING_DAYS, OPERATORS, ROUNDINGS
from unionkit.packs.files import File, understand
from unionkit.packs.forms import FORMS
from unionkit.packs.reading_policy import read_policy
from unionkit.rules.policy import Policy
from unionkit.rules.scopes import refuse_loose_fields

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "unionkit"
REFERENCE = ROOT / "docs" / "reference"
LANGUAGE = REFERENCE / "expression-language.md"
SCHEME = ROOT / "docs" / "how-to" / "write-a-scheme.md"
CODE = re.compile(r"`([^`]+)`")
LITERALS = ("date", "quantity", "yuan", "months", "days", "years", "percent", "scaled")


def text_of(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def rows(page: Path, *heads: str) -> Iterator[list[str]]:
    """The rows of the tables whose first cells are these, as lists of cells."""
    inside = False
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not cells:
            inside = False
        elif not inside:
            inside = cells[: len(heads)] == list(heads)
        elif not set(cells[0]) <= {"-"}:
            yield cells


def policy_of(page: Path) -> Policy:
    """The policy that a page's first base describes."""
    found = next(
        piece for piece in PIECE.finditer(page.read_text(encoding="utf-8")) if piece["mark"] == "base"
    )
    file = File(path=page, text="", values=cast("dict[str, object]", merged({}, parsed(found["hidden"]))))
    return understand(file, lambda reader: read_policy(reader, {}, lambda _: None))


def expressions(*cells: tuple[Path, str]) -> list[object]:
    return [pytest.param(page, code, id=code) for page, cell in cells for code in CODE.findall(cell)]


WRITTEN = [
    *((page, cells[0]) for page in (LANGUAGE, SCHEME) for cells in rows(page, "Write")),
    *((LANGUAGE, cells[1]) for cells in rows(LANGUAGE, "Refused", "Write instead")),
]
REFUSED = [(LANGUAGE, cells[0]) for cells in rows(LANGUAGE, "Refused", "Write instead")]


@pytest.mark.parametrize(("page", "code"), expressions(*WRITTEN))
def test_what_a_page_tells_to_write_is_accepted(page: Path, code: str) -> None:
    assert infer(parse(code), policy_of(page).programs[0].scope).kind


@pytest.mark.parametrize(("page", "code"), expressions(*REFUSED))
def test_what_a_page_says_is_refused_is_refused(page: Path, code: str) -> None:
    scope = policy_of(page).programs[0].scope
    with pytest.raises(UnionkitError):
        infer(written(code), scope)


def written(code: str) -> Node:
    """The tree of a text, as a rule would take it."""
    tree = parse(code)
    refuse_loose_fields(tree)
    return tree


@pytest.mark.parametrize(
    "word",
    [
        *(f"{name}(" for name in (*LITERALS, *AGGREGATES)),
        *(f"{part.spelling}(" if not part.infix else part.spelling for part in OPERATORS.values()),
        *(f"'{name}'" for name in (*ROUNDINGS, *MISSING_DAYS)),
    ],
)
def test_every_word_of_the_language_is_on_its_page(word: str) -> None:
    assert any(word in code for code in CODE.findall(LANGUAGE.read_text(encoding="utf-8")))


def keys_read(*modules: str) -> set[str]:
    """The keys that readers of TOML ask for: first literal arguments of their methods."""
    asking = {
        "raw",
        "has",
        "attempt",
        "text",
        "name",
        "truth",
        "day",
        "number",
        "count",
        "one_of",
        "texts",
        "names",
    }
    asking |= {"labels", "table", "tables", "records", "node", "condition", "money", "classes_in", "get"}
    asking |= {"tree_at", "_counted", "read_facts_of"}
    found: set[str] = set()
    for module in modules:
        for path in SOURCE.glob(module):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    texts = [part.value for part in node.args[:2] if isinstance(part, ast.Constant)]
                    found |= {str(text) for text in texts[:1] if name in asking and str(text).isidentifier()}
    return found


# readers of files that are no schemes and have a page of their own
READERS_OF_PROCESSES = tuple(
    f"packs/reading_{name}.py" for name in ("process", "transitions", "deadlines", "ladders")
)
# what it asks for are facts of a case
NO_READERS = ("packs/retirement.py",)
READERS_OF_SCHEMES = sorted(
    {path.relative_to(SOURCE).as_posix() for path in SOURCE.glob("packs/*.py")}
    - {*READERS_OF_PROCESSES, *NO_READERS}
)


@pytest.mark.parametrize("key", sorted({*keys_read(*READERS_OF_SCHEMES), *FORMS}))
def test_every_key_of_a_scheme_file_is_on_its_page(key: str) -> None:
    assert f"`{key}`" in text_of("scheme-file")


@pytest.mark.parametrize("key", sorted(keys_read(*READERS_OF_PROCESSES)))
def test_every_key_of_the_file_of_a_process_is_on_its_page(key: str) -> None:
    assert f"`{key}`" in text_of("process")


@pytest.mark.parametrize("key", sorted(keys_read("lab/reading.py", "lab/reading_toml.py")))
def test_every_key_of_a_case_file_is_on_its_page(key: str) -> None:
    assert f"`{key}`" in text_of("case-files")


def codes_in(*modules: str, of: str) -> set[str]:
    texts = [path.read_text(encoding="utf-8") for module in modules for path in SOURCE.glob(module)]
    return {code for text in texts for code in re.findall(of, text)}


def section(page: str, head: str) -> str:
    return text_of(page).partition(f"## {head}\n")[2].partition("\n## ")[0]


def listed(head: str) -> set[str]:
    return set(re.findall(r"^\| `(\w+)` \|", section("codes", head), re.MULTILINE))


def test_the_codes_of_errors_are_those_of_the_code() -> None:
    found = {
        f"| `{kind.code}` | `{kind.__name__}` |"
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, UnionkitError)
    }
    assert found == set(
        re.findall(r"^\| `UK\d+` \| `\w+` \|", section("codes", "Codes of errors"), re.MULTILINE)
    )


def test_the_codes_of_decisions_are_those_of_the_code() -> None:
    decided = r'(?:code="|Undefined\("|\.append\(\(")([a-z_]+)"'
    found = codes_in("rules/*.py", "expr/*.py", of=decided)
    assert found == listed("Codes of refusals") | listed("Codes of invalid decisions")


def test_the_remarks_of_the_linter_are_those_of_the_code() -> None:
    assert codes_in(
        "rules/lint/*.py", "process/linting.py", "aid/linting.py", "packs/*.py", of=r'"(UL\d\d)"'
    ) == listed("Remarks of the linter")


def command_tables() -> str:
    """The tables of the page of the command line, from the parser itself."""
    text = ""
    for name, command in commands_of(parser()):
        said = str(command.description)
        text += f"## unionkit {name}\n\n{said[0].upper()}{said[1:]}.\n\n| Argument | Meaning |\n|---|---|\n"
        for part in command._actions:
            if part.dest != "help":
                text += f"| {spelling(part)} | {part.help}{'; required' * (part.required and part.nargs != '*')} |\n"
        text += "\n"
    return text


def commands_of(
    found: argparse.ArgumentParser, above: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The commands below a parser, those that only group others left out."""
    groups = [part for part in found._actions if isinstance(part, argparse._SubParsersAction)]
    if not groups:
        yield above.strip(), found
    for group in groups:
        for name, command in group.choices.items():
            yield from commands_of(command, f"{above} {name}")


def spelling(part: argparse.Action) -> str:
    value = part.metavar or ("" if part.nargs == 0 else "|".join(part.choices or [part.dest.upper()]))
    if not part.option_strings:
        return f"`{value}`" + " …" * (part.nargs == "*")
    return ", ".join(
        f"`{name} {value}`".replace(" `", "`").replace("|", "\\|") for name in part.option_strings
    )


def test_the_page_of_the_command_line_is_what_help_says() -> None:
    tables = command_tables()
    assert tables.strip() in text_of("command-line"), f"write on the page:\n\n{tables}"


def test_every_package_with_public_names_has_a_page() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in REFERENCE.glob("*.md"))
    packages = [path.parent.name for path in SOURCE.glob("*/__init__.py") if "__all__" in path.read_text()]
    assert [name for name in packages if f"automodule:: unionkit.{name}" not in pages] == []


def test_every_page_of_the_reference_is_in_the_index() -> None:
    index = text_of("index")
    assert [page.stem for page in REFERENCE.glob("*.md") if f"\n{page.stem}\n" not in f"{index}\n"] == [
        "index"
    ]
