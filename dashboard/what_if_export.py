"""What follows from assumptions, as a file: what was assumed, what is told of it, and the light."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from dashboard.what_if import WhatIf
from exchange.formats.selections import Line, Selection
from targets.models import Status


def select_what_if_lines(what_if: WhatIf) -> Selection:
    """Return the answer as what is written into a file."""
    page = what_if.page
    filters = [
        (_("Indicator"), str(page.indicator)),
        (_("Quarter"), page.quarter.label),
        (_("Figure"), str(page.reading.figure)),
    ]
    lines = list(list_lines(what_if))
    headings = ("", _("What"), _("As the plan stands"), _("As assumed"))
    name = "_".join([page.indicator.code, page.quarter.code, _("What if")])
    return Selection(name, headings, lambda: ((line,) for line in lines), len(lines), filters)


def list_lines(what_if: WhatIf) -> Iterator[Line]:
    """Yield what was assumed, what follows, and the light."""
    for line in what_if.assumptions:
        yield _("Assumptions"), *line
    for line in what_if.lines:
        yield _("What follows"), *line
    if what_if.supposed is not None:
        lights = [str(Status(answer.status).label) for answer in (what_if.now, what_if.supposed)]
        yield _("What follows"), _("Light"), *lights
