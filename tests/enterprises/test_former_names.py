"""Former names kept in the browser: added, corrected, withdrawn and restored, and what follows them."""

import datetime as dt

import pytest
from django.db.models import F

from accounts.models import Role
from enterprises.models import Certificate, Enterprise, FormerName
from enterprises.naming import name_on
from enterprises.services.merging import enterprise_merge, enterprise_unmerge
from registers.models import Withdrawal
from registers.rows import row_save
from registers.withdrawals import row_withdraw, withdrawal_undo
from targets.models import StaleMark
from tests.factories import make_certificate, make_enterprise, make_quarters, make_user
from tests.pages import find_elements, read_text, read_texts

pytestmark = pytest.mark.django_db

NOW, OLD, WRONG = "宝塔线缆公司", "宝坻县电线厂", "宝坻县电钱厂"
LAST = dt.date(2012, 6, 30)


@pytest.fixture(autouse=True)
def october_2014():
    make_quarters()


@pytest.fixture
def clerk():
    return make_user()


@pytest.fixture
def office(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def works():
    return make_enterprise(name=NOW)


def borne(enterprise, name=OLD, until=LAST) -> FormerName:
    return FormerName.objects.create(enterprise=enterprise, name=name, until=until)


def opened(client, address: str) -> dict[str, object]:
    """Return what the form at an address would send as it stands."""
    form = client.get(address).context["form"]
    return {one.html_name: one.value() or "" for one in form if not one.field.disabled}


def errors(response) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def names(enterprise, *days: dt.date) -> list[str]:
    """Return the names on the days, as one enterprise says them; a query must say the same."""
    fresh = Enterprise.objects.get(pk=enterprise.pk)
    told = [fresh.name_on(day) for day in days]
    asked = [Enterprise.objects.values_list(name_on("", day), flat=True).get(pk=enterprise.pk) for day in days]
    assert told == asked
    return told


# ---- forms


def test_a_former_name_is_added_from_the_page_of_its_enterprise(office, works):
    address = f"/former-names/add/?enterprise={works.pk}"
    assert find_elements(office.get(works.get_absolute_url()), f'a[href="{address}"]')
    response = office.post(address, {"name": OLD, "until": "2012-06-30"})
    assert (response.status_code, response.url) == (302, works.get_absolute_url())
    row = FormerName.objects.get()
    assert (row.enterprise, row.name, row.until) == (works, OLD, LAST)
    page = office.get(works.get_absolute_url()).content.decode()
    assert find_elements(page, f'a[href="/former-names/{row.pk}/edit/"]')
    assert find_elements(page, f'a[href="/former-names/{row.pk}/withdraw/"]')


def test_a_wrong_name_and_a_wrong_day_are_corrected_for_the_days_before(office, works):
    row = borne(works, WRONG, dt.date(2013, 6, 30))
    days = (dt.date(2012, 6, 30), dt.date(2012, 7, 1))
    assert names(works, *days) == [WRONG, WRONG]
    address = f"/former-names/{row.pk}/edit/"
    response = office.post(address, opened(office, address) | {"name": OLD, "until": "2012-06-30"})
    assert (response.status_code, response.url) == (302, works.get_absolute_url())
    assert names(works, *days) == [OLD, NOW]
    assert [*Enterprise.objects.search("电钱")] == [] and [*Enterprise.objects.search("电线")] == [works]
    assert FormerName.objects.count() == 1 and not StaleMark.objects.exists()


@pytest.mark.parametrize("until", ["2012-06-30", ""])
def test_a_span_recorded_already_is_refused_beside_the_name(office, works, until):
    borne(works, until=LAST if until else None)
    response = office.post(f"/former-names/add/?enterprise={works.pk}", {"name": OLD, "until": until})
    assert response.status_code == 422
    assert errors(response) == {"name": ["已有同一名称、同一截止日期的记录。"]}
    assert (response.context["form"]["name"].value(), response.context["form"]["until"].value()) == (OLD, until)
    assert FormerName.objects.count() == 1


def test_a_day_to_come_and_an_empty_name_are_refused_beside_their_fields(office, works):
    row = borne(works)
    address = f"/former-names/{row.pk}/edit/"
    response = office.post(address, opened(office, address) | {"name": "", "until": "2014-10-16"})
    assert response.status_code == 422
    assert errors(response) == {"name": ["请填写名称。"], "until": ["日期应在1949年至今天之间。"]}
    assert response.context["form"]["until"].value() == "2014-10-16"
    assert names(works, LAST) == [OLD]


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.ADMIN])
def test_only_the_office_keeps_former_names(client, works, role):
    row = borne(works)
    client.force_login(make_user(role))
    for address in ("add/", f"{row.pk}/edit/", f"{row.pk}/withdraw/"):
        assert client.get(f"/former-names/{address}").status_code == 403
        assert client.post(f"/former-names/{address}", {"name": "x", "reason": "x"}).status_code == 403
    row.refresh_from_db()
    assert (row.name, row.withdrawal) == (OLD, None)
    if role != Role.ADMIN:
        page = client.get(works.get_absolute_url()).content.decode()
        assert OLD in read_text(page, ".facts__wide dd")
        assert not find_elements(page, "a[href*='/former-names/']")


