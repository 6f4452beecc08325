"""Workbooks looked at before they are opened: what would blow up, and what is no workbook of today."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from unionkit.errors import InputError

__all__ = ["check_workbook"]

MOST_PARTS = 5_000
MOST_BYTES = 1_500_000_000
MOST_TIMES_LARGER = 250
SMALL = 10_000_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 2_000
MOST_CELLS = 30_000_000
BLOCK = 1 << 20
LONGEST_TAG = 1 << 20

_SAVE = "open it in Excel or WPS, and save it as .xlsx without a password"
_SAVE_ANEW = "copy the rows of the roster into a new workbook, and save that"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LETTERS = 26
_FEW_ROWS = 99_999
_LOCAL_HEADER = 30
# A cell that is only formatted is closed at once, and takes no room. Values of attributes may hold any sign but <.
_FILLED = rb"""["'](?!(?:[^"'<>]|"[^"<]*"|'[^'<]*')*/>)"""
# a cell that is far out: past column Z, or past row 99,999
_FAR = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{2,}[0-9]+|[A-Za-z]?[0-9]{6,})""" + _FILLED)
_EVERY = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*[0-9]+)""" + _FILLED)
_DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\b[^>]*\bref\s*=\s*["'][^"':]*:([A-Za-z]*)([0-9]+)["']""")


def check_workbook(path: Path) -> None:
    """Raise InputError for a workbook that cannot be opened safely, before anything in it is unpacked into memory.

    Its parts are inflated one block at a time, and counted: what the directory says of their sizes is not believed.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
            if start == _OLD:
                raise _old(file, path)
            file.seek(0)
            with zipfile.ZipFile(file) as packed:
                parts = packed.infolist()
            _check_directory(parts, path)
            for part in parts:
                _check_part(file, part, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
        raise InputError(f"{path} is no Excel workbook, or is damaged", hint=_SAVE) from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})", hint="check the path") from None


def _old(file: BinaryIO, path: Path) -> InputError:
    """What is wrong with a file of the kind that workbooks were until 2007, and that encrypted ones still are."""
    if "EncryptedPackage".encode("utf-16-le") in file.read(MOST_COLUMNS * 1_000):
        return InputError(f"{path} is encrypted", hint=_SAVE)
    return InputError(f"{path} is an old workbook (.xls)", hint=_SAVE)


def _check_directory(parts: list[zipfile.ZipInfo], path: Path) -> None:
    if len(parts) > MOST_PARTS:
        raise InputError(f"{path} has more than {MOST_PARTS:,} parts", hint=_SAVE_ANEW)
    if any(part.flag_bits & 1 for part in parts):
        raise InputError(f"{path} is encrypted", hint=_SAVE)
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise InputError(f"{path} is no Excel workbook, or is damaged", hint=_SAVE)
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise InputError(f"{path} holds more than {MOST_BYTES:,} bytes", hint=_SAVE_ANEW)
    for part in parts:
        _check_ratio(part.file_size, part, path)


def _check_ratio(size: int, part: zipfile.ZipInfo, path: Path) -> None:
    if size > SMALL and size > MOST_TIMES_LARGER * max(part.compress_size, 1):
        raise InputError(f"a part of {path} grows more than {MOST_TIMES_LARGER} times", hint=_SAVE_ANEW)


def _check_part(file: BinaryIO, part: zipfile.ZipInfo, path: Path) -> None:
    """Look at a part as at a sheet, whatever it is called: which one is the sheet is for other parts to say."""
    size, far, wide = 0, (1, 1), False
    tail = b""
    for block in _inflated(file, part):
        size += len(block)
        if size > part.file_size:
            raise InputError(f"a part of {path} is larger than it says", hint=_SAVE_ANEW)
        text, tail = _whole_tags(tail + block, path)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise InputError(f"{path} declares entities of its own", hint=_SAVE_ANEW)
        if b"dimension" in text:
            _check_dimension(text, path)
        far = _furthest(_EVERY if wide else _FAR, text, far)
        wide = wide or far[1] > _LETTERS
    _check_size(far, path)
    if wide and far[0] * far[1] <= MOST_CELLS < _FEW_ROWS * far[1]:
        _check_size(_furthest_of_all(file, part, path), path)


def _furthest_of_all(file: BinaryIO, part: zipfile.ZipInfo, path: Path) -> tuple[int, int]:
    """The last row and column of a sheet, every cell looked at."""
    far, tail = (1, 1), b""
    for block in _inflated(file, part):
        text, tail = _whole_tags(tail + block, path)
        far = _furthest(_EVERY, text, far)
    return far


def _whole_tags(text: bytes, path: Path) -> tuple[bytes, bytes]:
    """The part of a text that ends with a tag, and the rest, which waits for the next block."""
    end = text.rfind(b">") + 1
    if len(text) - end > LONGEST_TAG:
        raise InputError(f"a cell of {path} is too long", hint=_SAVE_ANEW)
    return text[:end], text[end:]


def _check_dimension(block: bytes, path: Path) -> None:
    found = _DIMENSION.search(block)
    if found and (len(found[2]) > 7 or int(found[2]) > MOST_ROWS or len(found[1]) > 3):
        raise InputError(f"a sheet of {path} claims to be larger than Excel allows", hint=_SAVE_ANEW)


def _check_size(far: tuple[int, int], path: Path) -> None:
    rows, columns = far
    if rows > MOST_ROWS:
        raise InputError(f"a sheet of {path} has more than {MOST_ROWS:,} rows", hint=_SAVE_ANEW)
    if columns > MOST_COLUMNS:
        raise InputError(f"a sheet of {path} has more than {MOST_COLUMNS:,} columns", hint=_SAVE_ANEW)
    if rows * columns > MOST_CELLS:
        raise InputError(
            f"a sheet of {path} reaches over more than {MOST_CELLS:,} cells",
            hint="a cell stands far below or beside the others: delete it. " + _SAVE_ANEW.capitalize(),
        )


def _furthest(pattern: re.Pattern[bytes], text: bytes, far: tuple[int, int]) -> tuple[int, int]:
    """The last row and column of the cells that a pattern finds, as long numbers are cut to eight digits."""
    rows, columns = far
    for reference in pattern.findall(text):
        letters = reference.rstrip(b"0123456789")
        rows = max(rows, int(reference[len(letters) :][:8]))
        if letters:
            columns = max(columns, _column(letters[:4]))
    return rows, columns


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - 64
    return number


def _inflated(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part, at most a block at a time, from what is really there."""
    file.seek(part.header_offset)
    head = file.read(_LOCAL_HEADER)
    if len(head) < _LOCAL_HEADER or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    left = part.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := file.read(min(left, BLOCK // 16))):
        left -= len(packed)
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, BLOCK)
            packed = inflate.unconsumed_tail
