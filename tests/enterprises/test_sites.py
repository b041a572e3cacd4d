"""Parks and bases: what holds of one, its levels and members by day, its sheets, its page, and what a merging does to members."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Role
from enterprises.models import Enterprise, Site, SiteLevel, SiteMember
from enterprises.services.merging import enterprise_merge
from exchange.models import SheetImport
from registers.withdrawals import row_withdraw, withdrawal_undo
from tests.factories import make_certificate, make_enterprise, make_quarters, make_site, make_township, make_user
from tests.pages import read_texts
from tests.queries import list_queries
from tests.registers_files import bring_in, hand_in, tally, told, write_book

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", tmp_path / "uploads"
    make_quarters()


def make_level(site: Site, level: str, since: str, until: str = "") -> SiteLevel:
    row = SiteLevel(site=site, level=level, since=day(since), until=day(until) if until else None, basis="文件")
    row.full_clean()
    row.save()
    return row


def test_a_level_holds_from_its_first_to_its_last_day():
    site = make_site()
    make_level(site, "district", "2011-01-01", "2013-06-30")
    make_level(site, "city", "2013-07-01")
    held = {text: site.level_on(day(text)) for text in ("2010-12-31", "2011-01-01", "2013-06-30", "2013-07-01")}
    assert [one and one.level for one in held.values()] == [None, "district", "district", "city"]


def test_a_site_has_one_level_at_a_time_and_a_withdrawn_one_leaves_its_days_free():
    site, clerk = make_site(), make_user()
    level = make_level(site, "district", "2011-01-01")
    with pytest.raises(ValidationError, match="已有级别"):
        make_level(site, "city", "2013-07-01")
    with transaction.atomic(), pytest.raises(IntegrityError):
        SiteLevel.objects.create(site=site, level="city", since=day("2013-07-01"), basis="文件")
    row_withdraw(row=level, reason="登记有误", user=clerk)
    assert make_level(site, "city", "2013-07-01").pk


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("park", {"households": 10}, "只有基地"),
        ("base", {"platform_on": day("2013-01-01")}, "只有园区"),
        ("park", {"ended_on": day("2009-12-31")}, "终止日期不能早于起始日期"),
        ("park", {"area": 0}, "面积不能小于1亩"),
    ],
)
def test_what_a_site_cannot_be(kind, fields, words):
    site = Site(name="园区", kind=kind, township=make_township(), founded_on=day("2010-01-01"), **fields)
    with pytest.raises(ValidationError, match=words):
        site.full_clean()


def test_a_workbook_brings_in_sites_with_their_levels_and_members(tmp_path):
    make_township(name="海滨街道")
    make_enterprise(name="宝坻示例食品有限公司")
    sheets = {
        "园区基地成员企业": [{"园区或基地名称": "示例园区", "企业名称": "宝坻示例食品有限公司", "入驻或参加日期": "2011-01-01"}],
        "园区基地级别": [
            {"园区或基地名称": "示例园区", "级别": "区级", "认定起始日期": "2010-06-01", "认定截止日期": "2012-12-31", "认定依据": "甲"},
            {"园区或基地名称": "示例园区", "级别": "市级", "认定起始日期": "2013-01-01", "认定依据": "乙"},
        ],
        "园区和基地": [{"名称": "示例园区", "类别": "工业园区", "乡镇街道": "海滨街道", "面积（亩）": 1200.5, "设立日期": "2010-01-01"}],
    }  # fmt: skip
    path = write_book(tmp_path / "园区.xlsx", sheets)
    sheet = bring_in(path)
    assert (sheet.state, tally(sheet)) == (SheetImport.State.DONE, (4, 0, 0, 0))
    site = Site.objects.get()
    assert (site.kind, str(site.area), site.level_on(day("2014-10-15")).basis) == ("park", "1200.50", "乙")
    assert site.members.get().enterprise.name == "宝坻示例食品有限公司"
    assert tally(hand_in(path)) == (0, 0, 4, 0)


def test_a_sheet_with_two_levels_at_a_time_is_refused(tmp_path):
    make_level(make_site(name="示例园区"), "district", "2011-01-01")
    line = {"园区或基地名称": "示例园区", "级别": "市级", "认定起始日期": "2013-01-01", "认定依据": "乙"}
    sheet = hand_in(write_book(tmp_path / "级别.xlsx", {"园区基地级别": [line]}), "site-levels")
    assert tally(sheet) == (0, 0, 0, 1)
    assert "site-level-overlaps" in str(told(sheet))


def test_the_page_tells_members_and_their_certificates(client):
    site, certified, plain, gone = make_site(name="示例园区"), *(make_enterprise() for _ in range(3))
    make_certificate(certified, scheme="iso9001")
    for enterprise, until in ((certified, None), (plain, None), (gone, day("2014-10-14"))):
        SiteMember.objects.create(site=site, enterprise=enterprise, since=day("2011-01-01"), until=until)
    make_level(site, "city", "2013-07-01")
    client.force_login(make_user(Role.LEADER), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/sites/{site.pk}/")
    assert "2家企业，其中1家质量管理体系认证有效" in read_texts(page, ".panel__head .hint")
    assert [one.enterprise for one in page.context["others"]] == [gone]
    assert read_texts(client.get("/sites/"), "td.num") == ["2"]
    queries = "session user site sitelevel sitemember certificate".split()
    assert list_queries(lambda: client.get(f"/sites/{site.pk}/")) == queries
    for _ in range(3):
        SiteMember.objects.create(site=site, enterprise=make_enterprise(), since=day("2012-01-01"))
    assert list_queries(lambda: client.get(f"/sites/{site.pk}/")) == queries


def test_a_site_is_withdrawn_with_levels_and_members_and_comes_back_with_them():
    site, clerk = make_site(), make_user()
    make_level(site, "district", "2011-01-01")
    SiteMember.objects.create(site=site, enterprise=make_enterprise(), since=day("2011-01-01"))
    withdrawal = row_withdraw(row=site, reason="重复登记", user=clerk)
    assert (Site.objects.count(), SiteLevel.objects.count(), SiteMember.objects.count()) == (0, 0, 0)
    withdrawal_undo(withdrawal=withdrawal, user=clerk)
    assert (Site.objects.count(), SiteLevel.objects.count(), SiteMember.objects.count()) == (1, 1, 1)


def test_members_follow_a_merging_where_their_spans_have_room():
    kept, merged = make_enterprise(name="甲公司"), make_enterprise(name="乙公司")
    both, own = make_site(), make_site()
    SiteMember.objects.create(site=both, enterprise=kept, since=day("2011-01-01"))
    SiteMember.objects.create(site=both, enterprise=merged, since=day("2012-01-01"))
    SiteMember.objects.create(site=own, enterprise=merged, since=day("2012-01-01"))
    enterprise_merge(kept=kept, merged=merged, reason="同一企业", user=make_user())
    assert set(Enterprise.objects.get(pk=kept.pk).memberships.values_list("site", "since")) == {
        (both.pk, day("2011-01-01")),
        (own.pk, day("2012-01-01")),
    }
