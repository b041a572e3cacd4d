"""Terms by their code: as the office has set them, else as the product ships them."""

import datetime as dt

from supervision.models import SupervisionTerm
from supervision.terms import Term, find_last_day, read_shipped


def get_term(code: str) -> Term:
    """Return a term."""
    row = SupervisionTerm.objects.filter(code=code).first()
    if row is not None:
        return Term(row.days, row.counting)
    # A term that the office has not loaded yet, such as right after an upgrade.
    shipped = next(one for one in read_shipped()["terms"] if one["code"] == code)
    return Term(shipped["days"], shipped["counting"])


def list_usual_ends(day: dt.date) -> list[tuple[str, dt.date]]:
    """Return the terms within which matters of a kind are usually handled, each with its last day from ``day`` on."""
    rows = SupervisionTerm.objects.filter(code__startswith="handling_")
    return [(row.name, find_last_day(day, Term(row.days, row.counting))) for row in rows]


def get_term_end(code: str, day: dt.date) -> dt.date:
    """Return the last day of a term that runs from ``day``."""
    return find_last_day(day, get_term(code))
