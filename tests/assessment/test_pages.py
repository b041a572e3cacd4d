"""The pages: what they show to whom, what forms take and refuse, how many queries they cost."""

import csv
import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from assessment import services
from assessment.documents.workbook import assessment_workbook
from assessment.models import Objection, Scheme, SchemeItem, Score, Sheet
from assessment.pages.ranking import Ranking
from assessment.services import Answer
from assessment.waiting import list_awaiting_office
from baodi_quality.demo.rectifications import DEMO_PDF
from tests.assessment.rows import f, make_member
from tests.assessment.test_course import Year, files
from tests.factories import make_user
from tests.pages import read_texts, send_form
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(settings, assessment_rows) -> Year:
    return Year(settings, assessment_rows)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(user: User, name: str, *args: Any, **query: str) -> Any:
    return as_(user).get(reverse(f"assessment:{name}", args=args), query)


def no_files(prefix: str) -> dict[str, str]:
    return {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}


def test_a_body_sees_its_preview_live_with_what_would_move_it_most_first(year):
    type(year.figure).objects.filter(pk=year.figure.pk).update(status="off_track", numerator=91)
    answer = page(year.liaison, "sheet", year.sheet.pk)
    found = answer.context["page"]
    assert [(gain.item.code, gain.shown) for gain in found.gains][:2] == [("I1", "34.22"), ("II1", "4.44")]
    assert not Score.objects.exists()
    # Once the year is over papers still bring points, while its figures do not move any more.
    year.to_self()
    assert {gain.item.code for gain in page(year.liaison, "sheet", year.sheet.pk).context["page"].gains} == {
        "II1",
        "II4",
    }


def test_a_sheet_is_open_to_its_body_and_readers_and_to_all_assessed_from_the_publicity_on(year):
    assert page(year.stranger, "sheet", year.sheet.pk).status_code == 404
    assert page(year.auditor, "sheet", year.sheet.pk).status_code == 200
    year.to_publicity()
    answer = page(year.stranger, "sheet", year.sheet.pk)
    assert answer.status_code == 200
    found = answer.context["page"]
    assert (found.stages, found.steps, found.actions) == ({}, [], [])
    assert {item.item.code: item.shown for item in found.result.items if item.applies}["I1"] == "35.00"


def test_the_self_score_is_typed_kept_and_signed(year):
    year.to_self()
    sheet, one, two, four = year.sheet, year.item("I1"), year.item("II1"), year.item("II4")
    address = reverse("assessment:answers", args=[sheet.pk])
    form = as_(year.liaison).get(address).context["lines"]
    assert [line.item.code for line, answer in form if answer] == ["I1", "II1", "II4"]
    typed = {
        f"i{one.pk}-response": "contest",
        f"i{one.pk}-points": "36",
        f"i{one.pk}-reason": "漏计",
        f"i{two.pk}-proved": ["0"],
    }
    for item in (one, two, four):
        typed |= no_files(f"i{item.pk}-files")
    wrong = send_form(as_(year.liaison), address, typed)
    assert wrong.status_code == 422
    assert "分值应在0至35之间。" in read_texts(wrong, ".entry-form__error")
    assert not Score.objects.filter(stage="self").exists()
    typed |= {f"i{one.pk}-points": "34.5", f"i{two.pk}-files-TOTAL_FORMS": "1"}
    typed[f"i{two.pk}-files-0-file"] = SimpleUploadedFile("计划.pdf", DEMO_PDF)
    assert send_form(as_(year.liaison), address, typed).status_code == 302
    score = Score.objects.get(sheet=sheet, stage="self", item=one)
    assert (score.points, score.response) == (f("34.5"), "contest")
    assert Score.objects.get(sheet=sheet, stage="self", item=two).files.count() == 1
    signing = reverse("assessment:sheet-action", args=[sheet.pk, "sign"])
    assert as_(year.liaison).get(signing).status_code == 403
    assert send_form(as_(year.head), signing).status_code == 302
    assert year.sheet.state == "reviewing"
    assert as_(year.liaison).get(address, follow=True).redirect_chain == [(sheet.get_absolute_url(), 302)]


