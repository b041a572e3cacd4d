"""An item of a sheet of the yearly assessment: the points of every stage, the facts behind them, objections and files."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from assessment.arithmetic import cut
from assessment.models import Objection, SchemeItem, Score, Sheet, SheetStep
from assessment.pages.sheet import SheetPage, get_action_title
from assessment.results import ItemResult
from exchange.formats.english import read_heading
from exchange.formats.selections import Line
from packs.contents import Contents, Filed, Table, tell_moment, write_value
from packs.models import EvidencePack

SCORES = ("阶段", "得分", "是否适用", "单位意见", "理由", "数据截至", "评分人", "时间")
FACTS = ("事实", "值", "是否计分")
STEPS = ("时间", "动作", "由", "到", "经办人", "理由")
OBJECTIONS = ("状态", "异议理由", "提出人", "提出时间", "答复期限", "处理人", "处理时间", "处理意见")


def collect_item(pack: EvidencePack, user: User) -> Contents:
    """Return the parts of an assessed item's pack."""
    item: Any = pack.item
    sheet: Any = pack.sheet
    found = next(one for one in SheetPage(sheet, user).result.items if one.item.pk == item.pk)
    facts = {
        "考核对象": str(sheet.subject), "评分方案": str(sheet.scheme), "考核项": f"{item.section} · {item}", "满分": write_value(item.maximum),
        "得分": found.shown or "—", "评分方法": str(found.way.words), "算式": found.explanation or "—", "应提供的证明": item.evidence,
        "评分表状态": str(sheet.get_state_display()), "最终结果封签": sheet.seal or "—",
    }  # fmt: skip
    contents = Contents(
        _("Assessment of {year} {subject} {item}").format(year=sheet.scheme.year, subject=sheet.subject, item=item),
        [(read_heading(label), words) for label, words in facts.items()],
    )
    scores = Score.objects.filter(sheet=sheet, item=item).order_by("pk")
    objections = Objection.objects.filter(sheet=sheet, item=item).order_by("pk")
    steps = SheetStep.objects.filter(sheet=sheet).order_by("pk")
    contents.tables = [
        Table("得分", read_heading("各阶段得分"), SCORES, lambda: list_scores(scores)),
        Table("事实", read_heading("得分所依据的事实"), FACTS, lambda: list_facts(found)),
        Table("异议", read_heading("异议和处理"), OBJECTIONS, lambda: list_objections(objections)),
        Table("流程", read_heading("评分表流程记录"), STEPS, lambda: list_steps(steps)),
    ]
    contents.filed = [
        *(Filed(file, f"{read_heading('得分')} {row.get_stage_display()}") for row in scores.prefetch_related("files") for file in row.files.all()),
        *(Filed(file, f"{read_heading('异议')} {tell_moment(row.raised_at)}") for row in objections.prefetch_related("files") for file in row.files.all()),
    ]  # fmt: skip
    contents.traced = [
        Sheet.objects.filter(pk=sheet.pk),
        SchemeItem.objects.filter(pk=item.pk),
        scores,
        objections,
        steps,
    ]
    return contents


def list_scores(scores: Any) -> Iterator[Line]:
    """Yield what each stage gave."""
    for row in scores.select_related("by"):
        shown = "" if row.points is None else cut(row.points)
        said = (row.get_response_display() if row.response else "", row.reason)
        yield row.get_stage_display(), shown, "是" if row.applies else "否", *said, str(row.as_of), write_value(row.by) or "系统", tell_moment(row.at)  # fmt: skip


def list_facts(found: ItemResult) -> Iterator[Line]:
    """Yield the facts one by one."""
    counts = {True: "是", False: "否", None: ""}
    for line in found.lines:
        yield str(line.label), str(line.value), counts[line.counts]


def list_steps(steps: Any) -> Iterator[Line]:
    """Yield the steps of the sheet."""
    for row in steps.select_related("by"):
        states = (row.get_from_state_display(), row.get_to_state_display())
        yield tell_moment(row.at), str(get_action_title(row.action)), *states, write_value(row.by) or "系统", row.reason


def list_objections(objections: Any) -> Iterator[Line]:
    """Yield the objections with what was decided."""
    for row in objections.select_related("raised_by", "decided_by"):
        raised = (row.ground, str(row.raised_by), tell_moment(row.raised_at), str(row.answer_until))
        yield row.get_state_display(), *raised, write_value(row.decided_by), tell_moment(row.decided_at), row.decision
