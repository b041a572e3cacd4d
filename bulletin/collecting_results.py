"""Reading the results of yearly assessments that a quarter tells of, and the league of townships where a paper allows one."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db.models import Case, QuerySet, When
from django.db.models.functions import Coalesce

from assessment.league import rank_groups
from assessment.league_rules import LeagueRules
from assessment.models import League, Scheme, Sheet
from bulletin.facts import AssessedBody
from departments.naming import body_name_on
from departments.places import township_name_on
from targets.models import Quarter
from targets.wordings import wording_of


def find_sheets(quarter: Quarter, day: dt.date) -> QuerySet[Sheet]:
    """Return the final results that were announced in the quarter, by ``day``, ready to be fetched.

    Townships are held against each other only where the scheme names the paper that allows it; the plan itself has the member
    bodies compared (评比).
    """
    rows = Sheet.objects.filter(scheme__state=Scheme.State.ISSUED, state=Sheet.State.FINAL)
    rows = rows.exclude(scheme__league=League.TOWNSHIPS, scheme__permit_number="")
    rows = rows.filter(scheme__issued_at__date__gte=quarter.starts_on, scheme__issued_at__date__lte=day)
    place = Coalesce(township_name_on("township", day), wording_of("township__name"))
    told = Case(When(body=None, then=place), default=body_name_on("body", day))
    return rows.select_related("scheme").annotate(
        told_name=told, told_position=Coalesce("body__position", "township__position")
    )


def tell_assessment(rows: Iterable[Any]) -> list[AssessedBody]:
    """Return the results as a quarter tells them."""
    found = sorted(rows, key=lambda row: (row.scheme.league, row.scheme.year, row.group))
    return [
        result
        for _key, members in groupby(found, key=lambda row: (row.scheme.league, row.scheme.year, row.group))
        for result in describe_results(list(members))
    ]


def describe_results(sheets: list[Any]) -> list[AssessedBody]:
    """Return the results of those who are ranked together, band by band; within a band in the order of the plan."""
    bands = find_bands(sheets)
    ordered = sorted(sheets, key=lambda row: (not bands[row.pk], bands[row.pk], row.told_position))
    return [
        AssessedBody(
            year=row.scheme.year,
            name=row.told_name,
            grade=row.grade,
            is_honoured=row.is_honoured,
            league=row.scheme.league,
            group=row.group,
            band=bands[row.pk],
            low=row.rank_low,
            high=row.rank_high,
            permit=row.scheme.permit_number,
        )
        for row in ordered
    ]


def find_bands(sheets: list[Sheet]) -> dict[int, int]:
    """Return the band of each sheet: a new one begins where the interval of no rank before it reaches; 0 without a rank."""
    bands, band, reach = dict.fromkeys((row.pk for row in sheets), 0), 0, 0
    for row in sorted((row for row in sheets if row.rank is not None), key=lambda row: row.rank or 0):
        low, high = row.rank_low or row.rank or 0, row.rank_high or row.rank or 0
        band += low > reach
        reach, bands[row.pk] = max(reach, high), band
    return bands


def rank_townships(parts: dict[str, list[int]], rules: LeagueRules) -> dict[str, tuple[str, int, int, int]]:
    """Return group, band and rank at best and at worst of each township by its code, like with like; 0 of too few batches."""
    return {
        one.entry.key: (group, one.band or 0, one.low or 0, one.high or 0)
        for group, standings in rank_groups(parts, rules.groups).items()
        for one in standings
    }