def test_a_file_is_handed_out_to_its_body_and_readers_only(year):
    year.to_self()
    item = year.item("II1")
    services.sheet_answer(
        sheet=year.sheet, user=year.liaison, answers={item.pk: services.Answer("prove", proved=(0,), files=files())}
    )
    key = Score.objects.get(stage="self").files.get().key
    address = reverse("assessment:file", args=[year.sheet.pk, key])
    assert [as_(user).get(address).status_code for user in (year.liaison, year.office, year.stranger)] == [
        200,
        200,
        404,
    ]
    Sheet.objects.filter(pk=year.sheet.pk).update(state="publicity")
    assert as_(year.stranger).get(address).status_code == 404


def test_two_clerks_review_side_by_side(year):
    year.to_reviewing()
    address = reverse("assessment:review", args=[year.sheet.pk])
    one, two, four = year.item("I1"), year.item("II1"), year.item("II4")
    assert send_form(as_(year.office), address, {f"i{one.pk}-points": "30"}).status_code == 422
    typed = {f"i{two.pk}-proved": ["0", "1"], f"i{four.pk}-proved": ["0"], f"i{four.pk}-reason": "无凭证"}
    assert send_form(as_(year.office), address, typed).status_code == 302
    assert year.sheet.first_by == year.office
    again = as_(year.office).get(address)
    assert not again.context["is_second"]
    second = as_(year.colleague).get(address)
    assert second.context["is_second"]
    lines = {line.item.code: stages for line, stages, _form, _claim in second.context["lines"]}
    assert {stage: score.points for stage, score in lines["II4"].items()} == {"self": 3, "first": 2}
    typed = {f"i{two.pk}-proved": ["0", "1"], f"i{four.pk}-proved": ["0"], f"i{four.pk}-reason": "同意"}
    assert send_form(as_(year.colleague), address, typed).status_code == 302
    assert (year.sheet.state, year.points("II4")) == ("publicity", 2)


def test_a_clerk_sees_what_the_body_says_it_proves_with_its_files(year):
    year.to_self()
    year.answer()
    item = year.item("II1")
    services.sheet_answer(
        sheet=year.sheet, user=year.liaison, answers={item.pk: Answer("prove", proved=(0,), files=files("计划.pdf"))}
    )
    services.sheet_sign(sheet=year.sheet, user=year.head)
    found = as_(year.office).get(reverse("assessment:review", args=[year.sheet.pk]))
    ((checks, links),) = [claim for line, _stages, _form, claim in found.context["lines"] if line.item.code == "II1"]
    assert (checks, [file.name for file, _url in links]) == (["年度质量工作计划经负责人签发并上传"], ["计划.pdf"])
    assert as_(year.office).get(links[0][1]).status_code == 200


def test_what_waits_is_listed_for_whose_turn_it_is(year):
    def waiting(user: User) -> list[str]:
        return [f"{sheet.body.code} {sheet.state}" for sheet in page(user, "schemes").context["waiting"]]

    year.to_self()
    assert (waiting(year.liaison), waiting(year.office), waiting(year.leader)) == (["fagai self"], [], [])
    year.answer()
    services.sheet_sign(sheet=year.sheet, user=year.head)
    assert (waiting(year.liaison), waiting(year.office)) == ([], ["fagai reviewing"])
    assert list_awaiting_office().count() == 1
    Sheet.objects.filter(pk=year.sheet.pk).update(state="deliberation")
    assert (waiting(year.office), waiting(year.leader)) == ([], ["fagai deliberation"])
    # Where both clerks took part only a leader is left to decide.
    Sheet.objects.filter(pk=year.sheet.pk).update(state="objected")
    assert (waiting(year.office), waiting(year.leader)) == (["fagai objected"], ["fagai objected"])


def test_targets_filed_wait_for_the_office_and_returned_ones_for_the_body(year):
    services.targets_file(sheet=year.sheet, user=year.head, reason="合格率不低于95%", files=files())
    assert [sheet.targets for sheet in page(year.office, "schemes").context["waiting"]] == ["file_targets"]
    services.targets_return(sheet=year.sheet, user=year.office, reason="没有时限")
    assert not page(year.office, "schemes").context["waiting"]
    assert [sheet.targets for sheet in page(year.liaison, "schemes").context["waiting"]] == ["return_targets"]


