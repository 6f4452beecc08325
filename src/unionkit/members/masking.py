"""How people are shown where nobody asked for their data: in `repr`, findings, plans and notices."""

from __future__ import annotations

from unionkit.values.masking import mask_ends, mask_name

__all__ = ["shown_id"]

# an id with so many digits may be an identity number, a phone or a bank card
_PERSONAL_DIGITS = 9


def shown_id(person_id: str) -> str:
    """The id of a person as it may be shown: hosts use names, phones and identity numbers for ids too.

    What has nine digits or more keeps its ends, and what is not ASCII is masked as a name.

    >>> shown_id("E-2041"), shown_id("340421197001319982"), shown_id("王小强")
    ('E-2041', '340***********9982', '王**')
    """
    if sum(sign.isdigit() for sign in person_id) >= _PERSONAL_DIGITS:
        return mask_ends(person_id, (3, 4))
    return person_id if person_id.isascii() else mask_name(person_id)
