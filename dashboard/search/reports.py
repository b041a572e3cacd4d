"""Quarterly reports by the body's name, by the quarter, or by both."""

import re

from django.db.models import Q

from accounts.models import User
from reporting.models import Report

QUARTER = re.compile(r"(?:([12][0-9]{3})\s*(?:年|-|/)?\s*)?(?:第?\s*([1-4一二三四])\s*季度?|Q([1-4]))", re.IGNORECASE)
YEAR = re.compile(r"([12][0-9]{3})\s*年")
NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def find_reports(user: User, words: str, most: int) -> list[Report]:
    """Return the first reports that the words name, the newest first (2 queries); 2014Q3, 2014年第三季度 and 三季度 are quarters."""
    rows = Report.objects.visible_to(user).with_names()
    rest = words
    if quarter := QUARTER.search(words):
        digit = quarter[2] or quarter[3]
        number = NUMBERS.get(digit) or int(digit)
        rows = rows.filter(quarter__starts_on__month=number * 3 - 2)
        if quarter[1]:
            # The key of a quarter is year × 10 + number.
            rows = rows.filter(quarter=int(quarter[1]) * 10 + number)
        rest = QUARTER.sub(" ", words)
    elif year := YEAR.search(words):
        rows, rest = (
            rows.filter(quarter__gte=int(year[1]) * 10, quarter__lt=int(year[1]) * 10 + 5),
            YEAR.sub(" ", words),
        )
    for word in rest.replace("季度报告", " ").replace("报告", " ").split():
        rows = rows.filter(
            Q(body__name__icontains=word)
            | Q(body__full_name__icontains=word)
            | Q(body__names__short_name__icontains=word)
        )
    return list(rows.order_by("-quarter", "body__position").distinct()[:most])
