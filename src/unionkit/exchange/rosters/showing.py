"""What a remark shows of a cell: enough to find it again, and nothing that tells of a person."""

from __future__ import annotations

import re

from unionkit.exchange.rosters.cleaning import bare, narrowed
from unionkit.packs.roster_layouts import Column
from unionkit.values.masking import mask_ends, mask_identity_number, mask_name, mask_phone

__all__ = ["shown"]

MOST_SHOWN = 24
_COUNT = re.compile(r"[0-9０-９]{1,4}")
_NUMBER = re.compile(r"[0-9A-Za-z.+*-]+")


def shown(column: Column, cell: str) -> str:
    """The cell with its middle hidden, or all of it; small counts and what is like a label of a list are shown.

    Days may be those of births. Cells shift, and the number of a person may stand under any label: so what does not look like its column is hidden
    whole.
    """
    plain = bare(cell)[: 4 * MOST_SHOWN]
    if not plain:
        return ""
    if column.type in ("identity", "credit_code", "mobile", "phone"):
        plain = narrowed(plain)
        if _NUMBER.fullmatch(plain) is None:
            return _stars(plain)
        is_phone = column.type in ("mobile", "phone")
        return mask_phone(plain) if is_phone else mask_identity_number(plain)
    if column.type == "name":
        return mask_name(plain) if len(plain) <= 4 else _stars(plain)
    if column.sensitive:
        return _stars(plain)
    if column.type == "choice" and column.codes is not None:
        near = column.codes.nearest(plain)
        return plain if near and set(plain) & set(near) and len(plain) <= MOST_SHOWN else _stars(plain)
    return plain if _COUNT.fullmatch(plain) else _stars(plain)


def _stars(plain: str) -> str:
    return mask_ends(plain, (0, 0))[:MOST_SHOWN]
