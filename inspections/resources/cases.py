"""The sheets of enforcement cases and of complaints; neither holds personal data."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.fields import ReferenceField, SheetField, Text, amount, day, name_field, word
from exchange.formats.cells import Cell
from exchange.formats.errors import CellError
from exchange.lookups.bodies import body_column, body_reference
from exchange.lookups.rows import row_reference
from exchange.lookups.townships import township_column, township_reference
from exchange.resources import SheetResource
from exchange.widgets import KnownWidget, NumberWidget, TextWidget
from inspections.models import Complaint, EnforcementCase, Law
from inspections.privacy import validate_impersonal
from inspections.resources import official
from inspections.resources.amounts import AmountsResource
from inspections.resources.error_codes import PERSONAL
from inspections.resources.laws import find_law, law_words

CASE_OUTCOMES = {
    "调查中": "open",
    "已处罚": "penalised",
    "移送公安机关": "transferred",
    "不予处罚或撤案": "dropped",
}
COMPLAINT_KINDS = {"投诉": "complaint", "举报": "report", "咨询": "enquiry"}
COMPLAINT_OUTCOMES = {
    "办理中": "open",
    "调解成功": "mediated",
    "已答复": "answered",
    "转立案查处": "case",
    "不属实": "unfounded",
}
IN_YUAN = _("In units of 10,000 yuan, at most four decimal places.")
NO_NAMES = _("What it is about; no names of persons.")


class ImpersonalTextWidget(TextWidget):
    """Text that holds no personal data, as the forms ask."""

    def read(self, cell: Cell) -> str:
        return without_persons(super().read(cell))


class ImpersonalNumberWidget(NumberWidget):
    """A number that holds no personal data."""

    def read(self, cell: Cell) -> str:
        return without_persons(super().read(cell))


def without_persons(content: str) -> str:
    """Return the content; CellError where it holds personal data."""
    try:
        validate_impersonal(content)
    except ValidationError:
        raise CellError(PERSONAL) from None
    return content


def impersonal_number(title: str) -> SheetField:
    """Return the column of the number under which a body keeps a row."""
    hint = _("The number under which the body keeps it.")
    return SheetField("number", title, ImpersonalNumberWidget(), required=True, hint=hint)


def impersonal_text(name: str, title: str, *, required: bool = False, hint: Text = "") -> SheetField:
    """Return a column of text without personal data."""
    return SheetField(name, title, ImpersonalTextWidget(), required=required, hint=hint)


class EnforcementCaseResource(AmountsResource):
    """执法案件."""

    number = impersonal_number("案件编号")
    body_name = body_column("办案单位", "opened_on")
    body = body_reference("opened_on")
    law_name = name_field(
        "law__name", "法律法规", 100, required=True, choices=law_words, hint=_("Choose from the list.")
    )
    law = ReferenceField("law", KnownWidget(Law, find_law), ("law_name",))
    township_name = township_column(lambda row: row.opened_on)
    township = township_reference("opened_on")
    subject = impersonal_text("subject", "案由", required=True, hint=NO_NAMES)
    opened_on = day("opened_on", "立案日期", required=True)
    closed_on = day("closed_on", "结案日期")
    outcome = word("outcome", "处理结果", CASE_OUTCOMES, also=official.CASE_OUTCOMES)
    goods_value = amount("goods_value", "货值金额（万元）", IN_YUAN)
    fine = amount("fine", "罚没金额（万元）", IN_YUAN)
    note = impersonal_text("note", "备注")

    amounts = ("goods_value", "fine")

    class Meta:
        model = EnforcementCase
        import_id_fields = ("number",)
        key, sheet, title = "cases", "执法案件", _("Enforcement cases")
        official = official.CASE_HEADINGS
        examples = (("津宝质监罚字〔2014〕第1号", "质监局", "产品质量法", "海滨街道", "生产不合格电线电缆", "2014-03-05", "2014-05-20", "已处罚", "1.2", "0.8", ""),)  # fmt: skip

    def get_queryset(self) -> QuerySet[EnforcementCase]:
        rows = EnforcementCase.objects.select_related("body", "law", "township__successor")
        return rows.prefetch_related("body__names", "township__names")


class ComplaintResource(SheetResource):
    """投诉举报: one may have led to a case of the register or of the same workbook."""

    number = impersonal_number("投诉编号")
    body_name = body_column("受理单位", "received_on")
    body = body_reference("received_on")
    kind = word("kind", "类别", COMPLAINT_KINDS, required=True)
    township_name = township_column(lambda row: row.received_on)
    township = township_reference("received_on")
    subject = impersonal_text("subject", "事由", required=True, hint=NO_NAMES)
    received_on = day("received_on", "受理日期", required=True)
    settled_on = day("settled_on", "办结日期")
    outcome = word("outcome", "处理结果", COMPLAINT_OUTCOMES, also=official.COMPLAINT_OUTCOMES)
    case_number = name_field(
        "case__number", "转立案件编号", 40, hint=_("The case that it led to, of the register or of this workbook.")
    )
    case = row_reference("case", EnforcementCase, "cases", "case_number")
    note = impersonal_text("note", "备注")

    class Meta:
        model = Complaint
        import_id_fields = ("number",)
        key, sheet, title = "complaints", "投诉举报", _("Complaints and reports")
        official = official.COMPLAINT_HEADINGS
        examples = (
            ("TS2014070001", "质监局", "投诉", "宝平街道", "电热毯发热不匀", "2014-07-02", "", "办理中", "", ""),
        )

    def get_queryset(self) -> QuerySet[Complaint]:
        rows = Complaint.objects.select_related("body", "case", "township__successor")
        return rows.prefetch_related("body__names", "township__names")
