"""Promises of encodings: judged strictly over the whole file, never guessed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionkit.errors import InputError
from unionkit.exchange import encodings
from unionkit.exchange.encodings import encoding_of

TEXT = "船员人数,停泊费\n3,1200\n"


def file_of(folder: Path, content: bytes) -> Path:
    path = folder / "boats.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encoding_of_a_file_is_found(tmp_path: Path, encoding: str) -> None:
    assert encoding_of(file_of(tmp_path, TEXT.encode(encoding))) == encoding


def test_plain_english_is_utf_8(tmp_path: Path) -> None:
    assert encoding_of(file_of(tmp_path, b"crew\n3\n")) == "utf-8"


def test_an_empty_file_is_utf_8(tmp_path: Path) -> None:
    assert encoding_of(file_of(tmp_path, b"")) == "utf-8"


def test_one_cell_in_gb_18030_behind_a_million_bytes_is_seen(tmp_path: Path) -> None:
    content = b"crew\n" * 300_000 + "船员".encode("gb18030")
    assert encoding_of(file_of(tmp_path, content)) == "gb18030"


def test_a_character_that_two_blocks_share_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encodings, "BLOCK", 1)
    assert encoding_of(file_of(tmp_path, TEXT.encode())) == "utf-8"


@pytest.mark.parametrize("content", [TEXT.encode()[:-1] + b"\xff\n", "crew\n船员".encode()[:-1]])
def test_what_fits_neither_is_refused_with_the_line(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="neither") as refused:
        encoding_of(file_of(tmp_path, content))
    assert refused.value.where == "line 2"


def test_utf_16_is_called_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="UTF-16"):
        encoding_of(file_of(tmp_path, TEXT.encode("utf-16")))


def test_a_file_that_does_not_exist_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent\.csv cannot be read"):
        encoding_of(tmp_path / "absent.csv")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="is not a file"):
        encoding_of(tmp_path / "pipe")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a file"):
        encoding_of(tmp_path)


@pytest.mark.property
@given(content=st.binary(max_size=60))
def test_a_file_can_be_read_whole_in_the_encoding_that_was_found(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = file_of(tmp_path_factory.mktemp("any"), content)
    try:
        found = encoding_of(path)
    except InputError:
        for encoding in ("utf-8", "gb18030"):
            with pytest.raises(UnicodeDecodeError):
                content.decode(encoding)
    else:
        content.decode(found)
