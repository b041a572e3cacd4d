"""The assessment of 40 bodies by 40 items, against one statement by hand that comes to the same points."""

import datetime as dt
from fractions import Fraction
from statistics import median
from typing import Any

from django.db import connection, transaction

from assessment.engine import reckon_scheme
from assessment.models import League, Scheme, SchemeItem
from baodi_quality.bench.recomputing import measure_seconds
from baodi_quality.bench.report import Bound, Result
from departments.models import Body
from targets import clock

BODIES, VARIANTS, ROUNDS, YEAR = 40, 10, 5, 2013
"""Four sources in ten variants each make forty items."""
STATEMENT = """
WITH subject AS (SELECT unnest(%(subjects)s::bigint[]) AS id), variant AS (SELECT generate_series(1, %(variants)s) AS n),
owed AS (
    SELECT r.*, q.closed_at, (r.due_at AT TIME ZONE 'Asia/Shanghai')::date AS due_on, (r.first_submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS first_on
    FROM reporting_report r JOIN targets_quarter q ON q.id = r.quarter_id
    WHERE r.quarter_id / 10 = %(year)s AND EXISTS (SELECT FROM reporting_reportvalue v WHERE v.report_id = r.id AND NOT v.set_aside)
), lateness AS (
    SELECT body_id, count(*) FILTER (WHERE first_on IS NOT NULL OR due_on < %(day)s) AS due,
        coalesce(sum(CASE WHEN first_on IS NULL AND closed_at IS NOT NULL THEN 3 WHEN coalesce(first_on, %(day)s) <= due_on THEN 0
            WHEN coalesce(first_on, %(day)s) - due_on <= 3 THEN 0.5 WHEN coalesce(first_on, %(day)s) - due_on <= 7 THEN 1 ELSE 1.5 END), 0) AS taken
    FROM owed GROUP BY 1
), answers AS (
    SELECT r.body_id, r.id, count(*) FILTER (WHERE i.obligatory) AS asked,
        count(*) FILTER (WHERE i.obligatory AND (v.text <> '' OR v.figure IS NOT NULL)) AS answered
    FROM owed r JOIN reporting_reportvalue v ON v.report_id = r.id AND NOT v.set_aside JOIN reporting_reportitem i ON i.id = v.item_id GROUP BY 1, 2
), completeness AS (
    SELECT a.body_id, sum(CASE WHEN r.first_submitted_at IS NULL THEN 0 WHEN r.nil_statement <> '' THEN asked ELSE answered END) AS part, sum(asked) AS whole
    FROM answers a JOIN owed r ON r.id = a.id WHERE r.first_submitted_at IS NOT NULL OR r.due_at < %(now)s GROUP BY 1
), returned AS (
    SELECT r.body_id, sum(CASE WHEN EXISTS (
        SELECT FROM reporting_reportcomment c JOIN reporting_reportcomment b ON b.item_id = c.item_id JOIN reporting_reportstep p ON p.id = b.step_id
        WHERE c.step_id = s.id AND p.report_id = s.report_id AND p.action = 'return' AND (p.at, p.id) < (s.at, s.id)) THEN 1 ELSE 0.5 END) AS taken
    FROM reporting_reportstep s JOIN reporting_report r ON r.id = s.report_id WHERE s.action = 'return' AND r.quarter_id / 10 = %(year)s GROUP BY 1
), corrected AS (
    SELECT r.body_id, 0.5 * count(*) AS taken FROM reporting_reportcorrection c JOIN reporting_report r ON r.id = c.report_id
    JOIN accounts_user u ON u.id = c.proposed_by_id WHERE c.state = 'approved' AND u.role = 'office' AND r.quarter_id / 10 = %(year)s GROUP BY 1
), ended AS (
    SELECT n, body_id, opened_on + 80 + n AS term, closed_on AS done FROM inspections_enforcementcase, variant WHERE withdrawal_id IS NULL
    UNION ALL SELECT n, body_id, received_on + 50 + n, settled_on FROM inspections_complaint, variant WHERE withdrawal_id IS NULL
), closures AS (
    SELECT n, body_id, count(*) FILTER (WHERE done <= %(day)s AND done <= term) AS part, count(*) FILTER (WHERE done <= %(day)s OR term <= %(last)s) AS whole
    FROM ended WHERE term BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
)
SELECT 'late' || n, id, CASE WHEN due > 0 THEN greatest(0, 6 - taken * n / 10) END FROM subject JOIN lateness l ON l.body_id = id, variant
UNION ALL SELECT 'whole' || n, id, CASE WHEN whole > 0 THEN n * part / whole END FROM subject JOIN completeness c ON c.body_id = id, variant
UNION ALL SELECT 'right' || n, id, greatest(0, 4 - (coalesce(t.taken, 0) + coalesce(c.taken, 0)) * n / 10)
    FROM subject JOIN (SELECT DISTINCT body_id FROM owed) o ON o.body_id = id LEFT JOIN returned t ON t.body_id = id LEFT JOIN corrected c ON c.body_id = id, variant
UNION ALL SELECT 'ended' || n, id, CASE WHEN whole > 0 THEN 7 * part::numeric / whole END FROM subject JOIN closures c ON c.body_id = id
"""

