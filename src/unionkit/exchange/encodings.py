"""Which encoding a file is in: judged strictly, over all of its bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from unionkit.errors import InputError

BLOCK = 1_000_000
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "gb18030": "GB 18030"}
SAVE_AS = "in a spreadsheet, save it as CSV UTF-8, or name its --encoding"


def encoding_of(path: Path) -> str:
    """``utf-8-sig`` where the file begins with a mark, else ``utf-8`` or ``gb18030``, whichever fits every byte.

    Raises InputError where the file cannot be read or neither fits, with the line where UTF-8 ends to fit.
    """
    if path.exists() and not path.is_file():
        raise InputError(f"{path} is not a file", hint="name a CSV file")
    try:
        with path.open("rb") as file:
            start = file.read(3)
        failed = {name: _misfit(path, name) for name in ("utf-8", "gb18030")}
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})", hint="check the path") from None
    if failed["utf-8"] is None:
        return "utf-8-sig" if start == codecs.BOM_UTF8 else "utf-8"
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise InputError(f"{path} is in UTF-16", hint=SAVE_AS)
    if failed["gb18030"] is None:
        return "gb18030"
    where = f"line {failed['utf-8']}"
    raise InputError(f"{path} is neither UTF-8 nor GB 18030", hint=SAVE_AS, where=where)


def _misfit(path: Path, encoding: str) -> int | None:
    """The line in which the bytes of a file stop being text in an encoding, None where they never do."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for block in _blocks(path):
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start)
        line += block.count(b"\n")
    return None


def _blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and an empty block at its end."""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
    yield b""
