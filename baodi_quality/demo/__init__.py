"""Invented rows for demonstrations and drills.

Everything here is made up, and says so: addresses, laboratories, bases, notes and evidence carry the mark 演示数据. The
generators draw from their own ``random.Random(SEED)`` and know no clock, so every load gives the same rows, which end
on ``LAST_DAY``.
"""

import datetime as dt

SEED = 20100907
FIRST_DAY = dt.date(2010, 1, 1)
LAST_DAY = dt.date(2014, 10, 15)
MARK = "演示数据"
