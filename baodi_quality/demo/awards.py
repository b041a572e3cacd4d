"""Invented awards of 天津市名牌产品: new ones, re-evaluations, and awards from before the plan."""

import datetime as dt
from random import Random

from baodi_quality.demo.days import get_term_end
from baodi_quality.demo.products import Line
from baodi_quality.demo.standards import in_production
from enterprises.models import BrandAward

TERM = 3
NEW = {2010: 3, 2011: 4, 2012: 4, 2013: 3}
"""Products first granted the title in each year's round since the plan began: fourteen of the twenty aimed at."""
BEFORE = {2007: 3, 2008: 5}
"""Products granted before the plan: held by re-evaluation, and never counted."""
LET_LAPSE = 2
"""Of those, the products that let the title lapse and were awarded again in 2013 only, which does not make them new."""


def awards_invent(random: Random, lines: list[Line]) -> list[BrandAward]:
    """Return the awards, each product's first one as new and the later ones as re-evaluations."""
    rounds = [year for counts in (NEW, BEFORE) for year, count in counts.items() for _ in range(count)]
    able = [row for row in in_production(lines) if row.product.launched_on.year < 2007 and row.product.is_pillar]
    drawn = random.sample(able, len(able))
    # The first product of each firm: backwards, since a later key takes the place of an earlier one.
    chosen = list({id(row.firm): row for row in reversed(drawn)}.values())[: len(rounds)]
    rows = []
    for place, (row, year) in enumerate(zip(chosen, rounds, strict=True)):
        # The last of those from before the plan.
        lapsed = place >= len(rounds) - LET_LAPSE
        later = [2013] if lapsed else range(year + TERM, 2014, TERM)
        rows.append(build_award(row, year, BrandAward.Kind.NEW))
        rows += [build_award(row, again, BrandAward.Kind.RENEWAL) for again in later]
    return rows


def build_award(row: Line, year: int, kind: str) -> BrandAward:
    """Return an unsaved award; the titles are granted in December."""
    day = dt.date(year, 12, 18)
    return BrandAward(
        product=row.product, programme=BrandAward.Programme.TIANJIN, year=year, kind=kind, granted_on=day,
        expires_on=get_term_end(day, TERM),
    )  # fmt: skip