# ---- withdrawal


def test_a_withdrawn_name_was_borne_on_no_day_until_it_is_restored(office, works):
    row = borne(works)
    certificate = make_certificate(works, issued_on=dt.date(2012, 3, 1))
    asked = Certificate.objects.values_list(name_on("enterprise", "issued_on"), flat=True)
    for answer, found, holder in (("", [works], OLD), ("withdraw", [], NOW), ("undo", [works], OLD)):
        if answer == "withdraw":
            response = office.post(f"/former-names/{row.pk}/withdraw/", {"reason": "登记有误"})
            assert (response.status_code, response.url) == (302, works.get_absolute_url())
            page = office.get(works.get_absolute_url()).content.decode()
            assert f"{NOW}的曾用名“{OLD}”" in read_texts(page, ".lapsed del")
            assert not find_elements(page, f"a[href*='/former-names/{row.pk}/']")
        if answer == "undo":
            office.post(f"/withdrawals/{Withdrawal.objects.get().pk}/")
        assert names(works, LAST) == [holder] and asked.get() == holder
        assert [*Enterprise.objects.search("电线厂")] == found
        told = office.get(f"/api/v1/enterprises/{works.pk}/").json()["former_names"]
        assert [one["name"] for one in told] == [OLD for _one in found]
        shown = read_texts(office.get(certificate.get_absolute_url()), ".page-head__words p a")
        assert (f"{OLD}（今{NOW}）" in shown) is bool(found)
    assert not StaleMark.objects.exists()


def test_a_span_recorded_again_keeps_the_withdrawn_one_from_coming_back(works, clerk):
    withdrawal = row_withdraw(row=borne(works), reason="误", user=clerk)
    again = borne(works)
    with pytest.raises(Exception, match="已有同一名称"):
        withdrawal_undo(withdrawal=withdrawal, user=clerk)
    row_save(row=FormerName(pk=again.pk, enterprise=works, name=OLD, until=dt.date(2011, 6, 30)))
    withdrawal_undo(withdrawal=withdrawal, user=clerk)
    assert [row.until for row in works.former_names.all()] == [dt.date(2011, 6, 30), LAST]


def test_former_names_go_with_their_enterprise_and_come_back(works, clerk):
    row, before = borne(works), borne(works, WRONG)
    row_withdraw(row=before, reason="误", user=clerk)
    withdrawal = row_withdraw(row=works, reason="误", user=clerk)
    assert FormerName.everything.get(withdrawal=withdrawal) == row
    withdrawal_undo(withdrawal=withdrawal, user=clerk)
    assert [*works.former_names.all()] == [row]


def test_a_withdrawn_name_keeps_no_merge_from_going_through_and_back(works, clerk):
    """The name of the record merged was withdrawn on both of them once: as its own and as a former name."""
    merged = make_enterprise(name=OLD)
    for enterprise in (works, merged):
        row_withdraw(row=borne(enterprise, until=None), reason="误", user=clerk)
    standing = FormerName.objects.annotate(owner=F("enterprise")).values_list("owner", "name", "until")
    merge = enterprise_merge(kept=works, merged=merged, reason="重复", user=clerk)
    assert [*standing.all()] == [(works.pk, OLD, None)]
    enterprise_unmerge(merge=merge, user=clerk)
    assert [*standing.all()] == []
    kept = FormerName.everything.values_list("enterprise", "withdrawal__reason").order_by("enterprise")
    assert sorted(kept) == sorted([(works.pk, "误"), (merged.pk, "误")])
