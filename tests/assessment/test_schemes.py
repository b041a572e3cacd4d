"""Schemes: those that come with the portal, drafting, publishing, amending, and the paper that townships need."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import Role
from assessment import services
from assessment.checks import list_scheme_faults
from assessment.models import League, Scheme, SchemeItem, Sheet
from assessment.transitions import AssessmentRefused
from assessment.waiting import list_waiting
from baodi_quality.demo.rectifications import DEMO_PDF
from evidence.storage import EvidenceUpload
from tests.assessment.rows import Cast, make_member, make_published
from tests.factories import make_plan, make_township, make_user
from tests.pages import read_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings, assessment_rows) -> Cast:
    settings.BUSINESS_DATE = "2014-01-12"
    return assessment_rows


def paper() -> list[EvidenceUpload]:
    return [EvidenceUpload(SimpleUploadedFile("批准文件.pdf", DEMO_PDF))]


@pytest.mark.parametrize(
    ("league", "sections", "items"),
    [(League.BODIES, ["45", "25", "15", "15"], 13), (League.TOWNSHIPS, ["50", "25", "15", "10"], 15)],
)
def test_the_shipped_schemes_add_up_and_every_item_has_evidence_and_a_method_that_works(league, sections, items):
    scheme = services.scheme_draft(league=league, year=2014, user=make_user(Role.OFFICE))
    assert list_scheme_faults(scheme) == []
    assert [section.maximum for section in scheme.sections.order_by("position")] == [
        Decimal(points) for points in sections
    ]
    assert SchemeItem.objects.filter(section__scheme=scheme).count() == items
    assert scheme.rules.filter(kind="veto").count() == (5 if league == League.BODIES else 0)


def test_a_scheme_that_does_not_add_up_is_not_published_and_says_why(cast):
    draft = services.scheme_draft(league=League.BODIES, year=2014, user=cast.office)
    item = SchemeItem.objects.get(section__scheme=draft, code="III2")
    item.maximum = 4
    services.scheme_item_save(item=item, user=cast.office)
    assert list_scheme_faults(draft) == ["“III 季报报送”各项合计14分，应为15分。"]
    with pytest.raises(AssessmentRefused, match="方案有错误"):
        services.scheme_publish(scheme=draft, user=cast.leader)


def test_only_the_leader_publishes_and_only_the_office_drafts(cast):
    with pytest.raises(PermissionDenied):
        services.scheme_draft(league=League.BODIES, year=2014, user=cast.leader)
    draft = services.scheme_draft(league=League.BODIES, year=2014, user=cast.office)
    with pytest.raises(PermissionDenied):
        services.scheme_publish(scheme=draft, user=cast.colleague)
    assert Scheme.objects.get(pk=draft.pk).state == Scheme.State.DRAFT


def test_the_draft_of_a_year_is_made_from_the_year_before(cast):
    SchemeItem.objects.filter(section__scheme=cast.scheme, code="III2").update(basis="2013年核定")
    draft = services.scheme_draft(league=League.BODIES, year=2014, user=cast.office)
    assert SchemeItem.objects.get(section__scheme=draft, code="III2").basis == "2013年核定"
    assert list(draft.hosts.all()) == [cast.host]
    with pytest.raises(AssessmentRefused, match="2014年度已有评分方案"):
        services.scheme_draft(league=League.BODIES, year=2014, user=cast.office)


def test_publishing_makes_a_sheet_for_each_government_body_with_a_part_in_the_plan(cast):
    make_member(cast.plan, kind="judiciary")
    make_member(cast.plan, until=dt.date(2012, 12, 31))
    services.sheets_make(scheme=cast.scheme)
    assert {sheet.body for sheet in Sheet.objects.filter(scheme=cast.scheme)} == {cast.host, cast.body, cast.other}


def test_a_published_scheme_is_not_edited_but_amended_with_a_reason(cast):
    item = cast.item("I1")
    item.title = "改"
    with pytest.raises(AssessmentRefused, match="已公布"):
        services.scheme_item_save(item=item, user=cast.office)
    draft = services.scheme_amend(
        scheme=cast.scheme, user=cast.office, reason="机构调整", counts_from=dt.date(2013, 7, 1)
    )
    assert (draft.version, draft.state, draft.reason) == (2, "draft", "机构调整")
    services.scheme_publish(scheme=draft, user=cast.leader)
    assert list(Scheme.objects.filter(year=2013).order_by("version").values_list("state", flat=True)) == [
        "superseded",
        "published",
    ]
    assert Sheet.objects.filter(scheme=draft).count() == 3


def test_an_amendment_that_worsens_what_has_happened_is_refused_by_name(cast):
    draft = services.scheme_amend(scheme=cast.scheme, user=cast.office, reason="从严", counts_from=dt.date(2013, 7, 1))
    SchemeItem.objects.filter(section__scheme=draft, code="I1").update(maximum=30)
    SchemeItem.objects.filter(section__scheme=draft, code="I2").update(maximum=10)
    SchemeItem.objects.filter(section__scheme=draft, code="II1").update(maximum=5)
    with pytest.raises(AssessmentRefused, match="发改委"):
        services.scheme_publish(scheme=draft, user=cast.leader)
    assert Scheme.objects.get(pk=cast.scheme.pk).state == "published"


def test_townships_are_assessed_only_with_number_and_file_of_the_paper(cast):
    make_township()
    draft = services.scheme_draft(league=League.TOWNSHIPS, year=2013, user=cast.office)
    with pytest.raises(AssessmentRefused, match="文号和文件"):
        services.scheme_publish(scheme=draft, user=cast.leader)
    with pytest.raises(ValidationError):
        services.scheme_permit(scheme=draft, user=cast.office, number=" ", files=paper())
    with pytest.raises(IntegrityError), transaction.atomic():
        Scheme.objects.filter(pk=draft.pk).update(
            state="published", published_by=cast.leader, published_at=dt.datetime.now(tz=dt.UTC)
        )
    services.scheme_permit(scheme=draft, user=cast.office, number="津宝政办发〔2013〕1号", files=paper())
    services.scheme_publish(scheme=draft, user=cast.leader)
    assert Sheet.objects.filter(scheme=draft, township__isnull=False).count() == 1


def test_bands_with_a_gap_are_refused(cast):
    cast.scheme.bands = [["A", "90"], ["B", "80"], ["C", "60"], ["D", "10"]]
    with pytest.raises(ValidationError, match="最后一级从0分起"):
        cast.scheme.clean()


def test_a_second_year_is_published_beside_the_first(cast):
    make_published(cast.office, cast.leader, 2014)
    assert Scheme.objects.in_force().count() == 2
    assert make_plan().code != "2010-2015"


@pytest.mark.parametrize("days", ["0", "367", "90.5", "neunzig", ""])
def test_terms_of_days_are_checked_wherever_they_come_from(cast, days):
    """Cases are read back for 366 days before the year; a longer term would leave some out without a word."""
    item = SchemeItem.objects.get(section__scheme=cast.scheme, source="closures")
    item.source_parameters |= {"case_days": days}
    with pytest.raises(ValidationError) as refused:
        item.full_clean()
    assert refused.value.message_dict == {"source_parameters": ["请输入整数天数，最多366天。"]}
    item.source_parameters |= {"case_days": "366"}
    item.full_clean()


def test_an_amendment_takes_the_sheets_over_and_asks_anew_only_for_targets_whose_items_change(
    cast, settings, client, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    stranger_sheet = Sheet.objects.with_names().get(scheme=cast.scheme, body=cast.other)
    for sheet, head in ((cast.sheet, cast.head), (stranger_sheet, cast.stranger)):
        services.targets_file(sheet=sheet, user=head, reason="全年不低于95%", files=paper())
        services.targets_accept(sheet=sheet, user=cast.office)
    rule = cast.scheme.rules.filter(kind="deduction").first()
    deduction = services.finding_raise(
        sheet=stranger_sheet, user=cast.office, rule=rule, ground="上报数据有误", happened_on=dt.date(2013, 6, 1), files=paper()
    )  # fmt: skip
    services.recusal_record(
        scheme=cast.scheme, user=cast.office, person=cast.colleague, body=cast.other, why="近亲属任职"
    )
    kept = cast.sheet.pk

    draft = services.scheme_amend(
        scheme=cast.scheme, user=cast.office, reason="改口径", counts_from=dt.date(2013, 7, 1)
    )
    item = SchemeItem.objects.get(section__scheme=draft, code="I1")
    item.title, item.evidence = "主要指标达标情况（修订）", "台账"
    services.scheme_item_save(item=item, user=cast.office)
    services.scheme_publish(scheme=draft, user=cast.leader)

    # The same sheets at the same addresses, with all that hangs on them: nothing is left behind, nothing doubled.
    assert set(draft.sheets.values_list("pk", flat=True)) >= {kept, stranger_sheet.pk}
    assert (draft.sheets.count(), cast.scheme.sheets.count()) == (3, 0)
    deduction.refresh_from_db()
    assert (deduction.sheet.scheme, deduction.rule.scheme, deduction.rule.code) == (draft, draft, rule.code)
    assert (draft.recusals.count(), cast.scheme.recusals.count()) == (1, 0)
    # Only the body that answers for an indicator is asked anew, with the reason and the item; the other's targets stand.
    own, other = Sheet.objects.get(pk=kept), Sheet.objects.get(pk=stranger_sheet.pk)
    assert list(own.steps.values_list("action", flat=True)) == ["file_targets", "accept_targets", "reopen_targets"]
    assert list(other.steps.values_list("action", flat=True)) == ["file_targets", "accept_targets"]
    assert [list(list_waiting(user)) for user in (cast.head, cast.stranger)] == [[own], []]
    client.force_login(cast.head)
    aside = read_text(client.get(own.get_absolute_url()), "aside")
    assert "改口径（I1）期限2014-02-11全年不低于95%" in aside
    services.targets_file(sheet=own, user=cast.head, reason="按新口径不低于95%", files=paper())
    assert list(list_waiting(cast.head)) == []
