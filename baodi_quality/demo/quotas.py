"""How many batches are concluded and how many fail, quarter by quarter: the story that the figures tell.

Production dips below 95 % in 2013 through spare parts for farm machinery in one town, and recovers. The second quarter
of 2011 is exactly 95 % (380 of 400). Market goods end 2012 at 1,899 of 1,999, which rounding must not carry to 95.00 %,
and slip in 2014 through children's wear and cables in two places.
"""

from dataclasses import dataclass

from baodi_quality.demo.places import DAKOUTUN, NIUDAOKOU, XINKAIKOU

PRODUCTION = {
    20101: (330, 22), 20102: (360, 19), 20103: (360, 16), 20104: (390, 17),
    20111: (360, 17), 20112: (400, 20), 20113: (390, 15), 20114: (410, 14),
    20121: (400, 15), 20122: (420, 16), 20123: (420, 15), 20124: (440, 16),
    20131: (430, 18), 20132: (450, 29), 20133: (460, 33), 20134: (460, 22),
    20141: (460, 18), 20142: (480, 18), 20143: (480, 18), 20144: (12, 0),
}  # fmt: skip
MARKET = {
    20101: (440, 33), 20102: (470, 30), 20103: (480, 28), 20104: (510, 27),
    20111: (470, 26), 20112: (480, 25), 20113: (490, 25), 20114: (520, 26),
    20121: (480, 25), 20122: (490, 25), 20123: (500, 25), 20124: (529, 25),
    20131: (540, 26), 20132: (560, 27), 20133: (560, 26), 20134: (580, 28),
    20141: (640, 34), 20142: (660, 36), 20143: (700, 38), 20144: (10, 1),
}  # fmt: skip
PENDING = {"production": {20143: 3, 20144: 22}, "market": {20143: 4, 20144: 26}}
"""Batches without a final result yet."""


@dataclass(frozen=True)
class Cluster:
    """Batches of one category in one place: (concluded, failed) by quarter."""

    category: str
    place: str
    quota: dict[int, tuple[int, int]]


CLUSTERS = {
    "production": (
        Cluster(
            "农机配件", NIUDAOKOU, {20131: (20, 2), 20132: (40, 14), 20133: (44, 18), 20134: (36, 7), 20141: (30, 1)}
        ),
    ),
    "market": (
        Cluster("童装", DAKOUTUN, {20134: (20, 2), 20141: (36, 11), 20142: (36, 12), 20143: (40, 12)}),
        Cluster("电线电缆", XINKAIKOU, {20141: (28, 8), 20142: (28, 9), 20143: (30, 10)}),
    ),
}
"""Where the failures pile up."""
