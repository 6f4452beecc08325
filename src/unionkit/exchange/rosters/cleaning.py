"""What comes along when people type and copy: blanks, marks that show nothing, full-width signs, marks of text."""

from __future__ import annotations

import re

__all__ = ["bare", "folded", "half_width", "narrowed", "without_remark"]

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u0000-\u0008\u000e-\u001f\u007f-\u009f"
_DIRT = re.compile(rf"[\s{_INVISIBLE}]|^['‘’`]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_BLANKS = re.compile(r"\s+")
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
# full-width forms of ASCII stand at one fixed distance
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def bare(text: str) -> str:
    """A text without outer blanks, characters that show nothing and the apostrophe by which a spreadsheet marks text.

    Blanks inside become one each, and go between two Chinese characters. Nothing that can be seen is changed.

    >>> bare(" '王　小明\u200b "), bare("Li  Ming")
    ('王小明', 'Li Ming')
    """
    if _DIRT.search(text) is None:
        return text
    plain = _BLANKS.sub(" ", _HIDDEN.sub("", text)).strip().lstrip("'‘’`").strip()
    return _BETWEEN.sub("", plain)


def half_width(text: str) -> str:
    """Full-width letters, digits and signs in their ASCII form."""
    return text if text.isascii() else text.translate(_NARROW)


def narrowed(text: str) -> str:
    """The same with full-width letters, digits and signs in their ASCII form, and without any blank.

    >>> narrowed("１３８ 0000-0000")
    '1380000-0000'
    """
    plain = bare(text)
    return plain if plain.isascii() and " " not in plain else half_width(plain).replace(" ", "")


_MARKS = str.maketrans("", "", "*★☆※:：")
_REMARK = re.compile(r"\([^()]*\)")
_REQUIRED = re.compile(r"\((?:必填|选填|必填项|required|optional)\)")


def folded(label: str) -> str:
    """A label as it is compared: no blanks, marks of duty or capitals, brackets in ASCII.

    >>> folded("＊ 证件 号码（必填）")
    '证件号码'
    """
    return _REQUIRED.sub("", narrowed(label).translate(_MARKS).casefold())


def without_remark(label: str) -> str:
    """A folded label without what stands in brackets.

    >>> without_remark("出生日期(yyyy/mm/dd)")
    '出生日期'
    """
    return _REMARK.sub("", label)
