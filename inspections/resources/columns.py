"""The columns of failing items, and those that official sheets have for them and for other columns of a batch."""

from collections.abc import Sequence
from typing import Any

from exchange.fields import SheetField, max_length
from exchange.formats.cells import Cell, as_text
from exchange.widgets import TextWidget
from inspections.models import FailingItem

MODEL_PARTS = ("规格", "型号", "样品规格", "样品型号", "产品规格", "产品型号")
BATCH_PARTS = ("生产日期", "批号", "样品批号", "生产批号", "产品批号", "批次", "生产批次", "标称生产日期")
LEAST = ("最小允许限", "最小限值", "标准下限", "限值下限", "下限", "最小值")
MOST = ("最大允许限", "最大限值", "标准上限", "限值上限", "上限", "最大值")
LIMITS = (*LEAST, *MOST)
# Sheets that have a line for each item that was tested say of each whether it failed.
TESTED = ("检测项目", "检验项目名称", "检测项目名称", "抽检项目", "抽检项目名称", "检验指标", "检测指标")
ITEM_VERDICT = (
    "项目判定",
    "单项判定",
    "单项结论",
    "单项判定结论",
    "判定结果",
    "项目结论",
    "项目判定结果",
    "项目判定结论",
    "判定",
)


def item_column(name: str, title: str, hint: Any, **kwargs: Any) -> SheetField:
    """Return a column of a failing item, of which a batch may have several."""
    return SheetField(None, title, TextWidget(max_length(FailingItem, name), may_be_date=False), hint=hint, **kwargs)


def join_limits(parts: Sequence[tuple[str, Cell]]) -> Cell:
    """Return the least and the most allowed as one: ≥1.0, ≤2.0; a sign that is written already stays."""
    limits = []
    for title, cell in parts:
        text = as_text(cell)
        sign = "≥" if title in LEAST else "≤" if title in MOST else ""
        limits.append(f"{sign}{text}" if text[:1].isdigit() else text)
    return "，".join(dict.fromkeys(limits)) or None
