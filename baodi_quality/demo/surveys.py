"""Invented surveys of the public and pass rates of the city, by which steps of A6 and B4 were signed off."""

import datetime as dt
from decimal import Decimal

from baodi_quality.demo import MARK
from inspections.models import CityRate, Survey

SURVEYS = [
    # Number, title, day, questionnaires handed out, valid answers, answers counted.
    ("DC2011-01", "首次全民质量意识问卷调查（基线）", dt.date(2011, 6, 10), 1200, 1068, 486),
    ("DC2013-01", "第二次全民质量意识问卷调查", dt.date(2013, 11, 29), 1200, 1104, 571),
]
RATES = {
    2011: ("92.61", dt.date(2012, 1, 18)),
    2012: ("93.07", dt.date(2013, 1, 22)),
    2013: ("92.31", dt.date(2014, 1, 20)),
}
"""The city's pass rate of each year in per cent, and when it was published."""


def surveys_invent() -> list[Survey]:
    """Return the surveys of awareness: the baseline and the second one."""
    return [
        Survey(
            number=number, title=title, topic=Survey.Topic.AWARENESS, completed_on=day, sample_size=handed_out,
            answers=answers, positive=positive, surveyor=f"演示调查机构（{MARK}）", note=MARK,
            frame="全区常住居民户名册，按乡镇街道分层后随机抽取住户，每户一人",
        )
        for number, title, day, handed_out, answers, positive in SURVEYS
    ]  # fmt: skip


def city_rates_invent() -> list[CityRate]:
    """Return what the city published of the pass rate of its spot checks."""
    return [
        CityRate(
            year=year, rate=Decimal(rate), published_on=day, source=f"全市产品质量监督抽查通报（{MARK}）", note=MARK
        )
        for year, (rate, day) in RATES.items()
    ]
