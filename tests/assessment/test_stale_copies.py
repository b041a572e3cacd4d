"""Nobody overwrites or decides on what they have not seen: what was opened before the newest change is refused once."""

from typing import Any

import pytest
from django.urls import reverse

from assessment import services
from assessment.models import PanelMark, SchemeItem, Score
from assessment.services import Answer
from tests.assessment.rows import f
from tests.assessment.test_course import Year
from tests.assessment.test_pages import as_, no_files
from tests.pages import find_elements, read_text, send_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(settings, assessment_rows) -> Year:
    return Year(settings, assessment_rows)


def open_page(user: Any, address: str) -> dict[str, str]:
    """Return what the form at an address says of itself."""
    (opened,) = [element.get("value") for element in find_elements(as_(user).get(address), "input[name=opened]")]
    return {"opened": opened}


def newest(year: Year, code: str, stage: str) -> Any:
    """Return the points that a stage gave an item last."""
    return Score.objects.filter(sheet=year.sheet, item=year.item(code), stage=stage).order_by("-pk")[0].points


def rule(year: Year, *proved: str) -> dict[str, Any]:
    """Return the rulings of a clerk on the two items of documents."""
    four = f"i{year.item('II4').pk}"
    return {f"i{year.item('II1').pk}-proved": ["0", "1"], f"{four}-proved": list(proved), f"{four}-reason": "无凭证"}


def test_a_first_review_opened_before_another_was_kept_neither_replaces_it_nor_begins_the_publicity(year):
    year.to_reviewing()
    address = reverse("assessment:review", args=[year.sheet.pk])
    opened = open_page(year.colleague, address)
    assert send_form(as_(year.office), address, rule(year, "0")).status_code == 302
    late = as_(year.colleague).post(address, rule(year) | opened)
    assert late.status_code == 422
    assert "您打开后，他人已作变动" in read_text(late, "main .notice--error")
    assert (year.sheet.state, year.sheet.first_by, newest(year, "II4", "first")) == ("reviewing", year.office, 2)
    # What is before the second clerk now is the second review, with what they typed.
    assert late.context["is_second"]
    assert not Score.objects.filter(stage="second").exists()
    opened = {"opened": late.context["opened"]["opened"].value()}
    assert as_(year.colleague).post(address, rule(year) | opened).status_code == 302
    assert (year.sheet.state, year.sheet.first_by, year.points("II4")) == ("publicity", year.office, 0)


def test_before_the_check_another_clerk_makes_the_first_review_anew_only_where_they_ask_for_it(year):
    year.to_reviewing(response="contest", reason="漏计", points=f("34"))
    address = reverse("assessment:review", args=[year.sheet.pk])
    given = rule(year, "0") | {f"i{year.item('I1').pk}-reason": "以台账为准"}
    assert send_form(as_(year.office), address, given).status_code == 302
    led_back = as_(year.colleague).get(address, follow=True)
    assert led_back.redirect_chain == [(year.sheet.get_absolute_url(), 302)]
    assert read_text(led_back, ".notice--error[role=status]") == "还没有登记实地核查。"
    actions = {str(title): (url, reason) for _one, title, url, reason in led_back.context["page"].actions}
    assert actions["重新初评"] == (f"{address}?anew", "")
    anew = as_(year.colleague).get(f"{address}?anew")
    assert f"{year.office}已作初评" in read_text(anew, ".page-header, main")
    assert send_form(as_(year.colleague), f"{address}?anew", given).status_code == 302
    assert (year.sheet.first_by, year.sheet.steps.filter(action="review").count()) == (year.colleague, 2)


