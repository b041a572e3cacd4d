"""Facts about townships: their slices of the indicators, and what the registers hold of them."""

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from assessment.fact_sources.closures import list_terms, note_end
from assessment.registry import PENDING, Facts, Frame, Parameters, fact_source, mark_not_due
from assessment.words import AWARDS, REFUSALS, REPEATS
from inspections.models import Complaint, Rectification, SpotCheck
from targets.models import Attainment, Window
from targets.models.quarters import quarter_id


def read_figures(codes: str, quarter: int, window: str = "") -> dict[str, Attainment]:
    """Return the official figures of indicators named as ``B2a,B2b``, in the window that is judged unless one is named (1 query)."""
    rows = Attainment.objects.filter(indicator__code__in=codes.split(","), quarter=quarter)
    rows = rows.filter(window=window).official() if window else rows.judged()
    return {row.indicator.code: row for row in rows.select_related("indicator__plan", "quarter")}


def describe_slice(row: Attainment, parts: list[int | None]) -> dict[str, Any]:
    """Return a township's slice of a figure as a row of facts."""
    numerator, denominator = parts
    note = "count" if denominator is None else "slice"
    place = ["indicator", row.indicator.plan.code, row.indicator.code, row.quarter.code]
    return {
        "label": f"{row.indicator.code} {row.indicator.name} {row.quarter.code}", "at": place, "note": note,
        "numerator": numerator, "denominator": denominator, "revision": row.pk, "definition": row.definition_id,
    }  # fmt: skip


