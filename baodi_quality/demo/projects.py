"""Invented completed projects."""

import datetime as dt
from random import Random

from baodi_quality.demo import LAST_DAY, MARK
from baodi_quality.demo.days import draw_day
from baodi_quality.demo.places import WEIGHTS
from baodi_quality.demo.references import References
from inspections.models import ASPECTS, CompletedProject
from targets.models.quarters import quarter_bounds

PER_QUARTER = (7, 8, 9, 8)
QUARTERS = [year * 10 + number for year in range(2010, 2015) for number in range(1, 5)][:-1]
EXTRA = 2
"""Projects accepted in October 2014 and not assessed on every aspect yet."""
KINDS = ("还迁住宅楼", "标准厂房", "商业综合楼", "教学楼", "卫生院门诊楼", "职工宿舍楼", "仓储用房", "办公楼")
# Quarter -> aspect missed and why; a refused project misses an aspect.
REFUSED = {
    20103: ("quality", "主体结构混凝土强度不足"), 20111: ("quality", "屋面渗漏，防水工程不合格"),
    20142: ("energy", "外墙外保温粘结强度和传热系数不达标，节能分部工程验收不合格"),
}  # fmt: skip
MISSED = {20104: "environment", 20112: "safety", 20121: "hygiene"}
"""Quarter -> aspect that an accepted project missed."""
OFTEN_NOT_APPLICABLE = {"hygiene": 0.3, "energy": 0.12}
LATE_FILING = 0.05


def projects_invent(random: Random, refs: References) -> list[CompletedProject]:
    """Return some 150 projects, accepted or refused quarter by quarter."""
    rows = []
    for quarter in QUARTERS:
        first, last = quarter_bounds(quarter)
        drawn = [
            build_project(random, refs, draw_day(random, first, last)) for _ in range(PER_QUARTER[quarter % 10 - 1])
        ]
        if quarter in REFUSED:
            aspect, reason = REFUSED[quarter]
            setattr(drawn[0], aspect, "missed")
            drawn[0].verdict, drawn[0].filed_on = CompletedProject.Verdict.REFUSED, None
            drawn[0].note = f"{reason}（{MARK}）"
        if quarter in MISSED:
            setattr(drawn[0], MISSED[quarter], "missed")
        rows += drawn
    rows += [build_recent_project(random, refs, dt.date(2014, 10, 9 + place)) for place in range(EXTRA)]
    # Before numbers are given: they follow the days of acceptance.
    rows.sort(key=lambda row: row.accepted_on)
    for serial, row in enumerate(rows, start=1):
        row.number = f"BDJG{row.accepted_on.year}-{serial:03d}"
    return rows


def build_project(random: Random, refs: References, day: dt.date) -> CompletedProject:
    """Return an unsaved project that was accepted and meets whatever applies to it."""
    place = refs.townships[random.choice(list(WEIGHTS))]
    findings = {name: "n/a" if random.random() < OFTEN_NOT_APPLICABLE.get(name, 0) else "met" for name in ASPECTS}
    filed = day + dt.timedelta(
        days=random.randrange(16, 40) if random.random() < LATE_FILING else random.randrange(3, 15)
    )
    return CompletedProject(
        name=f"{place.name}{random.choice(KINDS)}{random.randrange(1, 30)}号工程", township=place,
        builder=f"演示建设开发有限公司（{MARK}）", contractor=f"演示第{random.choice('一二三四五')}建筑工程有限公司（{MARK}）",
        area=random.randrange(1200, 38000), accepted_on=day, verdict=CompletedProject.Verdict.QUALIFIED,
        filed_on=filed if filed <= LAST_DAY else None, note=MARK, **findings,
    )  # fmt: skip


def build_recent_project(random: Random, refs: References, day: dt.date) -> CompletedProject:
    """Return a project accepted days ago: not filed, energy saving and hygiene not assessed yet."""
    row = build_project(random, refs, day)
    row.energy = row.hygiene = ""
    row.filed_on = None
    return row
