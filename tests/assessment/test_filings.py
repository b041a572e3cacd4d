"""Targets filed at the beginning of the year, remedies after the results: who does what when, what is told, what is refused."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from assessment import services
from assessment.filings import find_carried_over, get_remedy_end, get_targets_end
from assessment.models import Sheet, SheetStep
from assessment.transitions import SHEET_TRANSITIONS, AssessmentRefused
from notifications.models import InboxMessage
from tests.assessment.rows import Cast, make_published
from tests.assessment.test_schemes import paper
from tests.pages import read_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2013-02-20", tmp_path
    return Cast()


def list_told(user) -> list[str]:
    return list(InboxMessage.objects.filter(user=user).order_by("pk").values_list("subject", flat=True))


def list_steps(sheet: Sheet) -> list[str]:
    return list(sheet.steps.order_by("pk").values_list("action", flat=True))


def test_targets_are_filed_returned_filed_again_and_accepted(cast):
    services.targets_file(sheet=cast.sheet, user=cast.head, reason="B5 不低于95%", files=paper())
    assert list_told(cast.office)[-1] == "发改委已备案2013年度目标"
    services.targets_return(sheet=cast.sheet, user=cast.office, reason="缺任务分解")
    assert list_told(cast.head)[-1] == "贵单位2013年度目标已退回"
    services.targets_file(sheet=cast.sheet, user=cast.head, reason="B5 不低于95%，分解到科室", files=paper())
    services.targets_accept(sheet=cast.sheet, user=cast.office)
    assert list_told(cast.head)[-1] == "贵单位2013年度目标已认可"
    assert list_steps(cast.sheet) == ["file_targets", "return_targets", "file_targets", "accept_targets"]
    # Accepted they stand: neither filed again nor ruled on again.
    with pytest.raises(AssessmentRefused, match="已认可"):
        services.targets_file(sheet=cast.sheet, user=cast.head, reason="改小", files=paper())
    with pytest.raises(AssessmentRefused, match="没有待认可的目标"):
        services.targets_return(sheet=cast.sheet, user=cast.office, reason="再看")
    assert (get_targets_end(2013), get_targets_end(2012)) == (dt.date(2013, 2, 28), dt.date(2012, 2, 29))


def test_only_the_own_head_files_and_only_with_words_and_a_paper(cast):
    for user in (cast.stranger, cast.liaison, cast.office, cast.leader):
        with pytest.raises(PermissionDenied):
            services.targets_file(sheet=cast.sheet, user=user, reason="目标", files=paper())
    with pytest.raises(ValidationError):
        services.targets_file(sheet=cast.sheet, user=cast.head, reason=" ", files=paper())
    with pytest.raises(ValidationError):
        services.targets_file(sheet=cast.sheet, user=cast.head, reason="目标", files=[])
    assert list_steps(cast.sheet) == []


def test_the_page_of_the_sheet_shows_targets_and_takes_them(cast, client):
    client.force_login(cast.head)
    page = client.get(cast.sheet.get_absolute_url())
    assert "应于2013-02-28前备案" in read_text(page, "aside")
    url = f"{cast.sheet.get_absolute_url()}file_targets/"
    assert "目标和任务" in read_text(client.get(url), "main form")
    assert client.post(url, {"reason": ""}).status_code == 422
    services.targets_file(sheet=cast.sheet, user=cast.head, reason="B5 不低于95%", files=paper())
    services.targets_accept(sheet=cast.sheet, user=cast.office)
    # Accepted, they still stand there as they were filed, and are no longer offered to be filed.
    page = client.get(cast.sheet.get_absolute_url())
    assert "B5 不低于95%" in read_text(page, "aside")
    assert [transition.action for transition, *_rest in page.context["page"].actions] == []
    # Other bodies do not read them.
    client.force_login(cast.stranger)
    assert client.get(cast.sheet.get_absolute_url()).status_code == 404


def make_final(cast, settings) -> Sheet:
    settings.BUSINESS_DATE = "2014-03-28"
    Sheet.objects.filter(pk=cast.sheet.pk).update(state="final", seal="0" * 64)
    assert services.remedies_ask(sheets=[cast.sheet], user=cast.office) == 1
    return cast.sheet


def test_remedies_are_reported_within_thirty_days_and_found_made(cast, settings):
    sheet = make_final(cast, settings)
    # A second circular does not ask again.
    assert services.remedies_ask(sheets=[sheet], user=cast.office) == 0
    assert get_remedy_end(sheet) == dt.date(2014, 4, 27)
    assert list_told(cast.head)[-1] == "请于2014-04-27前报送2013年度考核整改报告"
    with pytest.raises(AssessmentRefused, match="没有待核查的整改报告"):
        services.remedy_accept(sheet=sheet, user=cast.office, reason="已核查")
    services.remedy_report(sheet=sheet, user=cast.head, reason="已补建台账", files=paper())
    assert list_told(cast.office)[-1] == "发改委已报送整改报告"
    services.remedy_accept(sheet=sheet, user=cast.office, reason="现场核查台账齐全")
    assert list_steps(sheet) == ["ask_remedy", "report_remedy", "accept_remedy"]
    with pytest.raises(AssessmentRefused, match="无须报送整改报告"):
        services.remedy_report(sheet=sheet, user=cast.head, reason="再报", files=paper())


def test_remedies_not_made_or_not_reported_in_time_are_a_task_of_the_next_year(cast, settings):
    sheet = make_final(cast, settings)
    # On the thirtieth day the report may still come; from the next on the office can rule without it.
    for day, is_possible in (("2014-04-27", False), ("2014-04-28", True)):
        settings.BUSINESS_DATE = day
        assert (not SHEET_TRANSITIONS.reason_not_allowed(sheet, "refuse_remedy", cast.office)) == is_possible
    services.remedy_refuse(sheet=sheet, user=cast.office, reason="逾期未报，台账仍缺")
    make_published(cast.office, cast.leader, year=2014)
    following = Sheet.objects.with_names().get(scheme__year=2014, body=cast.body)
    assert find_carried_over(following).reason == "逾期未报，台账仍缺"
    assert find_carried_over(sheet) is None
    other = Sheet.objects.with_names().get(scheme__year=2014, body=cast.other)
    assert find_carried_over(other) is None


def test_nobody_rules_on_the_remedies_of_their_own_body(cast, settings):
    sheet = make_final(cast, settings)
    services.remedy_report(sheet=sheet, user=cast.head, reason="已补建台账", files=paper())
    cast.office.body = cast.body
    cast.office.save()
    with pytest.raises(PermissionDenied):
        services.remedy_accept(sheet=sheet, user=cast.office, reason="好")
    assert SheetStep.objects.filter(action="accept_remedy").count() == 0