def test_a_clerk_of_the_body_reads_but_finds_no_review(year):
    year.to_reviewing()
    clerk = make_user(Role.OFFICE, body=year.body)
    found = page(clerk, "sheet", year.sheet.pk).context["page"]
    assert found.actions == []
    assert as_(clerk).get(reverse("assessment:review", args=[year.sheet.pk])).status_code == 302


def test_steps_ask_for_what_they_need_and_refuse_in_words(year):
    year.to_publicity()
    address = reverse("assessment:sheet-action", args=[year.sheet.pk, "object"])
    wrong = send_form(
        as_(year.head), address, {"reason": "漏计", "items": [year.item("II1").pk], **no_files("evidence")}
    )
    assert (wrong.status_code, Objection.objects.count()) == (422, 0)
    typed = {
        "reason": "漏计",
        "items": [year.item("II1").pk],
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
    }
    typed["evidence-0-file"] = SimpleUploadedFile("纪要.pdf", DEMO_PDF)
    assert send_form(as_(year.head), address, typed).status_code == 302
    objection = Objection.objects.get()
    deciding = reverse("assessment:objection", args=[year.sheet.pk, objection.pk])
    assert as_(year.colleague).get(deciding).status_code == 302
    # It stands first among what can be done, for whoever took no part.
    offered = [page(user, "sheet", year.sheet.pk).context["page"].undecided for user in (year.leader, year.colleague)]
    assert offered == [[(objection, deciding)], []]
    # Who decides sees the points and what was handed in on the same page.
    seen = as_(year.third).get(deciding).context
    assert (seen["one"].points, [file.name for file, _url in seen["links"]]) == (3, ["纪要.pdf"])
    assert as_(year.third).post(deciding, {"verdict": "accepted", "reason": "属实"}).status_code == 422
    assert as_(year.third).post(deciding, {"verdict": "accepted", "points": "5", "reason": "属实"}).status_code == 302
    assert year.points("II1") == 5


@pytest.mark.parametrize("action", ["nonsense", "answer", "lapse"])
def test_an_action_without_a_page_is_not_found(year, action):
    assert page(year.office, "sheet-action", year.sheet.pk, action).status_code == 404


def test_a_bonus_is_claimed_by_the_body_and_decided_by_the_office(year):
    year.to_reviewing()
    address = reverse("assessment:raise", args=[year.sheet.pk, "bonus"])
    typed = {
        "rule": year.scheme.rules.get(code="B3").pk,
        "happened_on": "2013-09-01",
        "ground": "市局转发",
        "achievement": "经验",
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
    }
    typed["evidence-0-file"] = SimpleUploadedFile("转发.pdf", DEMO_PDF)
    assert send_form(as_(year.head), address, typed).status_code == 302
    claim = year.sheet.bonusclaims.get()
    deciding = reverse("assessment:finding", args=[year.sheet.pk, "bonus", claim.pk])
    assert as_(year.office).post(deciding, {"accepted": "yes", "decision": "属实"}).status_code == 302
    assert year.result.bonus == 1
    assert page(year.head, "raise", year.sheet.pk, "veto").status_code == 302
    assert page(year.head, "raise", year.sheet.pk, "prize").status_code == 404


def test_the_matrix_costs_the_same_for_few_and_many_bodies(year):
    year.reckon()
    client = as_(year.auditor)
    address = reverse("assessment:matrix", args=[year.scheme.pk])
    client.get(address)
    answers, queries = [], "session user scheme sheet assessmentrun schemeitem score bonusclaim deduction veto".split()
    assert list_queries(lambda: answers.append(client.get(address))) == queries
    for _number in range(12):
        make_member(year.plan)
    year.reckon()
    assert list_queries(lambda: answers.append(client.get(address))) == queries
    few, many = answers
    assert (len(few.context["ranking"].sheets), len(many.context["ranking"].sheets)) == (3, 15)
    assert many.context["ranking"].missing == 30


