"""A body's people see who from outside opened, exported or changed its data, and nothing of another body's."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role, User
from audit.context import act, name_person
from dashboard.our_data import build_our_data
from exchange.models import ExportJob
from reporting.models import Report
from tests.factories import make_quarters, make_user
from tests.pages import read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import Cast

pytestmark = pytest.mark.django_db
PAGE = "/our-data/"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def cast() -> Cast:
    make_quarters()
    return Cast()


def change(report: Report, user) -> None:
    with act(channel="web", name="POST /reports/"):
        name_person(user)
        Report.objects.filter(pk=report.pk).update(due_at=report.due_at + dt.timedelta(days=1))


def lines(cast: Cast, user=None) -> list[tuple[str, str, str, int]]:
    """Return what people did; the rows themselves were made past the portal."""
    body = (user or cast.liaison).body_id
    return [
        (one.person, one.kind, one.name, one.count)
        for one in build_our_data([body], 90, user or cast.liaison).lines
        if one.role
    ]


def test_the_office_opens_a_report_twice_and_the_body_sees_it_and_its_own_reading_is_left_out(cast):
    address = f"/reports/{cast.body.code}/2014Q3/"
    for user in (cast.office, cast.office, cast.liaison):
        assert signed_in(user).get(address).status_code == 200
    assert lines(cast) == [(str(cast.office), "opened", str(cast.report), 2)]
    assert lines(cast, cast.other) == []


def test_a_draft_that_a_leader_cannot_read_was_not_opened(cast):
    signed_in(make_user(Role.LEADER)).get(f"/reports/{cast.body.code}/2014Q3/")
    assert lines(cast) == []


def test_a_change_by_another_and_one_past_the_portal_are_seen_and_those_of_its_own_people_are_not(cast):
    # Making the row was past the portal, too. Before the others: an act holds to the end of the transaction, here of the test.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reporting_report SET due_at = now() WHERE id = %s", [cast.report.pk])
    change(cast.report, cast.office)
    change(cast.report, cast.head)
    found = [line for line in build_our_data([cast.body.pk], 90, cast.liaison).lines if line.what == "季度报告"]
    assert [(line.person, line.kind, line.count) for line in found] == [
        (str(cast.office), "changed", 1),
        ("绕过平台，直接在数据库中", "changed", 2),
    ]


def test_an_export_of_all_bodies_or_of_its_own_is_seen_and_one_of_another_body_is_not(cast):
    for query in ("", f"body={cast.body.code}", f"body={cast.stranger.code}&law=1"):
        ExportJob.objects.create(
            requested_by=cast.office, register="cases", format="xlsx", query=query, rows=3, downloads=1,
            file_name=f"案件{query[:9]}.xlsx",
        )  # fmt: skip
    ExportJob.objects.create(requested_by=cast.liaison, register="cases", format="xlsx", downloads=1, file_name="a")
    ExportJob.objects.create(requested_by=cast.office, register="products", format="xlsx", downloads=1, file_name="b")
    exported = [line for line in lines(cast) if line[1] == "exported"]
    assert exported == [
        (str(cast.office), "exported", "案件body=body.xlsx", 3),
        (str(cast.office), "exported", "案件.xlsx", 3),
    ]


def test_the_page_and_its_sheet_show_the_same(cast):
    signed_in(cast.office).get(f"/reports/{cast.body.code}/2014Q3/")
    client = signed_in(cast.head)
    assert read_texts(client.get(PAGE), "td[data-label='数据']")[0] == f"季度报告 {cast.report}"
    sheet = load_workbook(BytesIO(client.get(PAGE, {"export": "xlsx"}).content)).active
    opened = next([cell.value for cell in row] for row in sheet.rows if row[4].value == "查阅")
    assert opened[5:] == ["季度报告", str(cast.report), "1 次"]


def test_nobody_else_has_such_a_page_and_an_empty_one_says_so(cast):
    assert signed_in(cast.office).get(PAGE).status_code == 403
    page = signed_in(cast.other).get(reverse("dashboard:our-data"), {"days": "30"})
    assert read_texts(page, ".empty-state__title") == ["这段时间内没有外单位人员查看过"]


def test_its_queries_do_not_grow_with_what_it_shows(cast):
    # What is hidden from a person is kept with them as long as a request lasts.
    def ask():
        return build_our_data([cast.body.pk], 90, User.objects.get(pk=cast.liaison.pk))

    change(cast.report, cast.office)
    few = list_queries(ask)
    for _ in range(3):
        change(cast.report, cast.office)
    assert list_queries(ask) == few
    # Nobody here is of a body whose name would be asked for.
    assert few == "user switchchange event event body exportjob".split()
