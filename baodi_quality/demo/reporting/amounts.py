"""Invented figures of report items."""

from decimal import Decimal
from random import Random

from baodi_quality.demo import SEED
from departments.models import Body
from reporting.models import ReportItem

USUAL = {
    "D01.1": 2, "D01.2": 12, "D01.3": 3, "D02.1": 9, "D03.1": 1, "D03-1.1": 6, "D03-1.2": 180, "D03-1.3": 3,
    "D03-1.4": 14, "D03-2.1": 2, "D03-2.2": 40, "D03-3.1": 7, "D03-4.1": 95, "D03-4.2": 52, "D03-4.3": 2,
    "D04-1.1": 4, "D04-1.2": 36, "D04-1.3": 30, "D04-2.1": 4, "D04-2.2": 860, "D04-3.1": 3, "D04-3.2": 210,
    "D05.1": 44, "D05.2": 2, "D05.3": 9, "D06.1": 900, "D06.2": 50, "D06.3": 6, "D06.4": 20, "D06.5": 1850, "D06.6": 700,
    "D07.1": 7, "D07.2": 18, "D07.3": 1, "D07.4": 12, "D07.5": 11, "D08.1": 120, "D08.2": 16, "D08.3": 640, "D08.4": 190,
    "D09.1": 420, "D09.2": 8, "D09.3": 15, "D09.4": 14, "D10.1": 5, "D10.2": 12.5, "D10.3": 9, "D11.1": 380, "D11.2": 260,
    "D11.3": 3200, "D12.1": 48, "D12.2": 2, "D13.1": 62, "D13.2": 8, "D13.3": 8, "D13.4": 25, "D14.1": 110, "D14.2": 3,
    "D14.3": 2, "D15.1": 3, "D15.2": 6.4, "D16.1": 24, "D16.2": 6, "D16.3": 3, "D17.1": 2, "D17.2": 2, "D17.3": 3,
    "D17.4": 3, "D17.5": 1, "D18.1": 30, "D18.2": 4, "D18.3": 2600, "D19.1": 75, "D19.2": 150, "D20.1": 160, "D20.2": 12,
    "R1.1": 6, "R1.2": 18, "R2.1": 5, "R3.1": 140, "R3.2": 9, "R4.1": 220, "R4.2": 205,
}  # fmt: skip
"""What is usually reported in a quarter, in the item's unit."""
GROWTH = 0.015
"""By how much things grow from one quarter to the next."""


def invent_amount(item: ReportItem, body: Body, quarter: int) -> Decimal:
    """Return a figure near the usual one, the same on every load; stocks grow evenly, what is summed goes up and down."""
    # A stream for each figure: a new item changes no other one.
    random = Random(f"{SEED}|{item.code}|{body.code}|{quarter}")
    since_plan = (quarter // 10 - 2010) * 4 + quarter % 10
    swing = random.uniform(0.82, 1.18) if item.period == ReportItem.Period.SUM else 1
    amount = USUAL.get(item.code, 1) * (1 + GROWTH * since_plan) * swing
    return round(Decimal(amount), item.decimals)
