"""Invented products."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from baodi_quality.demo import FIRST_DAY
from baodi_quality.demo.days import draw_day
from baodi_quality.demo.enterprises import Firm
from baodi_quality.demo.trades import Ware
from enterprises.models import Product

PRODUCTS = 1200
ENDED = 24
"""Products given up by firms that went on."""
LAST_LAUNCH = dt.date(2014, 3, 31)


# By identity: lines are keys of dictionaries, and unsaved products would all be alike.
@dataclass(frozen=True, eq=False)
class Line:
    """A product with the firm that makes it and the ware it is."""

    firm: Firm
    ware: Ware
    product: Product

    def made_on(self, day: dt.date) -> bool:
        """Say whether the product is in production on ``day``."""
        ended = self.product.ended_on
        return self.product.launched_on <= day and (ended is None or day <= ended)


def lines_invent(random: Random, firms: list[Firm]) -> list[Line]:
    """Return 1,200 products, some of them no longer made; a firm that closed makes nothing."""
    # The rank weighs: each firm's first products come before the further ones of others.
    drawn = sorted(
        (rank + 3 * random.random(), number, *choice)
        for number, firm in enumerate(firms)
        if firm.trade
        for rank, choice in enumerate(list_choices(random, firm))
    )[:PRODUCTS]
    lines = [build_line(random, firms[number], ware, model) for _, number, ware, model in drawn]
    for row in random.sample(
        [row for row in lines if row.product.ended_on is None and not row.ware.in_ccc_catalogue], ENDED
    ):
        row.product.ended_on = draw_day(random, max(dt.date(2010, 6, 1), row.product.launched_on), dt.date(2014, 8, 31))
    return lines


def list_choices(random: Random, firm: Firm) -> list[tuple[Ware, str]]:
    """Return what the firm could make, in a random order."""
    every = [(ware, model) for ware in firm.trade.wares for model in ware.models] if firm.trade else []
    return random.sample(every, len(every))


def build_line(random: Random, firm: Firm, ware: Ware, model: str) -> Line:
    """Return an unsaved product; it ends where its firm closes."""
    founded, closed = firm.enterprise.founded_on, firm.enterprise.closed_on
    last = min(LAST_LAUNCH, closed or LAST_LAUNCH)
    # Three in four were in production when the plan began.
    if random.random() < 0.75 and founded < FIRST_DAY:
        last = min(last, FIRST_DAY)
    product = Product(
        enterprise=firm.enterprise, name=ware.name, model=model, category=ware.category,
        is_pillar=bool(firm.trade and firm.trade.is_pillar), in_ccc_catalogue=ware.in_ccc_catalogue,
        is_main_industrial=random.random() < 0.22, launched_on=draw_day(random, founded, max(founded, last)), ended_on=closed,
    )  # fmt: skip
    return Line(firm, ware, product)
