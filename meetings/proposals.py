"""What a what-if page found, in the words in which it goes on the agenda of a meeting."""

from django.utils.translation import gettext as _

from dashboard.what_if import WhatIf
from targets.models import Status


def label_what_if(what_if: WhatIf) -> str:
    """Return the name of the matter."""
    indicator = what_if.page.indicator
    return _("Study other assumptions for {code} {name}").format(code=indicator.code, name=indicator.name)


def tell_what_if(what_if: WhatIf) -> str:
    """Return what was assumed other than the plan, and what changes by it."""
    assumed = [tell_change(*line) for line in what_if.assumptions if line[1] != line[2]]
    following = [tell_change(*line) for line in what_if.lines if line[1] != line[2]]
    if what_if.supposed is not None:
        lights = [str(Status(answer.status).label) for answer in (what_if.now, what_if.supposed)]
        following.append(tell_change(_("Light"), *lights))
    return _("Now {figure}. Assumed: {assumed}. What follows: {following}").format(
        figure=what_if.page.reading.figure, assumed=_(", ").join(assumed), following=_("; ").join(following)
    )


def tell_change(label: str, now: str, then: str) -> str:
    """Return one thing as it stands and as it would be."""
    return f"{label} {now}" if now == then else f"{label} {now} → {then}"
