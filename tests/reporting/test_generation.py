"""Forms of a quarter: made once for every body that owes one, through mergers, renamings and relief, and never twice."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Role
from departments.models import Body, BodyName, DutyAssignment
from reporting import services
from reporting.models import CollectiveMembership, Report
from reporting.obligations import ReportingObligations, list_outstanding_bodies
from reporting.services import ValueInput
from reporting.tasks import generate_reports
from targets.models import Plan, Quarter
from tests.factories import make_plan, make_user
from tests.reporting.report_rows import make_body, make_duty, make_item, make_report

pytestmark = pytest.mark.django_db


def close_until(key: int) -> None:
    Quarter.objects.filter(pk__lte=key).update(closed_at=dt.datetime(2014, 7, 20, tzinfo=dt.UTC), closed_by=make_user())


def made() -> set[tuple[str, int]]:
    return set(Report.objects.values_list("body__code", "quarter"))


def test_bodies_merged_renamed_and_relieved_in_between() -> None:
    plan = make_plan()
    close_until(20142)
    kept, relieved, early, merged, renamed = (
        make_body(code=code) for code in ("kept", "relieved", "early", "merged", "renamed")
    )
    duty = make_duty(plan, kept, relieved, early, merged, renamed)
    item = make_item(duty)
    DutyAssignment.objects.filter(body=relieved).update(until=dt.date(2014, 7, 1))
    DutyAssignment.objects.filter(body=early).update(until=dt.date(2014, 6, 30))
    Body.objects.filter(pk=merged.pk).update(until=dt.date(2014, 9, 30), successor=kept)
    BodyName.objects.create(body=renamed, name="商务局", since=dt.date(2014, 8, 1))
    assert [body.code for body in list_outstanding_bodies(Quarter.objects.get(pk=20143))] == [
        "kept",
        "relieved",
        "renamed",
    ]
    generate_reports()
    # The relieved body bore the duty on one day of the quarter; the merged one exists no more when the report falls due.
    assert made() == {("kept", 20143), ("relieved", 20143), ("renamed", 20143)}
    assert {tuple(report.values.values_list("item", flat=True)) for report in Report.objects.all()} == {(item.pk,)}
    generate_reports()
    assert Report.objects.count() == 3


def test_quarters_missed_are_caught_up_with_and_closed_ones_left_alone() -> None:
    body = make_body(code="one")
    make_item(make_duty(make_plan(), body))
    close_until(20134)
    assert services.reports_generate_due() == 3
    assert made() == {("one", 20141), ("one", 20142), ("one", 20143)}


def test_a_body_without_a_report_gets_one_beside_those_there() -> None:
    first = make_body(code="first")
    duty = make_duty(make_plan(), first)
    make_item(duty)
    close_until(20142)
    services.reports_generate_due()
    DutyAssignment.objects.create(duty=duty, body=make_body(code="second"), part="lead", since=dt.date(2014, 9, 30))
    assert services.reports_generate_due() == 1
    assert made() == {("first", 20143), ("second", 20143)}


@pytest.mark.django_db(transaction=True)
def test_two_generations_at_once_make_one_set() -> None:
    bodies = [make_body() for _ in range(5)]
    duty = make_duty(make_plan(), *bodies)
    for _ in range(3):
        make_item(duty)
    close_until(20142)
    gate, counts = threading.Barrier(2), []

    def generate() -> None:
        gate.wait()
        try:
            counts.append(services.reports_generate_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=generate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (sorted(counts), Report.objects.count()) == ([0, 5], 5)
    assert {report.values.count() for report in Report.objects.all()} == {3}


def test_a_merging_passes_reporting_on_and_says_so_beforehand(client: Client) -> None:
    make_plan()
    office, old, new = make_user(), make_body(name="经贸委"), make_body(name="商务委")
    collective = make_body(kind="collective")
    CollectiveMembership.objects.create(collective=collective, member=old, basis="方案", since=dt.date(2010, 1, 1))
    duty = make_duty(Plan.objects.get(), old)
    named, of_all = make_item(duty), make_item(make_duty(Plan.objects.get(), collective))
    named.bodies.set([old])
    report = make_report(old, named)
    head = make_user(Role.HEAD, body=old)
    client.force_login(office)
    entries = {"day": "2014-10-15", "basis": "津宝政发", "into": new.pk}
    page = client.post(f"/bodies/{old.code}/merge/", entries | {"step": "preview"})
    effects = {effect.about: effect.words for effect in page.context["form"].effects}
    assert effects["季度报告"] == "尚未通过 1 份，由商务委人员接续办理"
    assert effects["填报项目"] == "1 项点名由其填报，改由商务委填报"
    client.post(f"/bodies/{old.code}/merge/", entries | {"step": "confirm"})
    assert {body.code for body in ReportingObligations(Quarter.objects.get(pk=20144)).items} == {new.code}
    assert set(ReportingObligations(Quarter.objects.get(pk=20144)).items[Body.objects.get(pk=new.pk)]) == {
        named,
        of_all,
    }
    head.refresh_from_db()
    value = report.values.get()
    services.report_value_save(value=value, user=head, revision=0, content=ValueInput(figure=3))
    services.report_sign(report=report, user=head, revision=1)
    client.force_login(head)
    assert client.get(report.get_absolute_url()).status_code == 200