type_of_points = dict[tuple[str, int], Fraction | None]
"""By item and body: the points, None where they are open."""


def measure_assessment() -> list[Result]:
    """Measure the reckoning in turns with the statement by hand."""
    subjects, items = bodies_fill(), build_items()
    ours, by_hand = [], []
    for _round in range(ROUNDS):
        ours.append(measure_seconds(lambda: reckon_points(subjects, items)))
        by_hand.append(measure_seconds(lambda: read_points(subjects)))
    check_points(reckon_points(subjects, items), read_points(subjects))
    one, other = median(ours), median(by_hand)
    return [
        Result(
            "assessment of 40 bodies by 40 items",
            f"{one * 1000:.0f} ms",
            f"SQL by hand, same points: {other * 1000:.0f} ms",
            one / other,
            Bound.AT_MOST,
            2,
        )
    ]


@transaction.atomic
def bodies_fill() -> list[Body]:
    """Return 40 government bodies: those of the plan, and as many without anything as are missing."""
    rows = list(Body.objects.filter(kind=Body.Kind.GOVERNMENT, until=None).order_by("pk"))
    made = [
        Body(code=f"bench-{number}", name=f"测试单位{number}", kind=Body.Kind.GOVERNMENT, position=20_000 + number)
        for number in range(BODIES - len(rows))
    ]
    return [*rows, *Body.objects.bulk_create(made)][:BODIES]


def build_items() -> list[SchemeItem]:
    """Return the forty items, unsaved."""
    items = []
    for n in range(1, VARIANTS + 1):
        scale = Fraction(n, 10)
        late = {"late_3": scale / 2, "late_7": scale, "late_more": scale * 3 / 2, "missing": scale * 3}
        wrong = {"returned": scale / 2, "returned_again": scale, "corrected": scale / 2}
        terms = {"case_days": f"{80 + n}", "complaint_days": f"{50 + n}", "production_body": "", "market_body": ""}
        items += [
            SchemeItem(code=f"late{n}", maximum=6, method="steps", source="report-lateness", parameters={"events": {key: str(one) for key, one in late.items()}}),
            SchemeItem(code=f"whole{n}", maximum=n, method="share", source="report-completeness"),
            SchemeItem(code=f"right{n}", maximum=4, method="steps", source="report-accuracy", parameters={"events": {key: str(one) for key, one in wrong.items()}}),
            SchemeItem(code=f"ended{n}", maximum=7, method="share", source="closures", source_parameters=terms),
        ]  # fmt: skip
    return items


def reckon_points(subjects: list[Body], items: list[SchemeItem]) -> type_of_points:
    """Return what the portal comes to."""
    scheme = Scheme(league=League.BODIES, year=YEAR)
    found = reckon_scheme(scheme, clock.today(), subjects, items)
    return {(one.item.code, subject): one.points for subject, rows in found.items() for one in rows if one.applies}


def read_points(subjects: list[Body]) -> type_of_points:
    """Return what the statement by hand comes to."""
    given: dict[str, Any] = {
        "subjects": [subject.pk for subject in subjects], "variants": VARIANTS, "year": YEAR, "day": clock.today(), "now": clock.now(),
        "first": dt.date(YEAR, 1, 1), "last": dt.date(YEAR, 12, 31),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, given)
        return {(item, body): None if points is None else Fraction(points) for item, body, points in cursor.fetchall()}


def check_points(ours: type_of_points, by_hand: type_of_points) -> None:
    """Raise AssertionError unless both come to the same points; the database rounds its quotients far behind the point."""
    wrong = [key for key in ours.keys() | by_hand.keys() if not is_same(ours.get(key), by_hand.get(key))]
    if wrong or not ours:
        raise AssertionError(f"the SQL by hand and the portal come to different points: {wrong[:5]}")


def is_same(one: Fraction | None, other: Fraction | None) -> bool:
    """Say whether two points are the same."""
    if one is None or other is None:
        return one is other
    return abs(one - other) < Fraction(1, 10**9)