def test_results_show_ranks_to_bodies_only_when_they_are_announced(year):
    Scheme.objects.filter(pk=year.scheme.pk).update(minimum_applicable=45)
    year.scheme.refresh_from_db()
    year.to_final()
    assert page(year.leader, "results", year.scheme.pk).context["shows_ranks"]
    answer = page(year.head, "results", year.scheme.pk)
    assert not answer.context["shows_ranks"]
    assert [sheet.body for sheet in answer.context["ranking"].sheets] == [year.body]
    bands = dict(page(year.leader, "results", year.scheme.pk).context["ranking"].bands)
    assert ([line.result.shown_total for line in bands["A"]], len(bands[""])) == (["91.11"], 2)
    assert page(year.head, "results", year.scheme.pk, format="xlsx").status_code == 403


def test_a_draft_is_unknown_to_bodies_and_its_items_are_changed_by_the_form_of_their_method(year):
    draft = services.scheme_draft(league="bodies", year=2014, user=year.office)
    assert page(year.head, "scheme", draft.pk).status_code == 404
    item = SchemeItem.objects.get(section__scheme=draft, code="III1")
    address = reverse("assessment:scheme-item", args=[draft.pk, item.pk])
    typed = {
        "title": item.title,
        "maximum": "6",
        "evidence": item.evidence,
        "method-events": "late_3 | 0.5\nlate_7 | 1",
    }
    assert send_form(as_(year.office), address, typed).status_code == 422
    typed["method-events"] = "late_3 | 0.2\nlate_7 | 1\nlate_more | 1.5\nmissing | 3"
    assert send_form(as_(year.office), address, typed).status_code == 302
    item.refresh_from_db()
    assert item.parameters["events"]["late_3"] == "0.2"


def test_the_office_drafts_and_the_leader_publishes_on_the_pages(year):
    assert as_(year.office).post(reverse("assessment:schemes"), {"league": "bodies", "year": "2014"}).status_code == 302
    draft = Scheme.objects.get(year=2014)
    address = reverse("assessment:scheme-action", args=[draft.pk, "publish"])
    assert as_(year.office).get(address).status_code == 302
    assert send_form(as_(year.leader), address).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "published"
    assert as_(year.office).post(reverse("assessment:schemes"), {"league": "bodies", "year": "很久"}).status_code == 422


RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


@pytest.fixture
def ranked(year) -> Year:
    Scheme.objects.filter(pk=year.scheme.pk).update(minimum_applicable=45)
    year.scheme.refresh_from_db()
    year.to_publicity()
    return year


@pytest.mark.processes
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_the_workbook_reckons_the_same_totals_and_grades_by_its_formulas(ranked, tmp_path):
    rule = ranked.scheme.rules.get(code="B3")
    claim = {
        "sheet": ranked.sheet,
        "rule": rule,
        "ground": "转发",
        "numerator": 1,
        "raised_at": dt.datetime.now(tz=dt.UTC),
        "happened_on": "2013-09-01",
    }
    ranked.sheet.bonusclaims.create(
        state="accepted", decided_by=ranked.office, decided_at=dt.datetime.now(tz=dt.UTC), **claim
    )
    ranking = Ranking(ranked.scheme, list(ranked.scheme.sheets.with_names()))
    path, profile = tmp_path / "kaohe.xlsx", tmp_path / "profile" / "user"
    path.write_bytes(assessment_workbook(ranking))
    # Only what the formulas give is read, not the values kept beside them.
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(RECALCULATE)
    into = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(tmp_path), str(path)]
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", *into]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    lines = list(csv.reader(Path(tmp_path, "kaohe.csv").read_text().splitlines()))
    row = next(line for line in lines if line[1] == "发改委")
    assert row[-6:] == ["45.00", "91.11", "1.00", "0.00", "92.11", "A"]
    assert next(line for line in lines if line[1] == "科委")[-2:] == ["", ""]
    assert ranked.result.total == f("4100/45") + 1


def test_the_league_is_for_readers_and_named_so(year):
    cache.clear()
    assert page(year.head, "league").status_code == 403
    assert page(year.leader, "league", indicator="X9").status_code == 404
    assert page(year.leader, "league", quarter="2013Q4").context["page"] is None
