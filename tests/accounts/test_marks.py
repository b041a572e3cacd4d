"""Security marks: a record above a person's clearance is found by no way, whoever is cleared finds it, and nothing is held back while marks are off."""

import datetime as dt
import io
import json

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.marks import cleared_rows, mark_set
from accounts.models import AccountChange, Level, RightsRequest, Role, SecurityMark, SwitchChange, User
from accounts.rights import rights_decide
from accounts.services import user_save
from audit.access import visible_events
from audit.models import Event
from exchange.imports.services import sheet_import_create
from exchange.models import SheetImport
from inspections.models import Complaint, EnforcementCase, Law
from registers.withdrawals import row_withdraw
from reporting import services
from reporting.models import ReportFile
from supervision.services import escalation_load
from tests.accounts.test_rights import Three
from tests.api.conftest import Caller
from tests.factories import make_body, make_quarters, make_user
from tests.inspections.test_cases import make_case, make_complaint
from tests.pages import read_texts
from tests.registers_files import run, told, write_book
from tests.reporting.report_rows import Cast as Reports
from tests.supervision.items import Cast

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def switch(is_on: bool = True) -> None:
    SwitchChange.objects.create(code="security_marks", before=not is_on, after=is_on, reason="等保三级")


def mark(row, level: Level = Level.SENSITIVE) -> SecurityMark:
    return mark_set(row=row, level=level, reason="举报人住址可推知", by=make_user())


