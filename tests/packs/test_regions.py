"""The shipped list of region codes, and reading one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from unionkit.errors import ErrorGroup, PackError
from unionkit.packs import load_pack
from unionkit.packs.regions import read_regions, shipped_regions
from unionkit.values.identity import PROVINCES, Regions, check_identity_number


@pytest.mark.parametrize(
    ("code", "birth_year", "doubt"),
    [
        ("340421", 1950, None),
        ("110103", 2009, None),  # 崇文 and 宣武, merged into their neighbours in 2010
        ("110103", 2015, "region_withdrawn"),
        ("110104", 2015, "region_withdrawn"),
        ("510202", 1985, None),  # Chongqing, in Sichuan until 1997
        ("999999", 1985, "region_unknown"),
    ],
)
def test_the_shipped_list_knows_codes_of_the_past(code: str, birth_year: int, doubt: str | None) -> None:
    assert shipped_regions().doubt(code, birth_year) == doubt


def test_the_shipped_list_has_codes_of_every_province_and_of_no_other() -> None:
    regions = shipped_regions()
    elsewhere = {"71", "81", "82", "83"}
    assert {code[:2] for code in regions.in_force} == PROVINCES - elsewhere
    assert {code[:2] for code in regions.withdrawn} <= PROVINCES - elsewhere


def test_a_number_with_a_withdrawn_county_is_doubted_under_the_shipped_list() -> None:
    checked = check_identity_number("110103201503079971", regions=shipped_regions())
    assert checked.codes == ("region_withdrawn",)


def written(folder: Path, text: str) -> Path:
    path = folder / "regions.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_list_of_ones_own_is_read(tmp_path: Path) -> None:
    regions = read_regions(written(tmp_path, "# ours\nas_of,2030\n\n340421,\n110103,2009\n"))
    assert regions == Regions(in_force={"340421"}, withdrawn={"110103": 2009}, as_of=2030)


def test_all_wrong_rows_are_reported_with_their_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "as_of,2030\n340421,\n34042,\n340421,1990\n110103,09\n")
    with pytest.raises(ErrorGroup) as caught:
        read_regions(path)
    assert [error.where for error in caught.value.errors] == [
        "regions.csv:3",
        "regions.csv:4",
        "regions.csv:5",
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "340421,\n", "as_of,\n"])
def test_a_list_without_its_year_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PackError, match="no year"):
        read_regions(written(tmp_path, text))


def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read"):
        read_regions(tmp_path / "nowhere.csv")
    (tmp_path / "gbk.csv").write_bytes("# 区划\n".encode("gbk"))
    with pytest.raises(PackError, match="cannot be read"):
        read_regions(tmp_path / "gbk.csv")


# codes of 市辖区 and the like, which lists leave out after a county of that code was dissolved
ONLY_WITHDRAWN_HERE = {
    "220301",
    "220401",
    "231101",
    "321201",
    "321301",
    "330301",
    "330701",
    "350501",
    "370901",
    "420901",
    "421001",
    "422900",
    "422921",
    "429001",
    "610401",
}


def years_of_python_stdnum() -> dict[str, int | None]:
    """The last year of every code that python-stdnum has, None where it is in force."""
    stdnum = pytest.importorskip("stdnum")
    found: dict[str, int | None] = {}
    province = ""
    for line in (Path(stdnum.__file__).parent / "cn" / "loc.dat").read_text(encoding="utf-8").splitlines():
        row = re.match(r'(?P<province>[0-9]{2}) |  (?P<rest>[0-9]{4}) county="(?P<counties>.*)"', line)
        if row is None:
            continue
        if row["province"]:
            province = row["province"]
            continue
        ends = re.findall(r"(?:^|,)(?:\[[0-9]*-([0-9]*)\])?", row["counties"])
        found[province + row["rest"]] = None if "" in ends else max(int(end) for end in ends)
    return found


def test_the_shipped_list_and_python_stdnum_differ_where_they_are_known_to() -> None:
    regions, theirs = shipped_regions(), years_of_python_stdnum()
    both = {code for code in theirs if code in regions}
    assert len(both) > 6_800
    only_here = {code for code in both if code in regions.withdrawn and theirs[code] is None}
    only_there = {theirs[code] for code in both if code in regions.in_force} - {None}
    assert only_here == ONLY_WITHDRAWN_HERE
    assert all(year is not None and year > regions.as_of for year in only_there)


def test_a_pack_gives_the_list_that_lies_in_its_folder() -> None:
    assert load_pack("cn").regions.as_of == shipped_regions().as_of


def test_a_pack_without_a_list_says_where_it_looked(tmp_path: Path) -> None:
    pack = load_pack(tmp_path)
    with pytest.raises(PackError, match=r"regions\.csv"):
        _ = pack.regions
