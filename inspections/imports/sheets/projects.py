"""The sheets of completed projects and of service evaluations."""

from django.utils.translation import gettext_lazy as _

from enterprises.imports import marks
from enterprises.imports.references import ENTERPRISE, enterprise_columns, township_column, township_on, township_words
from exchange.imports.entries import Entry, Gathering
from exchange.imports.fields import amount, day, number, shown, text, word, yes_no
from exchange.imports.sheet_register import SheetRegister
from inspections import impact
from inspections.imports import kinds
from inspections.models import ASPECTS, CompletedProject, ServiceEvaluation
from inspections.rules import is_unexplained

VERDICTS = {"验收合格": "qualified", "未通过": "refused"}
FINDINGS = {"达到": "met", "未达到": "missed", "不适用": "n/a", "未评定": ""}
ASSESSED = _("Whether it meets the national standard; empty or 未评定 where it was not assessed yet.")


def explained(gathering: Gathering, entry: Entry) -> None:
    """Ask for an explanation where the verdict and the aspects contradict each other."""
    row = entry.row
    if is_unexplained(row["verdict"], [row[aspect] for aspect in ASPECTS], row["note"]):
        gathering.refuse(entry, kinds.QUALIFIED_THOUGH_MISSED, "verdict")


PROJECTS = SheetRegister(
    key="projects",
    sheet="竣工工程",
    name=_("Completed projects"),
    model=CompletedProject,
    identity=("number",),
    rows=lambda: CompletedProject.objects.select_related("township__successor").prefetch_related("township__names"),
    marks=marks.own(CompletedProject, impact.project_impact),
    checks=(explained,),
    columns=(
        number(CompletedProject, "工程编号", _("The number of the filing.")),
        text(CompletedProject, "name", "工程名称", required=True),
        township_column(lambda row: row.accepted_on, required=True),
        text(CompletedProject, "builder", "建设单位", required=True),
        text(CompletedProject, "contractor", "施工单位"),
        amount(CompletedProject, "area", "建筑面积（平方米）", _("At most two decimal places.")),
        day("竣工验收日期", "accepted_on", required=True),
        word("验收结论", "verdict", VERDICTS, required=True),
        day("备案日期", "filed_on"),
        word("质量", "quality", FINDINGS, hint=ASSESSED),
        word("安全", "safety", FINDINGS, hint=ASSESSED),
        word("环保", "environment", FINDINGS, hint=ASSESSED),
        word("节能", "energy", FINDINGS, hint=ASSESSED),
        word("卫生", "hygiene", FINDINGS, hint=ASSESSED),
        text(CompletedProject, "note", "备注"),
    ),
    references=(township_on(lambda entry: entry.get("accepted_on")),),
    choices={"township": township_words},
    examples=(("BD-JG-2014-001", "示例小区一期", "海滨街道", "示例置业有限公司", "示例建筑公司", "12500.5", "2014-06-12", "验收合格", "2014-06-20", "达到", "达到", "达到", "达到", "不适用", ""),),
)  # fmt: skip

EVALUATIONS = SheetRegister(
    key="evaluations",
    sheet="服务质量评价",
    name=_("Service evaluations"),
    model=ServiceEvaluation,
    identity=("number",),
    rows=lambda: ServiceEvaluation.objects.select_related("enterprise__service_industry"),
    marks=marks.own(ServiceEvaluation, impact.evaluation_impact),
    columns=(
        number(ServiceEvaluation, "评价编号", _("The number of the evaluation.")),
        *enterprise_columns(),
        shown("服务行业", "service", lambda row: row.enterprise.service_industry.name if row.enterprise.service_industry else ""),
        day("评价日期", "evaluated_on", required=True),
        text(ServiceEvaluation, "standard", "评价标准", required=True),
        yes_no("是否达标", "met", required=True),
        text(ServiceEvaluation, "evaluator", "评价机构"),
        text(ServiceEvaluation, "note", "备注"),
    ),
    references=(ENTERPRISE,),
    examples=(("FW2014-001", "宝坻示例宾馆", "", "", "2014-05-08", "GB/T 14308-2010", "是", "示例评价机构", ""),),
)  # fmt: skip
