"""Demonstration bases judged out of 100 points: pass mark, veto, the checklist of the day, pages and the sheet."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from enterprises.models import BaseChecklist, BaseScore, Site
from enterprises.services import base_score_add, checklist_amend
from tests.factories import make_site, make_user
from tests.pages import read_texts

pytestmark = pytest.mark.django_db
# 10 + 18 + 16.5 + 17 + 8 + 8 + 7.5
GIVEN = ("10", "18", "16.5", "17", "8", "8", "7.5")
ITEMS = [
    ["组织管理", 10],
    ["标准体系", 20],
    ["标准实施", 20],
    ["检测与追溯", 20],
    ["培训推广", 10],
    ["核心区", 10],
    ["效益", 10],
]


@pytest.fixture(autouse=True)
def _checklist(settings):
    settings.BUSINESS_DATE = "2014-10-15"
    BaseChecklist.objects.get_or_create(
        effective_from=dt.date(2010, 1, 1),
        defaults={"pass_mark": 85, "items": ITEMS, "reason": "初始评分表", "created_at": dt.datetime(2010, 1, 1, tzinfo=dt.UTC)},
    )  # fmt: skip


def judge(site: Site, *points: str, day: str = "2014-10-01", **fields: object) -> BaseScore:
    given = {"has_banned_pesticide": False, "remark": "", "user": make_user()} | fields
    return base_score_add(
        site=site, scored_on=dt.date.fromisoformat(day), points=[Decimal(one) for one in points or GIVEN], **given
    )


def sign_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_pass_mark_and_the_veto():
    base = make_site(kind="base")
    passed = judge(base)
    assert (passed.total, passed.is_passed) == (Decimal("85.0"), True)
    failed = judge(base, "10", "18", "16.5", "17", "8", "8", "7")
    assert (failed.total, failed.is_passed) == (Decimal("84.5"), False)
    assert judge(base, "10", "20", "20", "20", "10", "10", "10", has_banned_pesticide=True).is_passed is False


@pytest.mark.parametrize(
    ("points", "day"),
    [
        (("10.5", *GIVEN[1:]), "2014-10-01"),
        (("9.7", *GIVEN[1:]), "2014-10-01"),
        (("-1", *GIVEN[1:]), "2014-10-01"),
        (GIVEN[1:], "2014-10-01"),
        (GIVEN, "2014-10-16"),
        (GIVEN, "2009-12-31"),
    ],
)
def test_what_cannot_be_given_is_refused(points, day):
    with pytest.raises(ValidationError):
        judge(make_site(kind="base"), *points, day=day)
    assert not BaseScore.objects.exists()


def test_before_the_first_checklist_the_page_says_so():
    base = make_site(kind="base")
    BaseChecklist.objects.all().delete()
    answer = sign_in(Role.OFFICE).get(reverse("enterprises:base-score", args=[base.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("enterprises:base-checklist"), 302)]
    assert read_texts(answer, ".notice--error[role=status]") == ["2014-10-15当天没有施行的考核评分表，无法评分。"]


def test_a_park_is_not_judged():
    with pytest.raises(ValidationError):
        judge(make_site(kind="park"))


def test_a_further_checklist_leaves_earlier_judgements_as_they_are(settings):
    base, clerk = make_site(kind="base"), make_user()
    early = judge(base)
    day = dt.date(2015, 1, 1)
    change = {"effective_from": day, "reason": "市农委〔2014〕9号", "user": clerk}
    with pytest.raises(ValidationError, match="99"):
        checklist_amend(pass_mark=90, items=[("标准", 60), ("追溯", 39)], **change)
    with pytest.raises(ValidationError):
        checklist_amend(
            pass_mark=90, items=[("标准", 60), ("追溯", 40)], **change | {"effective_from": dt.date(2014, 10, 14)}
        )
    checklist_amend(pass_mark=90, items=[("标准", 60), ("追溯", 40)], **change)
    settings.BUSINESS_DATE = "2015-02-01"
    late = judge(base, "55", "34.5", day="2015-01-20")
    assert [(one.total, one.is_passed) for one in (early, late)] == [(Decimal("85.0"), True), (Decimal("89.5"), False)]
    assert judge(base, day="2014-12-31").checklist == early.checklist


def test_the_office_judges_on_the_page_and_hands_the_scores_out():
    base, office = make_site(kind="base", name="黄庄稻米基地"), sign_in(Role.OFFICE)
    page = reverse("enterprises:base-score", args=[base.pk])
    given = {f"item_{number}": points for number, points in enumerate(GIVEN)}
    refused = office.post(page, given | {"scored_on": "2014-10-01", "item_0": "11"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["item_0"])
    assert office.post(page, given | {"scored_on": "2014-10-01"}).status_code == 302
    assert read_texts(office.get(base.get_absolute_url()), "h3 .num") == ["85.0"]
    listed = office.get(reverse("enterprises:base-scores"))
    assert [(line.site.name, line.verdict) for line in listed.context["listed"].lines] == [("黄庄稻米基地", "合格")]
    table = listed.context["listed"].to_sheet()
    assert table.lines[0][2:5] == (dt.date(2014, 10, 1), Decimal(10), Decimal(18))
    assert office.get(reverse("enterprises:base-scores"), {"export": "xlsx"}).status_code == 200
    leader = sign_in(Role.LEADER)
    assert [leader.get(page).status_code, leader.get(reverse("enterprises:base-checklist")).status_code] == [403, 200]


def test_the_office_amends_the_checklist_with_a_reason():
    office, page = sign_in(Role.OFFICE), reverse("enterprises:base-checklist")
    shown = office.get(page).context["form"]
    held = {name: shown.get_initial_for_field(field, name) for name, field in shown.fields.items()}
    data = {name: value for name, value in held.items() if value is not None} | {"pass_mark": "80"}
    assert list(office.post(page, data).context["form"].errors) == ["reason"]
    office.post(page, data | {"reason": "依据市农委〔2014〕9号文件调整合格线。"})
    newest = BaseChecklist.objects.first()
    assert (newest.pass_mark, len(newest.items), newest.effective_from) == (80, 7, dt.date(2014, 10, 15))
