"""What the page of the self-check shows of each control."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.policy import BY_CODE, read_policy
from accounts.policy_forms import say
from operations.looks import GREEN, GREY, RED
from operations.models import ControlCheck
from operations.self_check.controls import Control, list_controls
from operations.self_check.outcomes import describe


@dataclass(frozen=True)
class ControlLine:
    """A control with its switches as they stand and what the last look saw; ``passed`` is None where none was made yet."""

    control: Control
    switches: list[tuple[str | Promise, object]]
    passed: bool | None
    seen: str
    checked_at: dt.datetime | None
    passed_on: dt.date | None

    @property
    def colour(self) -> str:
        """The light."""
        return GREY if self.passed is None else GREEN if self.passed else RED

    @property
    def result(self) -> str:
        """The light in a word."""
        return {GREEN: pgettext("control", "holds"), RED: _("does not hold"), GREY: _("not checked yet")}[self.colour]


def build_lines() -> list[ControlLine]:
    """Return every control in the order of the standard."""
    policy = read_policy()
    newest = ControlCheck.objects.order_by().values("control").annotate(newest=Max("pk")).values("newest")
    last = {check.control: check for check in ControlCheck.objects.filter(pk__in=newest)}
    passed = dict(
        ControlCheck.objects.filter(passed=True).order_by().values("control").annotate(at=Max("checked_at")).values_list("control", "at")
    )  # fmt: skip
    lines = []
    for control in list_controls():
        check = last.get(control.number)
        lines.append(
            ControlLine(
                control=control,
                switches=[(BY_CODE[code].words, say(getattr(policy, code))) for code in control.switches],
                passed=check.passed if check else None,
                seen=describe(check.seen, check.values) if check else "",
                checked_at=check.checked_at if check else None,
                passed_on=timezone.localtime(passed[control.number]).date() if control.number in passed else None,
            )
        )
    return lines
