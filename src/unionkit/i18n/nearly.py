"""Two numbers and their distance as texts, the short way: for the common cases in languages with the usual signs."""

from __future__ import annotations

Shown = tuple[str, str, str]


def in_fen(left: int, below: int, right: int, under: int) -> Shown | None:
    """Two amounts and their distance with two decimals; None where these do not tell them apart or one is negative."""
    if left < 0 or right < 0:
        return None
    one, other = (200 * left + below) // (2 * below), (200 * right + under) // (2 * under)
    distance = right * below - left * under
    shown = f"{one // 100:,}.{one % 100:02d}", f"{other // 100:,}.{other % 100:02d}"
    if not distance:
        return *shown, ""
    both = below * under
    off = (200 * abs(distance) + both) // (2 * both)
    if one == other or not off:
        return None
    return *shown, f"{off // 100:,}.{off % 100:02d}"


def in_whole(left: int, below: int, right: int, under: int) -> Shown | None:
    """Two whole numbers and their distance; None where one is not whole or negative."""
    if below != 1 or under != 1 or left < 0 or right < 0:
        return None
    return f"{left:,}", f"{right:,}", f"{abs(right - left):,}" if left != right else ""


def not_nearly(_left: int, _below: int, _right: int, _under: int) -> None:
    """No short way for languages with other signs."""
