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
    assumed = list_changes(what_if.assumptions)
    following = list_changes(what_if.lines)
    if what_if.supposed is not None:
        now, then = (str(Status(answer.status).label) for answer in (what_if.now, what_if.supposed))
        words = _("the light stays {now}") if now == then else _("the light would go from {now} to {then}")
        following.append(words.format(now=now, then=then))
    return _("Now {figure}. Assumed: {assumed}. What follows: {following}").format(
        figure=what_if.page.reading.figure, assumed=_(", ").join(assumed), following=_("; ").join(following)
    )


def list_changes(lines: list[tuple[str, str, str]]) -> list[str]:
    """Return what differs from the plan as it stands, line by line."""
    return [f"{label} {now} → {then}" for label, now, then in lines if now != then]
