"""Policies that replace another one at a place: which one answers, and which files are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from unionkit.errors import PackError, UnionkitError, flatten
from unionkit.packs import load_pack
from unionkit.packs.loading import Pack

DAY = "2026-11-25"
POLICY = """
id = "{id}"
{head}
facts.n = {{ type = "count", label = "数", question = "多少？" }}
sources.own = {{ title = "…", grade = "unverified" }}
[[edition]]
from = {start}
{end}
cite = "own"
require = [{{ when = "n >= 1", label = "有" }}]
{results}
"""


def write(
    folder: Path, name: str, *, head: str = "", start: str = "2020-01-01", end: str = "", least: str = "1"
) -> None:
    results = f'results.least = {{ is = "{least}", label = "最少" }}' if least else ""
    text = POLICY.format(id=f"own/{name}", head=head, start=start, end=end, results=results)
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")


def instead(place: str, of: str = "own/size") -> str:
    return f'replaces = "{of}"\nplace = "{place}"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "own"
    write(made, "size")
    write(made, "province", head=instead("340000"), least="2")
    write(made, "city", head=instead("340500"), least="3", start="2024-01-01", end="to = 2025-12-31")
    (made / "pack.toml").write_text('id = "own"\n', encoding="utf-8")
    return made


def answering(pack: Pack, place: str, on: str = DAY) -> str:
    return pack.policy_on("own/size", on=on, place=place).id.removeprefix("own/")


@pytest.mark.parametrize(
    ("place", "on", "expected"),
    [
        ("110000", "2024-05-06", "size"),
        ("340100", "2024-05-06", "province"),
        ("340504", "2024-05-06", "city"),
        ("340504", "2023-12-31", "province"),
        ("340504", "2026-01-01", "province"),
        ("340504", "2019-12-31", "size"),
        ("000000", "2024-05-06", "size"),
    ],
)
def test_the_most_specific_policy_that_is_in_force_answers(
    folder: Path, place: str, on: str, expected: str
) -> None:
    assert answering(load_pack(folder), place, on) == expected


def test_a_pack_may_replace_a_policy_of_the_shipped_pack(folder: Path) -> None:
    write(folder, "mine", head=instead("340500", "own/size").replace("own/size", "cn/organisation/committee"))
    pack = load_pack(folder)
    assert pack.policy_on("cn/organisation/committee", on=DAY, place="340504").id == "own/mine"
    assert (
        pack.policy_on("cn/organisation/committee", on=DAY, place="340100").id == "cn/organisation/committee"
    )


def test_a_replacement_of_an_own_pack_changes_nothing_for_the_shipped_one(folder: Path) -> None:
    write(folder, "mine", head=instead("000000", "cn/organisation/committee"))
    load_pack(folder)
    shipped = load_pack("cn").policy_on("cn/organisation/committee", on=DAY)
    assert shipped.id == "cn/organisation/committee"


def test_at_one_place_the_own_pack_goes_before_the_other(folder: Path) -> None:
    write(folder, "futian", head=instead("440304", "cn/organisation/committee-size"))
    path = folder / "futian.toml"
    more = "".join(f"results.{name} = {{ is = '1', label = '…' }}\n" for name in ("most", "odd", "alone"))
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    found = load_pack(folder).policy_on("cn/organisation/committee-size", on=DAY, place="440304")
    assert found.id == "own/futian"


def test_an_id_that_nobody_has_is_refused(folder: Path) -> None:
    with pytest.raises(PackError):
        load_pack(folder).policy_on("own/nothing", on=date(2024, 5, 6))


WRONG = [
    ({"head": 'replaces = "own/size"'}, "belong together"),
    ({"head": 'place = "340500"'}, "belong together"),
    ({"head": instead("3405")}, "6-digit code"),
    ({"head": instead("340500", "own/wrong")}, "itself"),
    ({"head": instead("340501", "own/nothing")}, "no policy is called"),
    ({"head": instead("340501", "nopack/nothing")}, "no policy is called"),
    ({"head": instead("340500")}, "another policy replaces"),
    ({"head": instead("340501", "own/city")}, "itself a replacement"),
    ({"head": instead("340501"), "least": ""}, "no result 'least'"),
]


@pytest.mark.parametrize(("made", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_replacement_that_cannot_serve_is_refused(folder: Path, made: dict[str, str], message: str) -> None:
    write(folder, "wrong", **made)
    with pytest.raises(UnionkitError) as raised:
        load_pack(folder)
    found = flatten(raised.value)
    assert len(found) == 1
    assert message in found[0].message
    assert "wrong.toml" in found[0].where