@fact_source("township-rate", _("pass rate of the township"), "points", parameters=("indicator",))
def read_rates(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return each township's slice of a pass rate with the district's rate; fewer batches than five are nothing to judge (1 query)."""
    figures = read_figures(parameters["indicator"], quarter_id(frame.last))
    found: dict[int, Facts] = {}
    for row in figures.values():
        if row.value is None:
            continue
        for code, parts in row.breakdown.get("township", {}).items():
            if code in frame.codes and (parts[1] or 0) >= 5:
                rows, rate = [describe_slice(row, parts)], str(row.value / 100)
                found[frame.codes[code]] = {"passed": parts[0], "total": parts[1], "rate": rate, "rows": rows}
    return found


@fact_source("township-shares", _("mean of the township's shares"), "points", parameters=("indicators",))
def read_shares(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return the mean of each township's slices of some ratios at the end of the period (1 query)."""
    figures = read_figures(parameters["indicators"], quarter_id(frame.last))
    slices: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in figures.values():
        for code, parts in row.breakdown.get("township", {}).items():
            if code in frame.codes and parts[1]:
                slices[frame.codes[code]].append(describe_slice(row, parts))
    return {
        owner: {
            "value": str(sum(Fraction(100 * row["numerator"], row["denominator"]) for row in rows) / len(rows)),
            "rows": rows,
        }
        for owner, rows in slices.items()
    }


@fact_source("township-change", _("count of the township against a year before"), "growth", parameters=("indicator",))
def read_changes(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return each township's slice of a count now and a year before; none in either year is nothing to judge (2 queries)."""
    key, counts = quarter_id(frame.last), defaultdict[int, dict[str, int]](dict)
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    figures = [(name, read_figures(parameters["indicator"], one)) for name, one in (("before", key - 10), ("now", key))]
    for name, found in figures:
        for row in found.values():
            for code, parts in row.breakdown.get("township", {}).items():
                if code in frame.codes:
                    counts[frame.codes[code]][name] = parts[0]
                    rows[frame.codes[code]].append(describe_slice(row, parts))
    known = all(found for _name, found in figures)
    return {
        owner: {"now": both.get("now", 0), "before": both.get("before", 0), "rows": rows[owner]}
        | ({} if known else {PENDING: "no_data"})
        for owner, both in counts.items()
        if both.get("now") or both.get("before")
    }


@fact_source(
    "township-awards", _("new brand titles of the township"), "steps", parameters=("indicator",), events=AWARDS
)
def read_awards(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return how many titles enterprises of each township won in the year (1 query)."""
    found: dict[int, Facts] = {subject.pk: {"events": []} for subject in frame.subjects}
    for row in read_figures(parameters["indicator"], quarter_id(frame.last), Window.YEAR_TO_DATE).values():
        for code, parts in row.breakdown.get("township", {}).items():
            if code in frame.codes:
                event = describe_slice(row, parts) | {"kind": "awarded", "note": "awarded"}
                found[frame.codes[code]]["events"] += [event] * (parts[0] or 0)
    return found


@fact_source("township-rectifications", _("rectifications of the township's producers done in time"), "share")
def read_rectifications(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return the rectifications of batches whose producer sits in each township, by their terms (2 queries)."""
    seats = dict(
        Rectification.objects.standing()
        .filter(spot_check__producer__township__in=frame.codes.values())
        .values_list("pk", "spot_check__producer__township_id")
    )
    found: dict[int, Facts] = {}
    for one in frame.once(list_terms):
        if one.pk in seats:
            note_end(found, seats[one.pk], one.term, one.done, frame, one.number, ["rectification", one.pk])
    return mark_not_due(found)


@fact_source(
    "township-complaints", _("complaints of the township settled in time"), "share", parameters=("complaint_days",)
)
def read_complaints(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return the complaints of each township whose term falls in the year (1 query)."""
    found: dict[int, Facts] = {}
    term = dt.timedelta(days=int(parameters["complaint_days"]))
    rows = Complaint.objects.filter(township__in=frame.codes.values(), received_on__gte=frame.first - term)
    rows = rows.filter(received_on__lte=frame.year_end - term).order_by("received_on", "pk")
    for pk, township, number, since, done in rows.values_list(
        "pk", "township_id", "number", "received_on", "settled_on"
    ):
        note_end(found, township or 0, since + term, done, frame, number, ["complaint", pk])
    return mark_not_due(found)


@fact_source("township-repeats", _("producers of the township that failed again"), "steps", events=REPEATS)
def read_repeats(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return failures of producers that had failed within the two years before; who has no producer checked twice is left out (1 query)."""
    rows = SpotCheck.objects.concluded().filter(
        producer__township__in=frame.codes.values(),
        sampled_on__gte=frame.first - dt.timedelta(days=730),
        sampled_on__lte=frame.last,
    )
    columns = ("pk", "producer_id", "producer__township_id", "producer__name", "number", "sampled_on", "outcome")
    checks: dict[int, int] = defaultdict(int)
    failed: dict[int, list[dt.date]] = defaultdict(list)
    found: dict[int, Facts] = {}
    for pk, producer, township, name, number, day, outcome in rows.order_by("sampled_on", "pk").values_list(*columns):
        checks[producer] += 1
        if checks[producer] > 1:
            found.setdefault(township, {"events": []})
        if outcome == SpotCheck.Outcome.FAILED:
            again = any((day - before).days <= 730 for before in failed[producer])
            if again and day >= frame.first:
                found[township]["events"].append(
                    {"kind": "repeated", "label": f"{name} {number}", "at": ["spot-check", pk], "note": "repeated"}
                )
            failed[producer].append(day)
    return found


@fact_source("township-refusals", _("refused inspections in the township"), "steps", events=REFUSALS)
def read_refusals(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return the inspections refused in each township in the year (1 query)."""
    found: dict[int, Facts] = {subject.pk: {"events": []} for subject in frame.subjects}
    rows = SpotCheck.objects.filter(
        first_result=SpotCheck.Result.REFUSED, sampled_on__gte=frame.first, sampled_on__lte=frame.last
    )
    rows = rows.annotate(place=Coalesce("producer__township_id", "township_id")).filter(
        Q(place__in=frame.codes.values())
    )
    for pk, place, number in rows.order_by("sampled_on", "pk").values_list("pk", "place", "number"):
        event = {"kind": "refused", "label": number, "at": ["spot-check", pk], "note": "refused"}
        found[place]["events"].append(event)
    return found
