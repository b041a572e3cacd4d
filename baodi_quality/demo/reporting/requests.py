"""What the office has to decide on, and a correction of a closed quarter that it has decided on."""

from decimal import Decimal

from accounts.models import Role, User
from reporting.models import Report, ReportCorrection, ReportItem
from reporting.services import correction_approve, correction_propose, unlock_request
from targets.services import stale_recompute


def requests_load(*, approver: User) -> None:
    """Ask for an unlocking and for a correction; another correction is approved, so that a closed quarter shows both values."""
    unlock = get_report("caizheng", 20142)
    unlock_request(report=unlock, user=get_liaison(unlock), reason="漏报一笔质量扶持资金，申请解锁后补报。")
    propose_correction("kewei", 20141, "D03-4.1", 6, "专利申请数漏计一季度末受理的6件。")
    correction = propose_correction("jiaoyu", 20134, "D11.1", 60, "漏报职业学校12月举办的一期质量知识培训60人次。")
    correction_approve(correction=correction, user=approver, decision="经核对培训签到表，同意更正。")
    # At once, for no worker may be running while a demonstration is loaded.
    stale_recompute()


def propose_correction(body: str, quarter: int, code: str, more: int, reason: str) -> ReportCorrection:
    """Propose, for the body, that a figure be higher by ``more``."""
    report, item = get_report(body, quarter), ReportItem.objects.get(code=code)
    changes = {item: (report.values.get(item=item).figure or Decimal(0)) + more}
    return correction_propose(report=report, user=get_liaison(report), reason=reason, changes=changes)


def get_report(body: str, quarter: int) -> Report:
    """Return a body's report of a quarter."""
    return Report.objects.select_related("quarter", "body").get(body__code=body, quarter=quarter)


def get_liaison(report: Report) -> User:
    """Return the liaison of the report's body."""
    return User.objects.filter(role=Role.LIAISON, body=report.body).order_by("pk")[0]
