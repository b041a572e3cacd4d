"""A body in a quarter: the indicators that it answers for, and its quarterly report with its sealed versions."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import User
from evidence.marks import list_known_files
from exchange.formats.english import read_heading
from exchange.formats.selections import Line
from packs.collecting.files import tell_origin
from packs.collecting.indicators import add_indicator, start
from packs.contents import Contents, Filed, Table, tell_moment, write_value
from packs.models import EvidencePack
from reporting.access import sees_content
from reporting.content import build_content
from reporting.models import Report, ReportFile, ReportVersion

VALUES = ("条款", "工作任务", "填报项", "单位", "文字", "数值", "说明", "登记数", "对登记数的意见", "异议", "佐证材料")
STEPS = ("时间", "动作", "由", "到", "经办人", "理由")


def collect_body(pack: EvidencePack, user: User) -> Contents:
    """Return the parts of a body's pack, with its report where the person may see what it says."""
    body, quarter = pack.row, pack.quarter
    contents = start(body.name_on(quarter.ends_on) if quarter else body.name, pack)
    if quarter is None:
        return contents
    owned = body.ownerships.on(quarter.ends_on).select_related("indicator").order_by("part", "indicator__position")
    named = (_("{label} ({unit})").format(label=one.indicator.code, unit=one.get_part_display()) for one in owned)
    contents.facts.append((read_heading("承担指标"), _(", ").join(named)))
    for one in owned:
        add_indicator(contents, one.indicator_id, quarter, f"指标/{one.indicator.code}/")
    report = Report.objects.with_names().filter(body=body, quarter=quarter).first()
    if report is not None and sees_content(report, user):
        add_report(contents, report, user)
    return contents


def add_report(contents: Contents, report: Report, user: User) -> None:
    """Add what a report says, its way, its files, and its accepted versions byte for byte as they were sealed."""
    first = tell_moment(report.first_submitted_at) or _("none")
    words = _("{state}, first submitted: {moment}").format(state=report.get_state_display(), moment=first)
    contents.facts.append((read_heading("季度报告"), words))
    contents.tables += [
        Table("季报/填报内容", read_heading("季度报告填报内容"), VALUES, lambda: list_values(report, user)),
        Table("季报/流转记录", read_heading("季度报告流转记录"), STEPS, lambda: list_steps(report)),
    ]
    versions = ReportVersion.objects.filter(report=report).order_by("number")
    for version in versions:
        files = [file for value in version.content["values"] for file in value["files"]]
        if len(list_known_files(files, user)) < len(files):
            # Its text names a file that the person is not cleared for, and with another text its seal would not hold.
            continue
        # The canonical text: its SHA-256 is the seal that was set at the acceptance.
        text = json.dumps(version.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        contents.sealed[f"季报/定稿_第{version.number}版.json"] = text.encode()
    told = (
        ReportFile.objects.filter(value__report=report, taken_out_at=None)
        .select_related("file", "value__report__body", "value__report__quarter", "value__item")
        .order_by("pk")
    )
    contents.filed += [Filed(row.file, tell_origin(row)) for row in told]
    contents.traced += [
        Report.objects.filter(pk=report.pk), report.values.all(), report.steps.all(), versions, ReportFile.objects.filter(value__report=report),
    ]  # fmt: skip


def list_values(report: Report, user: User) -> Iterator[Line]:
    """Yield what the report says, item by item; of a nil report its statement."""
    content = build_content(report)
    if content["nil"]:
        yield ("", "零报告", "", "", content["nil"], *[""] * 6)
    for value in content["values"]:
        said = (value["label"], value["unit"], value["text"], value["figure"] or "", value["explanation"])
        known = (value["known"] or "", value["register_agreement"], value["dispute"])
        files = "、".join(file["name"] for file in list_known_files(value["files"], user))
        yield value["clause"], value["summary"], *said, *known, files


def list_steps(report: Report) -> Iterator[Line]:
    """Yield the steps of the report's way."""
    for step in report.steps.select_related("by").order_by("pk"):
        states = (step.get_from_state_display(), step.get_to_state_display())
        yield tell_moment(step.at), step.get_action_display(), *states, write_value(step.by) or "系统", step.reason
