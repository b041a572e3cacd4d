"""The evaluator's sheet: each control of 等保 with its switch, value, test and the day it last passed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, roles
from accounts.models import THREE_ADMINS, Role
from accounts.workbooks import is_workbook_asked
from exchange.exports.tables import PageTable, table_answer
from operations.self_check_page import ControlLine, build_lines
from targets.queue import enqueue

WATCHING = (*THREE_ADMINS, Role.AUDITOR)


@require_GET
@roles(*WATCHING)
def self_check(request: SignedInRequest) -> HttpResponse:
    """Show the controls of level 2, and those that level 3 adds; ``?export=xlsx`` takes them along."""
    lines = build_lines()
    if is_workbook_asked(request):
        return table_answer(request, "self-check", make_table(lines))
    levels = [(level, [line for line in lines if line.control.level == level]) for level in (2, 3)]
    context = {
        "levels": [(level, of_level, sum(line.passed is True for line in of_level)) for level, of_level in levels],
        "checked_at": max((line.checked_at for line in lines if line.checked_at), default=None),
        "now": timezone.now(),
    }
    return render(request, "operations/self_check.html", context)


@require_POST
@roles(*WATCHING)
def self_check_new(request: SignedInRequest) -> HttpResponse:
    """Have a worker look at every control now."""
    enqueue("operations.tasks.self_check")
    messages.success(request, _("Every control is being looked at; reload the page in some seconds."))
    return redirect("operations:self-check")


def make_table(lines: list[ControlLine]) -> PageTable:
    """Return the sheet as a workbook has it."""
    return PageTable(
        title=_("Self-check of 等保"),
        headings=[
            _("no."), _("control"), _("requirement"), _("level"), _("switches and values"), _("seen"), _("result"),
            _("proving test"), _("last passed"),
        ],
        lines=[
            [
                line.control.number, line.control.group, line.control.requirement, line.control.level,
                "\n".join(f"{name}：{value}" for name, value in line.switches), line.seen, line.result,
                line.control.test, str(line.passed_on or "—"),
            ]
            for line in lines
        ],
        notes=[_("GB/T 22239-2019, application items; looked at on the running portal every night.")],
    )  # fmt: skip
