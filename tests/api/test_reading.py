"""Who reads what: readers all, a body's people their own; figures with ETag, slices, revisions and the rows behind them."""

import datetime as dt

import pytest

from accounts.models import THREE_ADMINS, Role
from departments.models import Body, IndicatorOwnership
from inspections.models import EnforcementCase, Law, Rectification
from targets.models import Attainment
from targets.services import figures_recompute
from tests.factories import (
    make_body,
    make_duty,
    make_evaluation,
    make_indicator,
    make_plan,
    make_project,
    make_spot_check,
    make_township,
    make_user,
)
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator():
    township = make_township()
    found = make_indicator("spot-check-pass-rate", code="C1", parameters={"stage": "market"})
    make_spot_check(number="CC1", township=township)
    make_spot_check(number="CC2", first_result="failed", township=township)
    figures_recompute()
    return found


def make_case(body: Body, **fields: object) -> EnforcementCase:
    """Make a case of 2014-01-02 that is still open."""
    law, _created = Law.objects.get_or_create(name="产品质量法", position=1)
    plain = {"number": f"A{EnforcementCase.objects.count()}", "subject": "食盐", "opened_on": dt.date(2014, 1, 2)}
    return EnforcementCase.objects.create(body=body, law=law, **plain | fields)


def keys(answer, name: str = "id") -> list:
    assert answer.status_code == 200, answer.content.decode()
    return [row[name] for row in answer.json()["results"]]


def test_a_body_keeps_its_own_cases_and_finds_no_others(caller) -> None:
    own, other = make_body(), make_body()
    case = make_case(own)
    liaison, stranger = (caller(make_user(Role.LIAISON, body=body)) for body in (own, other))
    assert stranger.patch(f"cases/{case.pk}/", {"note": "改动"}).status_code == 404
    assert liaison.patch(f"cases/{case.pk}/", {"note": "补充检验报告"}).status_code == 200
    case.refresh_from_db()
    assert case.note == "补充检验报告"


def test_a_body_sees_its_own_indicators_cases_and_no_register(caller, indicator) -> None:
    own, other = make_body(), make_body()
    IndicatorOwnership.objects.create(indicator=indicator, body=own, part="lead", since=dt.date(2010, 1, 1))
    liaison, stranger = caller(make_user(Role.LIAISON, body=own)), caller(make_user(Role.HEAD, body=other))
    figure = Attainment.objects.first()
    case = make_case(own)
    assert keys(liaison.get("indicators/")) == [indicator.pk] and keys(stranger.get("indicators/")) == []
    assert figure.pk in keys(liaison.get("attainments/")) and keys(stranger.get("attainments/")) == []
    for path in (f"indicators/{indicator.pk}/", f"attainments/{figure.pk}/", f"cases/{case.pk}/"):
        assert (liaison.get(path).status_code, stranger.get(path).status_code) == (200, 404)
    assert (keys(liaison.get("cases/")), keys(stranger.get("cases/"))) == ([case.pk], [])
    for path in ("enterprises/", "spot-checks/", "rectifications/"):
        assert liaison.get(path).status_code == 403


@pytest.mark.parametrize("role", Role.values)
def test_everybody_reads_the_plan_the_bodies_and_the_duties(caller, role: str) -> None:
    body = make_body(code="zjj")
    plan = make_plan(code="2010-2015")
    duty = make_duty(plan)
    program = caller(make_user(role, body=body))
    assert keys(program.get("plans/"), "code") == ["2010-2015"]
    assert keys(program.get("clauses/?plan=2010-2015&kind=goal"), "path") == ["2"]
    assert keys(program.get("bodies/"), "code") == ["zjj"]
    assert program.get(f"duties/{duty.code}/").json()["plan"] == "2010-2015"
    expected = 403 if role in THREE_ADMINS else 200
    assert program.get("indicators/").status_code == program.get("cases/").status_code == expected


