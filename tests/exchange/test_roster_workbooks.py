"""Promises of workbooks: what would blow up is refused before it is opened, with what to do."""

from __future__ import annotations

import contextlib
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.rosters import ON

from unionkit.errors import InputError, UnionkitError
from unionkit.exchange.rosters import export_roster, read_roster
from unionkit.exchange.rosters.workbooks import check_workbook

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def workbook(path: Path, sheet: bytes | None = None, **more: bytes) -> Path:
    """A workbook whose sheet, or further parts, are replaced."""
    plain = path.with_name("plain.xlsx")
    export_roster([], plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            target.writestr(part.filename, sheet if sheet and part.filename == SHEET else source.read(part))
        for name, content in more.items():
            target.writestr(name, content)
    return path


def sheet(cells: str, dimension: str = "A1:B2") -> bytes:
    return f'{HEAD}<dimension ref="{dimension}"/><sheetData>{cells}</sheetData></worksheet>'.encode()


def cell(reference: str) -> str:
    return f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="{reference}"><v>1</v></c></row>'


def test_a_plain_workbook_passes(tmp_path: Path) -> None:
    check_workbook(workbook(tmp_path / "book.xlsx", sheet(cell("B2"))))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (sheet(cell("XFD2")), "columns"),
        (sheet(cell("BZZ1048576")), "columns|cells"),
        (sheet(cell("ZZ1048576")), "cells"),
        (sheet(cell("A4294967290")), "rows"),
        (sheet('<row r="4294967290"><c><v>1</v></c></row>'), "rows"),
        (sheet("<row r = '4294967290' ><c><v>1</v></c></row>"), "rows"),
        (sheet('<row r="1"><c s="1" r="xfd1"><v>1</v></c></row>'), "columns"),
        (sheet('<row r="1"><c r="XFD1" x="/>"><v>1</v></c></row>'), "columns"),
        (b"<!--" + b"x" * 10_000 + b"-->" + sheet(cell("XFD2")), "columns"),
        (sheet(cell("B2"), "A1:XFD2147483648"), "larger than Excel"),
        (b"<!DOCTYPE x>" + sheet(cell("B2")), "entities"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet(cell("B2")), "entities"),
    ],
)
def test_a_sheet_that_would_blow_up_is_refused_at_once(tmp_path: Path, content: bytes, said: str) -> None:
    path = workbook(tmp_path / "book.xlsx", content)
    with pytest.raises(InputError, match=said) as caught:
        read_roster(path, on=ON)
    assert caught.value.hint


def test_cells_that_are_only_formatted_do_not_count(tmp_path: Path) -> None:
    check_workbook(workbook(tmp_path / "book.xlsx", sheet('<row r="1"><c r="XFD1" s="1"/></row>')))


def test_a_wide_sheet_of_few_rows_passes(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{row}"><c r="ZZ{row}"><v>1</v></c></row>' for row in range(1, 50))
    check_workbook(workbook(tmp_path / "book.xlsx", sheet(cells)))


def test_a_far_cell_is_seen_where_blocks_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in range(64, 100):
        monkeypatch.setattr("unionkit.exchange.rosters.workbooks.BLOCK", size)
        with pytest.raises(InputError, match="columns"):
            check_workbook(workbook(tmp_path / "book.xlsx", sheet(cell("XFD2"))))


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", **{"xl/bomb.xml": b"0" * 40_000_000})
    with pytest.raises(InputError, match="grows more than"):
        check_workbook(path)


def test_a_directory_that_lies_about_sizes_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", **{"xl/bomb.xml": b"0" * 40_000_000})
    content = bytearray(path.read_bytes())
    place = content.rindex(b"xl/bomb.xml") - 46
    assert content[place : place + 4] == b"PK\x01\x02"
    content[place + 24 : place + 28] = struct.pack("<I", 1_000)
    path.write_bytes(content)
    with pytest.raises(InputError, match="larger than it says"):
        check_workbook(path)


def test_a_workbook_of_very_many_parts_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", **{f"xl/{number}.xml": b"" for number in range(5_001)})
    with pytest.raises(InputError, match="parts"):
        check_workbook(path)


def test_a_workbook_that_holds_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unionkit.exchange.rosters.workbooks.MOST_BYTES", 5_000)
    with pytest.raises(InputError, match="bytes"):
        check_workbook(workbook(tmp_path / "book.xlsx"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "old workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"", "no Excel workbook"),
        (b"<html><table></table></html>", "no Excel workbook"),
        (b"PK\x03\x04 and nothing more", "no Excel workbook"),
    ],
)
def test_what_is_no_workbook_of_today_is_told_apart(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_roster(path, on=ON)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", "a")
    with pytest.raises(InputError, match="no Excel workbook"):
        read_roster(path, on=ON)


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx")
    content = bytearray(path.read_bytes())
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(InputError, match="encrypted"):
        check_workbook(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_roster(tmp_path / "book.xlsx", on=ON)


@pytest.fixture(scope="module")
def one_member(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook with one row."""
    path = tmp_path_factory.mktemp("books") / "book.xlsx"
    export_roster([{"name": "张三", "identity": "340421197001319982", "phone": "13800000000"}], path)
    return path.read_bytes()


@pytest.mark.property
@pytest.mark.fuzz
@given(place=st.integers(0, 8_000), byte=st.integers(0, 255), cut=st.integers(0, 300))
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, one_member: bytes, place: int, byte: int, cut: int
) -> None:
    path = tmp_path_factory.mktemp("books") / "book.xlsx"
    content = bytearray(one_member)
    content[place % len(content)] = byte
    path.write_bytes(content[: len(content) - cut if byte % 4 == 0 else len(content)])
    with contextlib.suppress(UnionkitError):
        assert len(list(read_roster(path, on=ON))) <= 1
