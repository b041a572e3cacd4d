"""Invented service evaluations in the plan's thirteen industries."""

import datetime as dt
from random import Random

from baodi_quality.demo import LAST_DAY, MARK
from baodi_quality.demo.days import draw_day
from baodi_quality.demo.enterprises import Firm
from baodi_quality.demo.trades import SERVICES
from inspections.models import ServiceEvaluation

YEARS = {2010: (52, 44), 2011: (52, 47), 2012: (52, 49), 2013: (52, 50), 2014: (50, 48)}
"""Evaluations made and met in each year; 2014 until the end of September."""
OCTOBER = 2
"""Evaluations of October 2014, all met."""
STANDARDS = {
    "交通": "GB/T 22485-2013 出租汽车运营服务规范", "邮电": "YD/T 1706-2007 邮政服务", "物流": "GB/T 24359-2009 第三方物流服务质量要求",
    "旅游": "GB/T 17775-2003 旅游区（点）质量等级的划分与评定", "住宿餐饮": "GB/T 14308-2010 旅游饭店星级的划分与评定",
}  # fmt: skip


def evaluations_invent(random: Random, firms: list[Firm]) -> list[ServiceEvaluation]:
    """Return the evaluations, every industry in turn."""
    days = [
        # The first of a year meet it, and the days are random: misses are spread over the year.
        (draw_day(random, dt.date(year, 1, 1), dt.date(year, 9 if year == LAST_DAY.year else 12, 30)), place < met)
        for year, (made, met) in YEARS.items()
        for place in range(made)
    ]
    days += [(draw_day(random, dt.date(2014, 10, 1), LAST_DAY), True) for _ in range(OCTOBER)]
    industries = list(SERVICES)
    rows = []
    for place, (day, met) in enumerate(days):
        industry = industries[place % len(industries)]
        firm = random.choice([firm for firm in firms if firm.service == industry and firm.open_on(day)])
        rows.append(build_evaluation(firm, day, met))
    rows.sort(key=lambda row: row.evaluated_on)
    for serial, row in enumerate(rows, start=1):
        row.number = f"BDFW{row.evaluated_on.year}-{serial:03d}"
    return rows


def build_evaluation(firm: Firm, day: dt.date, met: bool) -> ServiceEvaluation:
    """Return an unsaved evaluation."""
    return ServiceEvaluation(
        enterprise=firm.enterprise, evaluated_on=day, met=met, evaluator=f"演示服务质量测评组（{MARK}）",
        standard=STANDARDS.get(firm.service, f"{firm.service}服务规范"),
        note=MARK if met else f"顾客投诉处理和服务公示不符合要求（{MARK}）",
    )  # fmt: skip