def browse(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


class Marked:
    """A sensitive complaint and case beside an ordinary one each, a clerk and a clerk who is cleared."""

    def __init__(self) -> None:
        law, body = Law.objects.create(name="产品质量法", position=1), make_body()
        self.case = make_case(body, law, number="案密1", subject="密案")
        self.complaint = make_complaint(body, number="诉密1", subject="密诉")
        # Led to the marked case, so it goes with it.
        self.follower = make_complaint(
            body, number="诉随1", subject="随诉", outcome="case", settled_on=dt.date(2014, 3, 9), case=self.case
        )
        self.open = make_complaint(body, number="诉明1", subject="明诉")
        switch()
        mark(self.case)
        mark(self.complaint)
        self.clerk, self.cleared = make_user(), make_user(clearance=Level.SENSITIVE)


def list_numbers(client: Client, path: str) -> list[str]:
    return sorted(row.record.number for row in client.get(path).context["table"].page.object_list)


def list_workbook(client: Client) -> list[str]:
    """Return the complaints of the workbook of all registers."""
    book = python_calamine.load_workbook(io.BytesIO(b"".join(client.get("/imports/workbook/").streaming_content)))
    return sorted(line[0] for line in book.get_sheet_by_name("投诉举报").to_python()[1:])


def test_a_record_above_the_clearance_is_found_by_no_way():
    rows = Marked()
    client, all_of_it = browse(rows.clerk), browse(rows.cleared)
    assert list_numbers(client, "/complaints/") == ["诉明1"]
    assert list_numbers(all_of_it, "/complaints/") == ["诉密1", "诉明1", "诉随1"]
    assert list_numbers(client, "/cases/") == []
    for row in (rows.case, rows.complaint, rows.follower):
        home = row.get_absolute_url()
        for address in (home, f"{home}edit/", f"{home}withdraw/"):
            assert client.get(address).status_code == 404, address
            assert all_of_it.get(address).status_code == 200, address
    assert [len(one.get("/pick/case/?case=案密1").context["rows"]) for one in (client, all_of_it)] == [0, 1]
    taken = client.get("/complaints/?export=csv")
    sheet = b"".join(taken.streaming_content).decode()
    assert ("诉明1" in sheet, "密" in sheet, "诉随1" in sheet) == (True, False, False)
    assert [list_workbook(one) for one in (client, all_of_it)] == [["诉明1"], ["诉密1", "诉明1", "诉随1"]]
    assert [len(one.get("/search/?q=诉密1").context["groups"]) for one in (client, all_of_it)] == [0, 1]
    programme = Caller(rows.clerk)
    assert [one["number"] for one in programme.get("complaints/").json()["results"]] == ["诉明1"]
    assert programme.get(f"complaints/{rows.complaint.pk}/").status_code == 404
    assert programme.patch(f"complaints/{rows.complaint.pk}/", {"note": "改"}).status_code == 404
    assert client.get(f"/trail/inspections_complaint/{rows.complaint.pk}/").status_code == 404
    # Figures and tallies of the register itself count every row.
    assert (Complaint.objects.count(), EnforcementCase.objects.count()) == (3, 1)


def test_withdrawn_it_is_not_found_either():
    rows = Marked()
    withdrawal = row_withdraw(row=rows.complaint, reason="重复登记", user=rows.cleared)
    found = [browse(user).get(f"/withdrawals/{withdrawal.pk}/").status_code for user in (rows.clerk, rows.cleared)]
    assert found == [404, 200]
    for user, number in ((rows.clerk, 0), (rows.cleared, 1)):
        assert len(browse(user).get("/withdrawals/").context["table"].rows) == number
        status = 404 if number == 0 else 200
        assert browse(user).get(rows.complaint.get_absolute_url()).status_code == status


def test_the_trail_tells_nothing_of_it_but_to_who_is_cleared():
    rows = Marked()
    Complaint.objects.filter(pk=rows.complaint.pk).update(note="第二次来电")
    auditor, cleared = make_user(Role.AUDITOR), make_user(Role.AUDITOR, clearance=Level.SENSITIVE)

    def count(user: User) -> int:
        return visible_events(user).filter(table_name="inspections_complaint", row_key=rows.complaint.pk).count()

    assert (count(rows.clerk), count(auditor), count(cleared)) == (0, 0, 2)
    [event] = Event.objects.filter(table_name="accounts_securitymark", after__row_key=rows.complaint.pk)
    assert (event.after["level"], event.after["reason"]) == (3, "举报人住址可推知")


def test_a_sheet_does_not_reach_it(tmp_path):
    rows = Marked()
    body = rows.complaint.body
    lines = [
        {"投诉编号": number, "受理单位": body.name, "类别": "投诉", "事由": "电热毯", "受理日期": dt.date(2014, 3, 1), "处理结果": "办理中"}
        for number in ("诉密1", "诉明1")
    ]  # fmt: skip
    file = write_book(tmp_path / "a.xlsx", {"投诉举报": lines})

    def check(user: User) -> SheetImport:
        upload = SimpleUploadedFile(file.name, file.read_bytes())
        return run(sheet_import_create(register="complaints", file=upload, user=user))

    sheet = check(rows.clerk)
    assert [problem[1:] for problem in told(sheet)] == [(2, "投诉编号", "诉密1", "not-cleared")]
    assert "密诉" not in json.dumps(list(sheet.rows.values_list("words", "changes")), ensure_ascii=False)
    assert told(check(rows.cleared)) == []


def test_a_file_is_handed_out_and_named_to_who_is_cleared_alone(settings):
    escalation_load()
    cast = Cast(settings)
    item = cast.bring_to("closing")
    file = item.steps.filter(files__isnull=False).last().files.get()
    mark(file)
    address = f"/supervisions/{item.pk}/files/{file.key}/"
    client, cleared = browse(cast.office), browse(make_user(clearance=Level.SENSITIVE))
    assert client.get(address).status_code == 200, "nothing is held back while marks are off"
    switch()
    assert (client.get(address).status_code, cleared.get(address).status_code) == (404, 200)
    names = [read_texts(one.get(item.get_absolute_url()), ".evidence-list a[href*=files]") for one in (client, cleared)]
    assert names == [[], ["证明.pdf"]]
    programme = Caller(cast.office)
    steps = programme.get(f"supervisions/{item.pk}/").json()["steps"]
    assert [one["name"] for step in steps for one in step["files"]] == []
    assert programme.get(f"supervisions/{item.pk}/files/{file.key}/").status_code == 404
    switch(False)
    assert client.get(address).status_code == 200


def test_of_a_report_too():
    make_quarters()
    cast = Reports()
    value = cast.report.values.get()
    services.report_file_add(value=value, user=cast.liaison, file=SimpleUploadedFile("数据.pdf", b"%PDF-1.4\n%%EOF\n"))
    row = ReportFile.objects.get()
    address = f"/reports/{cast.body.code}/{cast.report.quarter.code}/files/{row.pk}/"
    client = browse(cast.liaison)
    switch()
    assert client.get(address).status_code == 200, "what bears no mark is internal, as every account is"
    mark(row.file)
    assert client.get(address).status_code == 404


def test_who_is_cleared_for_public_records_alone_finds_those_that_are_marked_so():
    rows = Marked()
    mark(rows.open, Level.PUBLIC)
    trainee = make_user(clearance=Level.PUBLIC)
    assert list(cleared_rows(Complaint.objects.all(), trainee)) == [rows.open]
    assert list(Complaint.objects.visible_to(trainee)) == [rows.open]


def test_a_record_is_marked_with_a_reason_up_to_ones_own_clearance_by_who_keeps_it():
    rows = Marked()
    address = f"/marks/complaint/{rows.open.pk}/"
    refused = browse(rows.clerk).post(address, {"level": 3, "reason": "不宜公开"})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"level"})
    client = browse(rows.cleared)
    assert set(client.post(address, {"level": 3, "reason": ""}).context["form"].errors) == {"reason"}
    assert client.post(address, {"level": 3, "reason": "不宜公开"}).url == address
    made = SecurityMark.objects.get(row_key=rows.open.pk, table_name="inspections_complaint")
    assert (made.level, made.reason, made.set_by) == (3, "不宜公开", rows.cleared)
    assert browse(rows.clerk).get(address).status_code == 404
    client.post(address, {"level": 2, "reason": "已公开通报"})
    assert list_numbers(browse(rows.clerk), "/complaints/") == ["诉明1"]
    liaison, stranger = make_user(Role.LIAISON, body=rows.open.body), make_user(Role.LIAISON, body=make_body())
    assert [browse(user).get(address).status_code for user in (liaison, stranger, make_user(Role.LEADER))] == [
        200,
        404,
        404,
    ]
    switch(False)
    assert client.get(address).status_code == 404
    for fields in ({"level": 4, "reason": "x"}, {"level": 3, "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecurityMark.objects.create(table_name="t", row_key=1, set_by=rows.clerk, **fields)


def test_a_clearance_takes_effect_with_the_consent_of_the_security_administrator():
    three, rows = Three(), Marked()
    client = browse(three.system)
    typed = {
        "username": rows.clerk.username,
        "display_name": "王",
        "role": "office",
        "body": "",
        "email": "",
        "phone": "",
        "ends_on": "",
    }
    assert client.post(f"/users/{rows.clerk.pk}/", typed | {"clearance": 3}).status_code == 302
    asked = RightsRequest.objects.get(account=rows.clerk)
    assert [(line.before, line.after) for line in client.get(f"/users/{rows.clerk.pk}/").context["waiting"]] == [
        ("内部", "敏感")
    ]
    assert list_numbers(browse(User.objects.get(pk=rows.clerk.pk)), "/complaints/") == ["诉明1"]
    rights_decide(request=asked, is_consented=True, refusal="", by=three.security)
    assert list_numbers(browse(User.objects.get(pk=rows.clerk.pk)), "/complaints/") == ["诉密1", "诉明1", "诉随1"]
    change = AccountChange.objects.get(account=rows.clerk, what="clearance")
    assert (change.before, change.after, change.by) == ("内部", "敏感", three.security)


def test_without_marks_nobody_is_asked_for_a_clearance():
    admin, clerk = make_user(Role.ADMIN), make_user()
    page = browse(admin).get(f"/users/{clerk.pk}/")
    assert "clearance" not in page.context["form"].fields
    switch()
    assert "clearance" in browse(admin).get(f"/users/{clerk.pk}/").context["form"].fields
    clerk.clearance = Level.SENSITIVE
    assert user_save(user=clerk, by=admin) is None, "while 三员 is off it takes effect at once"
    assert User.objects.get(pk=clerk.pk).clearance == Level.SENSITIVE
