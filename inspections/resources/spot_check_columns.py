"""The columns of the sheet of spot checks, under the headings that the district's laboratories use."""

from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from enterprises.resources.codes import read_uscc
from enterprises.resources.error_codes import TWO_ENTERPRISES
from enterprises.resources.known import KnownEnterprises, TwoEnterprises
from exchange.context import ImportContext
from exchange.fields import ReferenceField, SheetField, day, name_of_enterprise, number, text, word
from exchange.formats.errors import CellError
from exchange.lookups.townships import township_column, township_reference
from exchange.resources import SheetResource
from exchange.widgets import CellWidget, KnownWidget, TextWidget, WordWidget
from inspections.models import SpotCheck
from inspections.resources import official
from inspections.resources.columns import (
    BATCH_PARTS,
    ITEM_VERDICT,
    LIMITS,
    MODEL_PARTS,
    TESTED,
    item_column,
    join_limits,
)

STAGES = {"生产": SpotCheck.Stage.PRODUCTION.value, "流通": SpotCheck.Stage.MARKET.value}
RESULTS = {
    "合格": SpotCheck.Result.PASSED.value,
    "不合格": SpotCheck.Result.FAILED.value,
    "拒检": SpotCheck.Result.REFUSED.value,
    "待检": SpotCheck.Result.PENDING.value,
}
RETESTS = {
    "合格": SpotCheck.Retest.PASSED.value,
    "不合格": SpotCheck.Retest.FAILED.value,
    "复检中": SpotCheck.Retest.PENDING.value,
}


def find_producer(context: ImportContext, name: str | None, uscc: str | None) -> int | None:
    """Return the producer by its code, else by its name; one that is not in the register is kept by name."""
    try:
        return context.known(KnownEnterprises).find(name or "", uscc or "") if name or uscc else None
    except TwoEnterprises as clash:
        raise CellError(TWO_ENTERPRISES, "producer_uscc", other=clash.by_code) from None


def find_sampled(context: ImportContext, name: str | None) -> int | None:
    """Return the enterprise where the sample was taken, where the register has it."""
    return context.known(KnownEnterprises).find(name) if name else None


class SpotCheckColumns(SheetResource):
    """What a line says of a batch; its failing items come line by line."""

    number = number(
        "抽样编号",
        _(
            "Number of the sampling record. One number is one batch; several failing items take several lines with the same number."
        ),
    )
    stage = word(
        "stage",
        "环节",
        STAGES,
        also=official.STAGES,
        required=True,
        hint=_("生产 for a sample taken from the enterprise that made it, 流通 for one taken in a shop or market."),
    )
    sampled_on = day(
        "sampled_on",
        "抽样日期",
        required=True,
        hint=_("Day of sampling: a date of Excel, or text such as 2014-3-5, 2014/03/05, 2014年3月5日, 20140305."),
    )
    producer_name = name_of_enterprise(
        "producer_name",
        "标称生产企业名称",
        hint=_(
            "Producer named on the label, under its registered name. A producer that is not in the register is kept by name."
        ),
    )
    producer_uscc = SheetField(
        "producer_uscc",
        "统一社会信用代码",
        CellWidget(read_uscc),
        hint=_(
            "18 characters, checked by their check digit; empty where the producer has none (before October 2015 few had one)."
        ),
    )
    sampled_name = name_of_enterprise(
        "sampled_name", "被抽样单位名称", hint=_("Enterprise or shop where the sample was taken.")
    )
    township_name = township_column(lambda row: row.sampled_on)
    sample_name = text("sample_name", "样品名称", required=True)
    model = SheetField("model", "规格型号", TextWidget(may_be_date=False), parts=MODEL_PARTS)
    brand = text("brand", "商标")
    batch = text("batch", "生产日期或批号", parts=BATCH_PARTS)
    category = text("category", "产品类别")
    laboratory = text("laboratory", "检验机构")
    first_result = word(
        "first_result",
        "检验结论",
        RESULTS,
        also=official.RESULTS,
        required=True,
        hint=_("合格, 不合格, 拒检 (inspection refused, counts as a failure) or 待检 (result still to come)."),
    )
    item = item_column(
        "item",
        "不合格项目",
        _("One failing item a line; only for batches that failed. May be empty where it is not known."),
    )
    measured = item_column("measured", "检验结果", _("What was found for the failing item, at most 200 characters."))
    limit = item_column(
        "limit", "标准值", _("What the standard allows, at most 200 characters."), parts=LIMITS, join=join_limits
    )
    retest_result = word(
        "retest_result",
        "复检结论",
        RETESTS,
        also=official.RETESTS,
        hint=_(
            "Empty without a re-test, else 合格, 不合格 or 复检中. The re-test decides; until then the batch is not counted."
        ),
    )
    note = text("note", "备注")
    tested = item_column("item", "检验项目", "", names=TESTED, taken_only=True)
    item_verdict = SheetField(
        None,
        "结果判定",
        WordWidget(official.ITEM_VERDICTS, official.ITEM_VERDICTS_ALSO),
        names=ITEM_VERDICT,
        taken_only=True,
    )
    township = township_reference("sampled_on")
    producer = ReferenceField("producer", KnownWidget(Enterprise, find_producer), ("producer_name", "producer_uscc"))
    sampled_enterprise = ReferenceField("sampled_enterprise", KnownWidget(Enterprise, find_sampled), ("sampled_name",))  # fmt: skip
