"""Chance, at the one door where storage needs it: the salt of a hash of personal facts."""

from __future__ import annotations

import secrets


def new_salt() -> str:
    """Sixteen random bytes, as hexadecimal digits."""
    return secrets.token_hex(16)
