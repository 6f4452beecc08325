"""The one way in which a tree is written: canonical JSON without floats, and its hash."""

from __future__ import annotations

import hashlib
import json
from typing import NoReturn, cast

from unionkit.errors import RecordRefused
from unionkit.storage.kinds import Json

encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""What `write` does, without looking whether it would come back: for trees whose parts were written before."""


def _no_float(_text: str) -> NoReturn:
    raise RecordRefused(
        "a float cannot be kept", hint="keep an int of the smallest unit, or a Decimal as text"
    )


_decode = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float).decode


def write(tree: Json) -> str:
    """A tree as one line: keys in order of code points, no blanks, text as it is.

    Raises RecordRefused for what would not come back the same: floats, tuples, keys that are no texts, half characters,
    nesting without end.

    >>> write({"b": [1, None], "a": "工会"})
    '{"a":"工会","b":[1,null]}'
    """
    try:
        text = encode(tree)
        same = _decode(text) == tree
        text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        kind = "half a character" if isinstance(error, UnicodeError) else "something that is no record"
        raise RecordRefused(f"a record cannot hold {kind}", hint=_HINT) from None
    if not same:
        raise RecordRefused("a record would not come back as it was handed in", hint=_HINT)
    return text


_HINT = "use None, bool, int, str, list and dict with text keys; a Codec writes attrs values so"


def read(text: str) -> Json:
    """The tree in a text that `write` made. Raises RecordRefused for a float; a bad text is a ValueError."""
    return cast("Json", _decode(text))


def hash_of(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
