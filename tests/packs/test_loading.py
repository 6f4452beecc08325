from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from unionkit import Policy, UnionkitError, load_pack, load_policy
from unionkit.errors import PackError, PolicyError, flatten
from unionkit.packs.files import LARGEST
from unionkit.packs.linting import lint_path
from unionkit.packs.loading import installed, installed_packs, open_pack

TOLL = """
kind = "table"
id = "ferry/toll"
unit = "CNY"
keys = ["place"]
row = [{ place = "350200", from = 2020-01-01, value = 8 }]
"""

PASS = """
id = "ferry/pass"
facts.place = { type = "text" }
facts.budget = { type = "money" }
parameters.toll = { table = "ferry/toll" }
[[edition]]
from = 2020-01-01
require = [{ when = "budget >= toll" }]
"""

PLAIN = """
id = "ferry/plain"
facts.budget = { type = "money" }
[[edition]]
from = 2020-01-01
require = [{ when = "budget >= 8" }]
"""


def folder_of(folder: Path, **files: str) -> Path:
    """A folder with files, written in UTF-8; `_` in a name stands for a dot before the ending."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/').replace('_', '.')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def grants(policy: Policy, budget: int) -> bool:
    return policy.decide({"place": "350203", "budget": budget}, on="2024-05-01").outcome == "granted"


def told(error: UnionkitError) -> list[str]:
    return [f"{single.where}: {single.message}" for single in flatten(error)]


@pytest.fixture
def forgetting() -> Iterator[None]:
    """Forgets which packs are installed, before and after."""
    for remembered in (installed_packs, installed):
        remembered.cache_clear()
    yield
    for remembered in (installed_packs, installed):
        remembered.cache_clear()


def distribution(folder: Path, name: str, function: str = "folder") -> Path:
    """A throw-away distribution that offers a pack in the entry-point group ``unionkit.packs``."""
    module = f"{name}_pack"
    (folder / module).mkdir(parents=True)
    (folder / module / "__init__.py").write_text(
        "from pathlib import Path\n\n\ndef folder():\n    return Path(__file__).parent / 'law'\n\n\n"
        "def number():\n    return 5\n",
        encoding="utf-8",
    )
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        f"[unionkit.packs]\n{name} = {module}:{function}\n", encoding="utf-8"
    )
    return folder / module / "law"


# Doors -------------------------------------------------------------------------------------------------------


def test_the_shipped_pack_is_loaded_by_name() -> None:
    pack = load_pack("cn")
    assert (pack.id, repr(pack)) == ("cn", f"Pack('cn', {len(pack.policies)} policies)")
    assert pack.title.has("zh")


def test_a_shipped_policy_is_loaded_by_its_id_and_by_its_file_alike() -> None:
    by_id = load_policy("cn/anhui/chuzhou/file")
    by_file = load_policy(installed("cn").folder / "anhui" / "chuzhou" / "file.toml")
    assert by_id.id == by_file.id
    assert [edition.fingerprint for edition in by_id.editions] == [
        edition.fingerprint for edition in by_file.editions
    ]


def test_the_policy_of_an_installed_pack_is_built_once() -> None:
    assert load_policy("cn/anhui/chuzhou/file") is load_policy("cn/anhui/chuzhou/file")


def test_a_folder_without_pack_toml_is_a_pack_with_the_name_of_the_folder(tmp_path: Path) -> None:
    pack = load_pack(folder_of(tmp_path / "harbour", toll=TOLL, deep__er__pass=PASS))
    assert (pack.id, list(pack.policies), list(pack.tables)) == ("harbour", ["ferry/pass"], ["ferry/toll"])


def test_pack_toml_names_the_pack(tmp_path: Path) -> None:
    head = 'id = "ferry"\ntitle = { zh = "轮渡", en = "Ferry" }\nnotes = "Fares."\n'
    pack = load_pack(str(folder_of(tmp_path, pack=head, plain=PLAIN)))
    assert (pack.id, pack.title.in_language("en")) == ("ferry", "Ferry")


def test_a_policy_file_finds_the_table_that_stands_beside_it(tmp_path: Path) -> None:
    folder_of(tmp_path, toll=TOLL, **{"pass": PASS}, broken="x = ")
    policy = load_policy(str(tmp_path / "pass.toml"))
    assert [grants(policy, budget) for budget in (7, 8)] == [False, True]


def test_a_policy_file_in_a_pack_finds_tables_and_sources_anywhere_in_it(tmp_path: Path) -> None:
    sources = '[sources.board]\ntitle = "Notice"\ngrade = "issuer"\n'
    folder_of(
        tmp_path,
        pack='id = "ferry"\n',
        sources=sources,
        tables__toll=TOLL,
        far__off__pass=PASS.replace("from", 'cite = "board: 3"\nfrom'),
    )
    policy = load_policy(tmp_path / "far" / "off" / "pass.toml")
    assert grants(policy, 8)
    assert policy.editions[0].requires[0].citations[0].source.title == "Notice"


def test_a_policy_file_may_use_a_table_of_the_shipped_pack(tmp_path: Path) -> None:
    text = """
