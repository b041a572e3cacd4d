"""Report items in the hands of the office: begun, changed where that is harmless, ended, replaced; never for closed quarters."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from reporting import services
from reporting.models import Report, ReportDeadline, ReportingPolicy, ReportItem, ReportItemRule
from reporting.obligations import find_offer
from reporting.services.items import item_add, item_change, item_end
from targets.models import Quarter
from tests.factories import make_indicator, make_user
from tests.pages import read_text, read_texts
from tests.queries import list_queries
from tests.reporting.report_rows import QUARTER, Cast, make_body, make_duty, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    moment = dt.datetime(2014, 7, 20, tzinfo=dt.UTC)
    Quarter.objects.filter(pk__lt=QUARTER).update(closed_at=moment, closed_by=made.office)
    return made


@pytest.fixture
def office(client: Client, cast: Cast) -> Client:
    client.force_login(cast.office)
    return client


def typed(cast: Cast, **fields: Any) -> dict[str, Any]:
    """Return what is typed for a new figure."""
    return {
        "duty": cast.duty.pk, "kind": "figure", "label": "抽查单位", "unit": "家次", "decimals": 0, "period": "sum",
        "obligatory": "on", "since": "2014-07-01", "position": 5, "reason": "办公室会议要求",
    } | fields  # fmt: skip


def test_a_new_item_is_shown_with_who_will_owe_it_before_it_is_stored(office: Client, cast: Cast) -> None:
    before = ReportItem.objects.count()
    page = office.post("/report-items/add/", typed(cast))
    assert ReportItem.objects.count() == before
    foreseen = page.context["foreseen"]
    assert (foreseen.quarter.code, foreseen.bodies, foreseen.offered) == ("2014Q3", [cast.body], [cast.body])
    office.post("/report-items/add/", typed(cast, seen="1"))
    item = ReportItem.objects.get(label="抽查单位")
    # The duty had one item, whose number is not the next one here, so that of the duty's own counting follows.
    assert item.code == f"{cast.duty.code}.{int(cast.item.code.rpartition('.')[2]) + 1}"
    assert [(change.kind, change.reason) for change in item.changes.all()] == [("added", "办公室会议要求")]
    assert find_offer(cast.report).added == [item]


def test_an_item_never_begins_or_ends_within_a_closed_quarter(office: Client, cast: Cast) -> None:
    page = office.post("/report-items/add/", typed(cast, since="2014-06-30"))
    assert page.status_code == 400
    assert "2014年第二季度已归档锁定" in read_text(page, ".entry-form__error")
    with pytest.raises(ValidationError):
        item_end(item=cast.item, last_day=dt.date(2014, 6, 29), user=cast.office, reason="取消")
    item_end(item=cast.item, last_day=dt.date(2014, 6, 30), user=cast.office, reason="取消")
    assert find_offer(cast.report).ended == [cast.value]


def test_what_an_item_asks_for_stays_once_it_was_reported_on(office: Client, cast: Cast) -> None:
    address = f"/report-items/{cast.item.code}/change/"
    assert "unit" not in office.get(address).context["form"].fields
    cast.item.unit = "起"
    with pytest.raises(ValidationError):
        item_change(item=cast.item, bodies=[], user=cast.office, reason="改单位")
    office.post(address, {"label": "立案查处案件", "position": 1, "obligatory": "on", "reason": "更清楚", "seen": "1"})
    item = ReportItem.objects.get(pk=cast.item.pk)
    assert (item.label, item.unit) == ("立案查处案件", "件")
    assert item.changes.get().before["label"] == cast.item.label


def test_replacing_ends_the_old_item_the_day_before(office: Client, cast: Cast) -> None:
    office.post(
        f"/report-items/{cast.item.code}/replace/", typed(cast, label="新口径案件", since="2014-10-01", seen="1")
    )
    cast.item.refresh_from_db()
    new = ReportItem.objects.get(label="新口径案件")
    assert (cast.item.until, new.since, new.duty) == (dt.date(2014, 9, 30), dt.date(2014, 10, 1), cast.duty)
    assert [change.kind for change in cast.item.changes.all()] == ["ended"]
    assert not find_offer(cast.report)


def test_a_narrative_has_no_unit_whatever_was_typed(office: Client, cast: Cast) -> None:
    office.post("/report-items/add/", typed(cast, kind="narrative", seen="1"))
    item = ReportItem.objects.get(label="抽查单位")
    assert (item.kind, item.unit, item.period) == ("narrative", "", "")


def test_ending_tells_which_indicator_loses_its_figures(office: Client, cast: Cast) -> None:
    indicator = make_indicator("reported-figure", cast.plan, kind="count", parameters={"item": cast.item.code})
    page = office.get(f"/report-items/{cast.item.code}/end/")
    assert [definition.indicator for definition in page.context["readers"]] == [indicator]
    assert indicator.code in read_texts(office.get("/report-items/"), 'td[data-label="取用指标"] a')


def test_rules_bind_figures_of_one_unit_once(office: Client, cast: Cast) -> None:
    other, tons = make_item(cast.duty), make_item(cast.duty, unit="吨")
    address = f"/report-items/{cast.item.code}/rules/"
    assert office.post(address, {"relation": "at_most", "other": tons.pk}).status_code == 400
    assert office.post(address, {"relation": "at_most", "other": other.pk}).status_code == 302
    assert office.post(address, {"relation": "equal", "other": other.pk}).status_code == 400
    rule = ReportItemRule.objects.get()
    office.post(f"{address}{rule.pk}/remove/")
    assert not ReportItemRule.objects.exists()


def test_settings_tell_what_they_come_to(office: Client, cast: Cast) -> None:
    page = office.get("/reporting-settings/")
    # The tenth of January 2015 is a Saturday, the Monday after it the twelfth.
    assert "报送截止为 2015-01-12（当日截止）" in read_text(page, ".panel__body li")
    assert office.post("/reporting-settings/", {"deadline_day": 29, "return_days": 7, "band": 50}).status_code == 400
    office.post("/reporting-settings/", {"deadline_day": 15, "return_days": 5, "band": 30})
    policy = ReportingPolicy.current()
    assert (policy.deadline_day, policy.return_days, policy.band) == (15, 5, 30)
    assert "报送截止为 2015-01-15（当日截止）" in read_text(office.get("/reporting-settings/"), ".panel__body li")


def test_the_office_makes_what_is_missing_by_hand(office: Client, cast: Cast) -> None:
    late = make_body()
    make_item(make_duty(cast.plan, late))
    row = office.get("/report-forms/").context["rows"][0]
    assert (row.quarter.code, row.made, row.missing) == ("2014Q3", 1, [late])
    assert office.post("/report-forms/").url == "/report-forms/"
    assert Report.objects.filter(body=late, quarter=QUARTER).exists()
    assert ReportDeadline.objects.get().quarter_id == QUARTER
    assert services.reports_generate_due() == 0


@pytest.mark.parametrize(("role", "look", "keep"), [("leader", 200, 403), ("auditor", 200, 403), ("liaison", 403, 403)])
def test_who_may_look_and_who_may_keep(client: Client, cast: Cast, role: str, look: int, keep: int) -> None:
    user = cast.liaison if role == "liaison" else make_user(role)
    client.force_login(user)
    for address in ("/report-items/", f"/report-items/{cast.item.code}/"):
        assert client.get(address).status_code == look
    for address in (
        "/report-items/add/",
        f"/report-items/{cast.item.code}/end/",
        "/reporting-settings/",
        "/report-forms/",
    ):
        assert client.get(address).status_code == keep
    with pytest.raises(PermissionDenied):
        item_add(item=ReportItem(duty=cast.duty, since=dt.date(2014, 10, 1)), bodies=[], user=user, reason="x")


def test_the_list_takes_as_many_queries_for_many_items(office: Client, cast: Cast) -> None:
    for more in (1, 12):
        for _ in range(more):
            make_item(make_duty(cast.plan, make_body()))
        assert (
            list_queries(lambda: office.get("/report-items/"))
            == "session user dutyassignment indicatordefinition reportitem body".split()
        )
