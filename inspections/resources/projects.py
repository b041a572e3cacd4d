"""The sheets of completed projects and of service evaluations."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.resources import marks
from enterprises.resources.references import enterprise_columns, enterprise_reference
from exchange.fields import amount, day, display_field, name_of_enterprise, number, text, word, yes_no
from exchange.lookups.townships import township_column, township_reference
from exchange.resources import Marks, SheetResource
from exchange.results import RowDraft
from inspections import impact
from inspections.models import ASPECTS, CompletedProject, ServiceEvaluation
from inspections.resources import error_codes, official
from inspections.resources.amounts import AmountsResource
from inspections.rules import is_unexplained

VERDICTS = {"验收合格": "qualified", "未通过": "refused"}
FINDINGS = {"达到": "met", "未达到": "missed", "不适用": "n/a", "未评定": ""}
ASSESSED = _("Whether it meets the national standard; empty or 未评定 where it was not assessed yet.")

project_marks = marks.build_marks_of(CompletedProject, impact.project_impact)
evaluation_marks = marks.build_marks_of(ServiceEvaluation, impact.evaluation_impact)


class CompletedProjectResource(AmountsResource):
    """竣工工程."""

    number = number("工程编号", _("The number of the filing."))
    name = text("name", "工程名称", required=True)
    township_name = township_column(lambda row: row.accepted_on, required=True)
    township = township_reference("accepted_on")
    builder = text("builder", "建设单位", required=True)
    contractor = name_of_enterprise("contractor", "施工单位")
    area = amount("area", "建筑面积（平方米）", _("At most two decimal places."))
    accepted_on = day("accepted_on", "竣工验收日期", required=True)
    verdict = word("verdict", "验收结论", VERDICTS, also=official.VERDICTS, required=True)
    filed_on = day("filed_on", "备案日期")
    quality = word("quality", "质量", FINDINGS, also=official.FINDINGS, hint=ASSESSED)
    safety = word("safety", "安全", FINDINGS, also=official.FINDINGS, hint=ASSESSED)
    environment = word("environment", "环保", FINDINGS, also=official.FINDINGS, hint=ASSESSED)
    energy = word("energy", "节能", FINDINGS, also=official.FINDINGS, hint=ASSESSED)
    hygiene = word("hygiene", "卫生", FINDINGS, also=official.FINDINGS, hint=ASSESSED)
    note = text("note", "备注")

    amounts = ("area",)

    class Meta:
        model = CompletedProject
        import_id_fields = ("number",)
        key, sheet, title = "projects", "竣工工程", _("Completed projects")
        official = official.PROJECT_HEADINGS
        examples = (("BD-JG-2014-001", "示例小区一期", "海滨街道", "示例置业有限公司", "示例建筑公司", "12500.5", "2014-06-12", "验收合格", "2014-06-20", "达到", "达到", "达到", "达到", "不适用", ""),)  # fmt: skip

    def get_queryset(self) -> QuerySet[CompletedProject]:
        return CompletedProject.objects.select_related("township__successor").prefetch_related("township__names")

    def check_row(self, draft: RowDraft) -> None:
        """Ask for an explanation where the verdict and the aspects contradict each other."""
        super().check_row(draft)
        row = self.row_of(draft.row)
        if is_unexplained(row["verdict"], [row[aspect] for aspect in ASPECTS], row["note"]):
            self.refuse(draft, error_codes.QUALIFIED_THOUGH_MISSED, "verdict")

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return project_marks(self.changes(drafts), self.context)


class ServiceEvaluationResource(SheetResource):
    """服务质量评价."""

    number = number("评价编号", _("The number of the evaluation."))
    enterprise_name, enterprise_uscc = enterprise_columns()
    enterprise = enterprise_reference()
    service = display_field(
        "服务行业", lambda row: row.enterprise.service_industry.name if row.enterprise.service_industry else ""
    )
    evaluated_on = day("evaluated_on", "评价日期", required=True)
    standard = text("standard", "评价标准", required=True)
    met = yes_no("met", "是否达标", also=official.MET, required=True)
    evaluator = text("evaluator", "评价机构")
    note = text("note", "备注")

    class Meta:
        model = ServiceEvaluation
        import_id_fields = ("number",)
        key, sheet, title = "evaluations", "服务质量评价", _("Service evaluations")
        official = official.EVALUATION_HEADINGS
        examples = (("FW2014-001", "宝坻示例宾馆", "", "", "2014-05-08", "GB/T 14308-2010", "是", "示例评价机构", ""),)

    def get_queryset(self) -> QuerySet[ServiceEvaluation]:
        return ServiceEvaluation.objects.select_related("enterprise__service_industry")

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return evaluation_marks(self.changes(drafts), self.context)