id = "ferry/pass"
facts.place = { type = "text" }
facts.area = { type = "choice", choices = ["urban", "county", "rural"] }
facts.income = { type = "money", unit = "CNY/month/head" }
parameters.L = { table = "cn/dibao" }
[[edition]]
from = 2020-01-01
require = [{ when = "income <= L" }]
"""
    folder_of(tmp_path, **{"pass": text})
    shipped = installed("cn").tables["cn/dibao"]
    row = shipped.find(["340500", "urban"], on=load_policy("cn/anhui/chuzhou/file").editions[0].start)
    for policy in (load_policy(tmp_path / "pass.toml"), load_pack(tmp_path).policies["ferry/pass"]):
        assert policy.parameters["L"].table is shipped
    assert row is not None


def test_a_table_of_a_pack_goes_before_one_of_an_installed_pack(tmp_path: Path) -> None:
    folder_of(
        tmp_path,
        toll=TOLL.replace("ferry/toll", "cn/dibao"),
        **{"pass": PASS.replace("ferry/toll", "cn/dibao")},
    )
    assert grants(load_pack(tmp_path).policies["ferry/pass"], 8)


@pytest.mark.usefixtures("forgetting")
def test_an_installed_distribution_offers_its_pack_by_an_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_of(distribution(tmp_path, "ferry"), toll=TOLL, **{"pass": PASS})
    monkeypatch.syspath_prepend(str(tmp_path))
    assert grants(load_policy("ferry/pass"), 8)
    pack = load_pack("ferry")
    assert (pack.id, list(pack.policies)) == ("ferry", ["ferry/pass"])
    assert [remark.code for remark in lint_path("ferry/pass")].count("UL01") == 1


@pytest.mark.usefixtures("forgetting")
@pytest.mark.parametrize("function", ["number", "absent", "folder.more"])
def test_an_entry_point_that_gives_no_folder_is_named(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribution(tmp_path, "wreck", function)
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(PackError, match=rf"the pack 'wreck' is offered by 'wreck_pack:{function}'"):
        load_pack("wreck")


@pytest.mark.usefixtures("forgetting")
@pytest.mark.parametrize("first", [True, False])
def test_an_installed_distribution_cannot_take_the_place_of_the_shipped_pack(
    first: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_of(distribution(tmp_path, "cn"), toll=TOLL)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path] if first else [*sys.path, str(tmp_path)])
    importlib.invalidate_caches()
    assert "cn/anhui/chuzhou/file" in load_pack("cn").policy_files


# What cannot be found ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "message", "hint"),
    [
        (
            "cn/anhui/chuzhou/fil",
            "the pack cn has no policy 'cn/anhui/chuzhou/fil'",
            "did you mean 'cn/anhui/chuzhou/file'?",
        ),
        (
            "zz/anything",
            "no installed pack is called 'zz'",
            "installed: cn; a pack that is not installed is loaded from its folder",
        ),
        (
            "/somewhere/folder",
            "a policy is loaded from a .toml file or by its id",
            "load_pack loads a folder",
        ),
        (Path("folder"), "a policy is loaded from a .toml file or by its id", "load_pack loads a folder"),
        ("nowhere.toml", "this file cannot be read (No such file or directory)", "check the path"),
    ],
)
def test_a_policy_that_is_not_there_is_refused_with_what_there_is(
    reference: str | Path, message: str, hint: str
) -> None:
    with pytest.raises(PackError) as caught:
        load_policy(reference)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_pack_that_is_not_there_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(
        PackError, match=r"no folder and no installed pack is called 'c'. did you mean 'cn'\?"
    ):
        load_pack("c")
    with pytest.raises(PackError, match="there is no such folder"):
        open_pack(tmp_path / "absent")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("toll", TOLL, "this file holds a table"),
        ("sources", "", "this file holds no policy"),
        ("pack", 'id = "ferry"', "this file holds no policy"),
        ("pass_cases", PLAIN, "this file holds no policy"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_as_one(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    folder_of(tmp_path, **{name: text})
    with pytest.raises(PolicyError, match=message):
        load_policy(next(tmp_path.glob("*.toml")))


@pytest.mark.parametrize("name", ["multitasks", "resources", "backpack"])
def test_a_policy_whose_file_name_ends_like_a_special_one_is_not_overlooked(
    name: str, tmp_path: Path
) -> None:
    assert list(load_pack(folder_of(tmp_path, **{name: PLAIN})).policies) == ["ferry/plain"]


# Ids and heads -------------------------------------------------------------------------------------------------


def test_an_id_that_two_files_use_is_refused_with_both_files(tmp_path: Path) -> None:
    folder_of(tmp_path, a=PLAIN, b=f"\n\n{PLAIN}")
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert caught.value.where == f"{tmp_path / 'b.toml'}:4 id"
    assert caught.value.hint == f"it stands in {tmp_path / 'a.toml'}"


def test_a_policy_and_a_table_cannot_share_an_id(tmp_path: Path) -> None:
    folder_of(tmp_path, a=PLAIN, b=TOLL.replace("ferry/toll", "ferry/plain"))
    with pytest.raises(PackError, match="the id 'ferry/plain' is already used"):
        load_pack(tmp_path)


def test_files_without_an_id_are_each_told_and_none_is_lost(tmp_path: Path) -> None:
    folder_of(tmp_path, a=PLAIN.replace('id = "ferry/plain"', ""), b=PLAIN.replace('"ferry/plain"', "5"))
    with pytest.raises(UnionkitError) as caught:
        load_pack(tmp_path)
    assert told(caught.value) == [
        f"{tmp_path / 'a.toml'}:1 id: id is missing",
        f"{tmp_path / 'b.toml'}:2 id: id is missing",
    ]


def test_two_tables_beside_a_policy_cannot_share_an_id(tmp_path: Path) -> None:
    folder_of(tmp_path, a=TOLL, b=TOLL, **{"pass": PASS})
    with pytest.raises(PackError, match="the id 'ferry/toll' is already used"):
        load_policy(tmp_path / "pass.toml")


def test_pack_toml_is_checked_like_any_file(tmp_path: Path) -> None:
    folder_of(tmp_path, pack='id = 5\n\ntitle = { fr = "Bac" }\ntitel = "轮渡"\n', plain=PLAIN)
    with pytest.raises(UnionkitError) as caught:
        load_pack(tmp_path)
    file = tmp_path / "pack.toml"
    assert told(caught.value) == [
        f"{file}:1 id: a text is wanted here",
        f"{file}:3 title.fr: title has the languages zh and en, not 'fr'",
        f"{file}:4 titel: 'titel' means nothing here",
    ]


def test_a_source_that_two_files_of_a_pack_declare_is_refused(tmp_path: Path) -> None:
    source = '[sources.board]\ntitle = "Notice"\ngrade = "issuer"\n'
    folder_of(tmp_path, sources=source, deep__sources=source, plain=PLAIN)
    with pytest.raises(PolicyError, match="the pack has a source 'board' already"):
        load_pack(tmp_path)


# Files that cannot be read ---------------------------------------------------------------------------------------


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    text = PLAIN.replace("budget >= 8", "budgett >= 8").replace("\n", "\r\n")
    (tmp_path / "plain.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    with pytest.raises(UnionkitError) as caught:
        load_pack(tmp_path)
    assert told(caught.value)[0].startswith(f"{tmp_path / 'plain.toml'}:6 edition[0].require[0].when: ")
    (tmp_path / "plain.toml").write_bytes(b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode())
    assert load_policy(tmp_path / "plain.toml").decide({"budget": 8}, on="2024-05-01").outcome == "granted"


@pytest.mark.parametrize(
    ("content", "line", "message", "hint"),
    [
        ("# ok\ntitle = '月票'".encode("gbk"), ":2", "this file is not UTF-8", "save it as UTF-8"),
        (b"x = 1\ny = abc\n", ":2", "this is not TOML: Invalid value", "texts stand in quotes"),
        (b"x = 1\nx = 2\n", ":2", "this is not TOML: Cannot overwrite a value", "keep one of the two"),
        (b"[a]\n[a]\n", ":2", "this is not TOML: Cannot declare ('a',) twice", "keep one of the two"),
        (b"x = { a = 1,\n b = 2 }\n", ":1", "this is not TOML", "a table in braces stays on one line"),
        (b"x = [1,\n2,\n\n", ":2", "this is not TOML", "texts stand in quotes"),
        (b"x = " + b"[" * 20_000 + b"]" * 20_000, "", "this file is nested too deeply", "write it flatter"),
        (b"x = " + b"9" * 5_000, "", "a number in this file is too long", "30 digits are the limit"),
        (b"#" * (LARGEST + 1), "", "this file is too large", "4000000 bytes is the limit"),
    ],
    ids=[
        "gbk",
        "bare-text",
        "key-twice",
        "table-twice",
        "braces",
        "unclosed",
        "deep",
        "long-number",
        "large",
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(
    content: bytes, line: str, message: str, hint: str, tmp_path: Path
) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content)
    for load, reference in ((load_policy, file), (load_pack, tmp_path)):
        with pytest.raises(PackError) as caught:
            load(reference)
        assert caught.value.where == f"{file}{line}"
        assert message in caught.value.message
        assert hint in caught.value.hint


def test_a_folder_named_like_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").mkdir()
    with pytest.raises(PackError, match=r"odd.toml: this file cannot be read"):
        load_pack(tmp_path)


def test_all_files_that_cannot_be_read_are_told_at_once(tmp_path: Path) -> None:
    folder_of(tmp_path, a="x = ", b="y = ", plain=PLAIN)
    with pytest.raises(UnionkitError) as caught:
        load_pack(tmp_path)
    assert [line.partition(":")[0] for line in told(caught.value)] == [
        str(tmp_path / "a.toml"),
        str(tmp_path / "b.toml"),
    ]


def test_problems_of_tables_and_policies_are_told_at_once_and_users_of_a_bad_table_are_not_blamed(
    tmp_path: Path,
) -> None:
    folder_of(
        tmp_path,
        a=TOLL.replace("value = 8", 'value = "8"'),
        b=PLAIN.replace(">= 8", ">="),
        c=TOLL.replace("ferry/toll", "ferry/other").replace("keys", "kees"),
        **{"pass": PASS},
    )
    pack = open_pack(tmp_path)
    for load in (lambda: load_pack(tmp_path), lambda: pack.policies):
        with pytest.raises(UnionkitError) as caught:
            load()
        assert [line.split(": ")[0].rpartition("/")[2] for line in told(caught.value)] == [
            "a.toml:6 row[0].value",
            "c.toml:5 kees",
            "c.toml:6 row[0].place",
            "b.toml:6 edition[0].require[0].when column 8",
        ]
    in_part: tuple[Callable[[], object], ...] = (
        lambda: pack.tables,
        lambda: pack.policy("ferry/pass"),
        lambda: load_policy(tmp_path / "pass.toml"),
    )
    for load_part in in_part:
        with pytest.raises(UnionkitError) as caught:
            load_part()
        assert [line.split(": ")[0].rpartition("/")[2] for line in told(caught.value)] == [
            "a.toml:6 row[0].value",
            "c.toml:5 kees",
            "c.toml:6 row[0].place",
        ]


# Lines ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('facts.x = { type = "money",\tlable = "a" }', 2, "facts.x.lable"),
        ('facts.x.type = "money"\nfacts.x.lable = "a"', 3, "facts.x.lable"),
        ('[facts]\n[facts.x]\ntype = "money"\n\n\nlable = "a"', 7, "facts.x.lable"),
        ('[facts.x]\ntype = "money"\nlabel = """\n\nlable\n"""\nlable = "a"', 8, "facts.x.lable"),
        ('[facts."x"]\n\'type\' = "money"\n"lable" = "a"', 4, "facts.x.lable"),
    ],
    ids=["inline", "dotted", "table", "multi-line", "quoted"],
)
def test_a_key_is_told_on_the_line_on_which_it_stands(text: str, line: int, key: str, tmp_path: Path) -> None:
    rule = '\n[[edition]]\nfrom = 2020-01-01\nrequire = [{ when = "x >= 1" }]\n'
    folder_of(tmp_path, plain=f'id = "ferry/plain"\n{text}{rule}')
    with pytest.raises(PolicyError) as caught:
        load_pack(tmp_path)
    assert caught.value.where == f"{tmp_path / 'plain.toml'}:{line} {key}"


def test_each_edition_and_rule_of_arrays_of_tables_has_its_own_line(tmp_path: Path) -> None:
    text = """id = "ferry/plain"
facts.x = { type = "money" }
[[edition]]
from = 2020-01-01
[[edition.amount]]
when = "y >= 1"
pay = 5
[[edition.amount]]
pay = '''
x +
z'''
[[edition]]
from = 2021-01-01
require = [
  { when = "x >= 1" },

  { when = "x >= 'a'" }]
"""
    folder_of(tmp_path, plain=text)
    with pytest.raises(UnionkitError) as caught:
        load_pack(tmp_path)
    assert [error.where.partition(":")[2] for error in flatten(caught.value)] == [
        "6 edition[0].amount[0].when",
        "9 edition[0].amount[1].pay",
        "17 edition[1].require[1].when",
    ]
