"""What must hold between rows of this app, whichever way they come in; what holds within one row are its constraints."""

import datetime as dt


def may_happen_on(day: dt.date, issued_on: dt.date) -> bool:
    """Say whether something can happen to a certificate on a day: not before it was issued."""
    return day >= issued_on


def may_cover(holder: int | None, owner: int | None) -> bool:
    """Say whether a certificate of ``holder`` can cover a product of ``owner``: only of the same enterprise."""
    return holder == owner
