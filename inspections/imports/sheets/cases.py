"""The sheets of enforcement cases and of complaints; neither holds personal data."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.imports.references import township_column, township_on, township_words
from exchange.formats.cells import Cell
from exchange.formats.columns import Column
from exchange.formats.problems import CellFault
from exchange.imports.entries import Entry
from exchange.imports.fields import amount, day, named, number, text, word
from exchange.imports.indexes import Session
from exchange.imports.sheet_register import Reference, SheetRegister
from exchange.lookups.bodies import body_on, body_words
from inspections.imports.kinds import PERSONAL
from inspections.imports.laws import find_law, law_words
from inspections.models import Complaint, EnforcementCase
from inspections.privacy import validate_impersonal

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


def impersonal(column: Column) -> Column:
    """Return the column with cells that hold personal data refused, as the forms do."""

    def read(cell: Cell) -> Any:
        found = column.read(cell)
        try:
            validate_impersonal(found)
        except ValidationError:
            raise CellFault(PERSONAL) from None
        return found

    return replace(column, read=read)


def load_cases(session: Session, entries: Sequence[Entry]) -> None:
    """Read the cases that a sheet names."""
    session.index("cases").load([(entry.get("case"),) for entry in entries if entry.get("case")])


def find_case(session: Session, entry: Entry) -> int | None:
    """Return the case that a complaint led to."""
    found = entry.get("case")
    return session.find("cases", (found,), "case") if found else None


CASES = SheetRegister(
    key="cases",
    sheet="执法案件",
    name=_("Enforcement cases"),
    model=EnforcementCase,
    identity=("number",),
    rows=lambda: EnforcementCase.objects.select_related("body", "law", "township__successor").prefetch_related("body__names", "township__names"),
    columns=(
        impersonal(number(EnforcementCase, "案件编号", _("The number under which the body keeps it."))),
        named("办案单位", "body", lambda row: row.body.name_on(row.opened_on), 100, required=True, hint=_("Short or full name, the present one or that of the day.")),
        named("法律法规", "law", lambda row: row.law.name, 100, required=True, hint=_("Choose from the list.")),
        township_column(lambda row: row.opened_on),
        impersonal(text(EnforcementCase, "subject", "案由", required=True, hint=NO_NAMES)),
        day("立案日期", "opened_on", required=True),
        day("结案日期", "closed_on"),
        word("处理结果", "outcome", CASE_OUTCOMES),
        amount(EnforcementCase, "goods_value", "货值金额（万元）", IN_YUAN),
        amount(EnforcementCase, "fine", "罚没金额（万元）", IN_YUAN),
        impersonal(text(EnforcementCase, "note", "备注")),
    ),
    references=(
        body_on(lambda entry: entry.get("opened_on")),
        Reference("law_id", ("law",), find_law),
        township_on(lambda entry: entry.get("opened_on")),
    ),
    choices={"body": body_words, "law": law_words, "township": township_words},
    examples=(("津宝质监罚字〔2014〕第1号", "质监局", "产品质量法", "海滨街道", "生产不合格电线电缆", "2014-03-05", "2014-05-20", "已处罚", "1.2", "0.8", ""),),
)  # fmt: skip

COMPLAINTS = SheetRegister(
    key="complaints",
    sheet="投诉举报",
    name=_("Complaints and reports"),
    model=Complaint,
    identity=("number",),
    rows=lambda: Complaint.objects.select_related("body", "case", "township__successor").prefetch_related("body__names", "township__names"),
    columns=(
        impersonal(number(Complaint, "投诉编号", _("The number under which the body keeps it."))),
        named("受理单位", "body", lambda row: row.body.name_on(row.received_on), 100, required=True, hint=_("Short or full name, the present one or that of the day.")),
        word("类别", "kind", COMPLAINT_KINDS, required=True),
        township_column(lambda row: row.received_on),
        impersonal(text(Complaint, "subject", "事由", required=True, hint=NO_NAMES)),
        day("受理日期", "received_on", required=True),
        day("办结日期", "settled_on"),
        word("处理结果", "outcome", COMPLAINT_OUTCOMES),
        named("转立案件编号", "case", lambda row: row.case.number if row.case else "", 40, hint=_("The case that it led to, of the register or of this workbook.")),
        impersonal(text(Complaint, "note", "备注")),
    ),
    references=(
        body_on(lambda entry: entry.get("received_on")),
        township_on(lambda entry: entry.get("received_on")),
        Reference("case_id", ("case",), find_case, load_cases),
    ),
    choices={"body": body_words, "township": township_words},
    examples=(("TS2014070001", "质监局", "投诉", "宝平街道", "电热毯发热不匀", "2014-07-02", "", "办理中", "", ""),),
)  # fmt: skip
