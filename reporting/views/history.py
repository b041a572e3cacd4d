"""What a report said: its sealed versions, and the content at each step, each beside another one."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, by_object
from reporting.access import get_report_for_user, get_report_to_read, opening_tell
from reporting.content import compare_items, content_checksum
from targets.request_values import get_number


@require_GET
@by_object
def report_version(request: SignedInRequest, body: str, quarter: str, number: int) -> HttpResponse:
    """Show a sealed version with its checksum counted anew, beside the version before it or the one asked for."""
    report = get_report_for_user(request.user, body, quarter)
    versions = {row.number: row for row in report.versions.select_related("accepted_by", "correction")}
    version = versions.get(number)
    if version is None:
        raise Http404
    opening_tell(report, request.user)
    asked = get_number(request, "beside")
    # Version 0 is none, so the first version stands alone.
    beside = versions.get(number - 1 if asked is None else asked)
    items = compare_items(version.content, beside.content if beside else None)
    context = {
        "report": report,
        "version": version,
        "beside": beside,
        "others": [row for row in versions.values() if row.number != number],
        # Counted anew at every view, so that a change behind the portal's back shows.
        "is_intact": content_checksum(version.content) == version.checksum,
        "content": version.content,
        "items": items,
        "changed": [one for one in items if one.differs],
        "before": _("version %(number)d") % {"number": beside.number} if beside else "",
    }
    return render(request, "reporting/version.html", context)


@require_GET
@by_object
def report_step_content(request: SignedInRequest, body: str, quarter: str, step: int) -> HttpResponse:
    """Show what the report said at a step, beside what it said at the last step before that said something else."""
    report = get_report_to_read(request.user, body, quarter)
    opening_tell(report, request.user)
    row = get_object_or_404(report.steps.select_related("by"), pk=step)
    # Steps that changed nothing would stand beside themselves.
    earlier = report.steps.filter(pk__lt=row.pk).exclude(snapshot=row.snapshot).order_by("-pk").first()
    items = compare_items(row.snapshot, earlier.snapshot if earlier else None)
    context = {
        "report": report,
        "step": row,
        "content": row.snapshot,
        "items": items,
        "changed": [one for one in items if one.differs],
        "before": f"{earlier.at:%Y-%m-%d} {earlier.get_action_display()}" if earlier else "",
    }
    return render(request, "reporting/step_content.html", context)
