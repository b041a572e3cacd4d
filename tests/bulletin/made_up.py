"""Facts made by hand, for sentences and papers without a database."""

from typing import Any

from bulletin.facts import BodyReport, Facts, IndicatorFacts, PastFigure, SupervisedItem


def make_indicator(code: str = "B6", **fields: Any) -> IndicatorFacts:
    """Make the pass rate of goods in the market: 110 of 116, behind 95 %."""
    defaults = {
        "code": code, "name": "市场商品抽检合格率", "group": "B", "group_name": "产品质量目标", "kind": "ratio", "unit": "%",
        "measure": "spot-check-pass-rate", "rule": "at_least", "status": "behind", "target": "95", "due": "95",
        "tolerance": "1", "minimum_sample": 30, "numerator": 110, "denominator": 116, "owners": ["工商分局"],
    }  # fmt: skip
    return IndicatorFacts(**defaults | fields)


def make_awards(**fields: Any) -> IndicatorFacts:
    """Make the new Tianjin brands: 13 of 20, on track."""
    defaults = {
        "name": "新培育天津名牌产品", "group": "A", "group_name": "总目标", "kind": "count", "unit": "个",
        "measure": "new-brand-awards", "status": "on_track", "target": "20", "due": "12.4", "tolerance": "1",
        "minimum_sample": 0, "numerator": 13, "denominator": None, "owners": ["质监局"],
    }  # fmt: skip
    return make_indicator("A2", **defaults | fields)


def make_unstandardised(**fields: Any) -> IndicatorFacts:
    """Make the products without a standard: 30 left where 6 are due."""
    defaults = {
        "name": "无标生产产品", "kind": "zero", "unit": "个", "measure": "products-without-standard", "rule": "at_most",
        "status": "off_track", "target": "0", "due": "6.6667", "minimum_sample": 0, "numerator": 30, "denominator": None,
        "owners": ["质监局"], "before": PastFigure(33, None, 1, "off_track"),
    }  # fmt: skip
    return make_indicator("B8", **defaults | fields)


def make_facts(*indicators: IndicatorFacts, **fields: Any) -> Facts:
    """Make the third quarter of 2014 with these indicators."""
    defaults: dict[str, Any] = {
        "plan": "2010-2015", "plan_title": "质量兴区工作实施方案", "quarter": 20143, "day": "2014-09-30",
        "answer_by": "2014-10-29", "goals": len(indicators), "previous_closed": False, "indicators": list(indicators),
    }  # fmt: skip
    return Facts(**defaults | fields)


def make_reports() -> list[BodyReport]:
    """Make four reports: two in time, one late, one missing."""
    return [
        BodyReport("质监局", "on_time", 5, 5, 0),
        BodyReport("工商分局", "on_time", 4, 3, 1),
        BodyReport("建委", "late", 6, 6, 2),
        BodyReport("教育局", "missing", 3, 0, 0),
    ]


def make_supervision() -> list[SupervisedItem]:
    """Make four items: red and yellow in hand, one closed in time and one late in the quarter."""
    return [
        SupervisedItem("督〔2014〕3号", "市场商品抽检", "工商分局", "2014-09-10", "2014-05-06", "", True, True, "red"),
        SupervisedItem("督〔2014〕5号", "名牌培育", "质监局", "2014-10-30", "2014-07-08", "", True, True, "yellow"),
        SupervisedItem("督〔2014〕4号", "季度报告", "建委", "2014-08-20", "2014-07-01", "2014-08-15", True, False, ""),
        SupervisedItem("督〔2014〕2号", "工程整改", "建委", "2014-07-20", "2014-04-01", "2014-08-15", False, False, ""),
    ]