def test_answers_of_two_people_of_a_body_do_not_replace_each_other_unseen(year):
    year.to_self()
    address, two = reverse("assessment:answers", args=[year.sheet.pk]), year.item("II1")
    blank = {}
    for code in ("I1", "II1", "II4"):
        blank |= no_files(f"i{year.item(code).pk}-files")
    opened = open_page(year.liaison, address)
    assert send_form(as_(year.head), address, blank | {f"i{two.pk}-proved": ["0"]}).status_code == 302
    late = as_(year.liaison).post(address, blank | opened)
    assert (late.status_code, newest(year, "II1", "self")) == (422, 2)
    assert "您打开后，他人已作变动" in read_text(late, "main .notice--error")


def test_a_head_signs_no_answers_that_changed_since_they_read_them(year):
    year.to_self()
    year.answer()
    address = reverse("assessment:sheet-action", args=[year.sheet.pk, "sign"])
    opened = open_page(year.head, address)
    services.sheet_answer(
        sheet=year.sheet, user=year.liaison, answers={year.item("II1").pk: Answer("prove", proved=())}
    )
    assert (as_(year.head).post(address, opened).status_code, year.sheet.state) == (422, "self")
    assert (send_form(as_(year.head), address).status_code, year.sheet.state) == (302, "reviewing")


def test_a_leader_approves_no_correction_that_was_proposed_anew(year):
    year.to_final()
    item = year.item("I1")
    services.correction_propose(sheet=year.sheet, user=year.office, item=item, points=f("30"), reason="漏计")
    address = reverse("assessment:sheet-action", args=[year.sheet.pk, "correct"])
    opened = open_page(year.leader, address)
    services.correction_propose(sheet=year.sheet, user=year.office, item=item, points=f("20"), reason="复核")
    assert as_(year.leader).post(address, opened | {"reason": "同意"}).status_code == 422
    assert year.points("I1") == 35
    assert send_form(as_(year.leader), address, {"reason": "同意"}).status_code == 302
    assert year.points("I1") == 20


def test_a_leader_publishes_no_scheme_that_changed_since_they_read_it_and_clerks_overwrite_no_items(year):
    draft = services.scheme_draft(league="bodies", year=2014, user=year.office)
    item = SchemeItem.objects.get(section__scheme=draft, code="II4")
    publishing = reverse("assessment:scheme-action", args=[draft.pk, "publish"])
    editing = reverse("assessment:scheme-item", args=[draft.pk, item.pk])
    opened, copy = open_page(year.leader, publishing), open_page(year.colleague, editing)
    checks = "\n".join(f"{words} | {points}" for words, points in item.parameters["checks"])
    typed = {"title": "研究部署", "maximum": "5", "evidence": item.evidence, "method-checks": checks}
    assert send_form(as_(year.office), editing, typed).status_code == 302
    assert as_(year.colleague).post(editing, typed | {"title": "另一题"} | copy).status_code == 422
    assert as_(year.leader).post(publishing, opened).status_code == 422
    item.refresh_from_db()
    draft.refresh_from_db()
    assert (item.title, draft.state) == ("研究部署", "draft")


def test_a_member_of_a_panel_overwrites_no_marks_of_another_window(year):
    year.to_reviewing(response="contest", reason="漏计", points=f("34"))
    one, other, _third = year.make_panel()
    address = reverse("assessment:marks", args=[year.sheet.pk])
    opened, key = open_page(one, address), f"i{year.item('I1').pk}"
    # Those of others come in meanwhile, which is none of this member's business.
    year.give_marks([other], "1.5")
    mark = {f"{key}-points": "2.5", f"{key}-ground": "属实"}
    assert as_(one).post(address, mark | opened).status_code == 302
    assert as_(one).post(address, mark | {f"{key}-points": "1"} | opened).status_code == 422
    assert [mark.points for mark in PanelMark.objects.filter(seat__user=one)] == [2.5]


def test_a_recusal_recorded_twice_is_told_in_words(year):
    address = reverse("assessment:recusals", args=[year.scheme.pk])
    typed = {"person": year.third.pk, "body": year.body.pk, "why": "亲属在该单位"}
    assert as_(year.office).post(address, typed).status_code == 302
    assert as_(year.office).post(address, typed).status_code == 422