def test_a_figure_with_its_slices_and_the_rows_on_each_side(caller, indicator) -> None:
    office = caller(make_user())
    figure = office.get("attainments/?indicator=C1&quarter=2014Q3&window=quarter").json()["results"][0]
    assert (figure["numerator"], figure["denominator"], figure["value"], figure["revision"]) == (1, 2, "50.0000", 1)
    assert "slices" not in figure
    sliced = office.get(f"attainments/{figure['id']}/").json()
    (township,) = sliced["slices"]["township"]
    assert sliced["slices"]["township"][township] == [1, 2]
    found = {}
    for side in ("numerator", "denominator", "missed"):
        rows = office.get(f"attainments/{figure['id']}/rows/?side={side}&by=township&key={township}&page_size=1").json()
        found[side] = (rows["results"][0]["cells"][0]["value"], rows["next"] is not None)
    assert found == {"numerator": ("CC1", False), "denominator": ("CC1", True), "missed": ("CC2", False)}
    assert office.get(f"attainments/{figure['id']}/rows/?side=left").status_code == 400


def test_revisions_are_kept_and_only_the_newest_has_rows(caller, indicator) -> None:
    office = caller(make_user())
    path = "attainments/?indicator=C1&quarter=2014Q3&window=quarter"
    (first,) = keys(office.get(path))
    make_spot_check(number="CC3")
    figures_recompute()
    (second,) = keys(office.get(path))
    assert keys(office.get(f"{path}&revisions=all")) == [first, second]
    assert office.get(f"attainments/{first}/").json()["revision"] == 1
    assert office.get(f"attainments/{first}/rows/").status_code == 404
    assert office.get(f"attainments/{second}/rows/?sied=missed").status_code == 400
    assert len(keys(office.get(f"attainments/{second}/rows/?side=numerator"))) == 2


def test_what_has_not_changed_is_not_sent_again(caller, indicator) -> None:
    office = caller(make_user())
    tag = office.get("attainments/").headers["ETag"]
    again = office.get("attainments/", **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    make_spot_check(number="CC3")
    figures_recompute()
    assert office.get("attainments/", **{"If-None-Match": tag}).status_code == 200


def test_rectifications_are_read_with_what_is_overdue(caller) -> None:
    row = Rectification.objects.create(
        spot_check=make_spot_check(first_result="failed"),
        notice_number="Z1",
        addressee="seller",
        received_on=dt.date(2014, 8, 1),
        due_on=dt.date(2014, 10, 14),
    )
    office = caller(make_user())
    assert keys(office.get("rectifications/?deadline=overdue")) == [row.pk]
    assert keys(office.get("rectifications/?deadline=7")) == []
    assert keys(office.get(f"rectifications/?state=open&spot_check={row.spot_check_id}")) == [row.pk]


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("indicators", "apitoken indicator indicatordefinition targetpoint indicatorownership body applicability"),
        ("attainments", "apitoken attainment"),
        ("spot-checks", "apitoken spotcheck failingitem"),
        ("projects", "apitoken completedproject"),
        ("evaluations", "apitoken serviceevaluation"),
        ("cases", "apitoken enforcementcase"),
        ("bodies", "apitoken body bodyname"),
        ("duties", "apitoken duty dutyassignment"),
        ("townships", "apitoken township townshipname"),
    ],
)
def test_a_list_needs_the_same_queries_for_few_rows_and_for_many(caller, name: str, queries: str) -> None:
    """The token with its owner, the rows, and one for each kind of row beneath them."""
    office, plan = caller(make_user()), make_plan()
    office.get("plans/")
    for _ in range(2):
        for _ in range(3):
            indicator = make_indicator("spot-check-pass-rate", plan, parameters={"stage": "market"})
            IndicatorOwnership.objects.create(indicator=indicator, body=make_body(), part="lead", since=plan.starts_on)
            make_spot_check(township=make_township(), first_result="failed").failing_items.create(
                position=1, item="标签"
            )
            make_project()
            make_evaluation()
            make_case(make_body())
            make_duty(plan)
        figures_recompute()
        rows = []
        read = lambda rows=rows: rows.extend(office.get(f"{name}/").json()["results"])  # noqa: E731
        assert list_queries(read) == queries.split()
        assert len(rows) >= 3
