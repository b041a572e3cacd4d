"""The columns of a spot-check sheet: the headings that the district's laboratories use, and how each cell is read."""

from functools import partial

from django.db.models import CharField

from enterprises.imports.codes import read_uscc
from exchange.formats.cells import read_code, read_date, read_text, read_word
from exchange.formats.columns import Column
from inspections.models import FailingItem, SpotCheck

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


def text(title: str, key: str, required: bool = False, of: type[SpotCheck] | type[FailingItem] = SpotCheck) -> Column:
    """Return a column of text as long as the field of the same name."""
    field = of._meta.get_field(key)
    assert isinstance(field, CharField)
    assert field.max_length
    return Column(title, key, partial(read_text, most=field.max_length), required)


COLUMNS = (
    Column("抽样编号", "number", partial(read_code, most=40), required=True),
    Column("环节", "stage", partial(read_word, words=STAGES), required=True),
    Column("抽样日期", "sampled_on", read_date, required=True),
    text("标称生产企业名称", "producer_name"),
    Column("统一社会信用代码", "producer_uscc", read_uscc),
    text("被抽样单位名称", "sampled_name"),
    Column("乡镇街道", "township", partial(read_text, most=50)),
    text("样品名称", "sample_name", required=True),
    text("规格型号", "model"),
    text("商标", "brand"),
    text("生产日期或批号", "batch"),
    text("产品类别", "category"),
    text("检验机构", "laboratory"),
    Column("检验结论", "first_result", partial(read_word, words=RESULTS), required=True),
    text("不合格项目", "item", of=FailingItem),
    text("检验结果", "measured", of=FailingItem),
    text("标准值", "limit", of=FailingItem),
    Column("复检结论", "retest_result", partial(read_word, words=RETESTS)),
    text("备注", "note"),
)
TITLES = {column.key: column.title for column in COLUMNS}
PLACE = {column.key: place for place, column in enumerate(COLUMNS)}
ITEM_KEYS = ("item", "measured", "limit")
BATCH_KEYS = tuple(column.key for column in COLUMNS if column.key not in ITEM_KEYS)
"""Columns that describe the batch; its further lines must not say otherwise."""
