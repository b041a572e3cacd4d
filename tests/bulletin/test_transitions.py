"""Every state, action and role; the numbers of two issues at once; what an issue sends round; corrections."""

import hashlib
import itertools
import threading
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation

from accounts.models import Role
from bulletin import services
from bulletin.models import Bulletin, BulletinSeries, BulletinStep
from bulletin.services.building import build_files
from bulletin.transitions import RESULT_TRANSITIONS, TRANSITIONS, BulletinRefused
from evidence.models import EvidenceFile
from notifications.models import InboxMessage, Notice
from notifications.notices import notice_open
from targets.services import figures_recompute
from tests.bulletin.cast import Cast
from tests.factories import make_spot_check, make_user

OFFICE, LEADER = Role.OFFICE, Role.LEADER
ALLOWED = {
    ("draft", "edit"): {OFFICE}, ("draft", "renew"): {OFFICE}, ("draft", "check"): {OFFICE},
    ("checked", "rework"): {OFFICE, LEADER}, ("checked", "sign"): {OFFICE, LEADER},
    ("signed", "rework"): {OFFICE, LEADER}, ("signed", "issue"): {OFFICE}, ("issued", "correct"): {OFFICE},
}  # fmt: skip
GIVEN = {"rework": {"reason": "措辞"}, "correct": {"reason": "数据更正"}}
AFTER = {
    "renew": "draft",
    "check": "checked",
    "rework": "draft",
    "sign": "signed",
    "issue": "issued",
    "correct": "issued",
}
STATES = ["draft", "checked", "signed", "issued", "corrected"]


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", tmp_path


@pytest.fixture
def cast(bulletin_rows):
    return bulletin_rows


def bring_to(cast, state):
    if state != "corrected":
        return cast.bring_to(state)
    row = cast.bring_to("issued")
    new = cast.act(row, "correct", reason="数据更正")
    for action in ("check", "sign", "issue"):
        cast.act(new, action)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("state", STATES)
def test_state_by_action_by_role(cast, state):
    row = bring_to(cast, state)
    assert row.state == state
    people = {role: make_user(role, body=cast.body if role in {Role.LIAISON, Role.HEAD} else None) for role in Role}
    for action, role in itertools.product(TRANSITIONS, Role):
        may = role in ALLOWED.get((state, action), set())
        refusal = TRANSITIONS.find_refusal(row, action, people[role], cast.quarter.ends_on)
        assert (refusal is None) == may, (state, action, role)
        if refusal and role not in TRANSITIONS[action].roles:
            assert refusal.is_forbidden


@pytest.mark.parametrize(("state", "action"), [pair for pair in ALLOWED if pair[1] != "edit"])
def test_each_step_leads_to_its_state_and_is_kept(cast, state, action):
    row = bring_to(cast, state)
    before = row.steps.count()
    cast.act(row, action, **GIVEN.get(action, {}))
    row.refresh_from_db()
    assert row.state == AFTER[action]
    if action != "correct":
        assert row.steps.count() == before + 1 and row.steps.last().to_state == AFTER[action]


def test_whoever_drafted_or_worded_it_does_not_sign(cast):
    row = cast.draft()
    services.paragraph_save(paragraph=row.paragraphs.first(), user=cast.colleague, text="现将情况通报如下：")
    cast.act(row, "check")
    for person in (cast.clerk, cast.colleague):
        with pytest.raises(BulletinRefused):
            cast.act(row, "sign", person)
    cast.act(row, "sign", make_user())
    with pytest.raises(PermissionDenied):
        cast.act(cast.bring_to("checked"), "sign", cast.liaison)


def test_a_quarter_that_is_not_over_has_no_bulletin(cast, settings):
    settings.BUSINESS_DATE = "2014-09-30"
    with pytest.raises(BulletinRefused):
        cast.draft()
    assert not Bulletin.objects.exists()


def test_issuing_gives_the_number_seals_the_files_and_sends_them_round(cast):
    row = cast.bring_to("issued")
    assert (row.full_number, row.issued_on.isoformat(), row.issued_by) == (
        "宝质兴办〔2014〕1号",
        "2014-10-15",
        cast.colleague,
    )
    job = cast.build(row, is_final=True)
    row.refresh_from_db()
    assert job.state == "done"
    for file, checksum in ((job.document, job.document_checksum), (job.workbook, job.workbook_checksum)):
        content = Path(file.path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == checksum
        assert Path(file.path).stat().st_mode & 0o222 == 0
        assert EvidenceFile.objects.filter(checksum=checksum, notices=row.notice).count() == 1
    assert list(row.notice.bodies.all()) == [cast.body] and row.notice.sent_by == cast.colleague
    assert InboxMessage.objects.filter(user=cast.liaison, kind="notice").count() == 1
    assert notice_open(notice=row.notice, user=cast.liaison).body == cast.body
    # Built again, as after a kill, it is the same file and no second notice.
    build_files(job)
    assert job.document_checksum == hashlib.sha256(Path(job.document.path).read_bytes()).hexdigest()
    assert Notice.objects.count() == 1


def test_numbers_run_by_kind_and_year_and_a_broken_issue_leaves_no_gap(cast, settings, monkeypatch):
    assert [cast.bring_to("issued").number for _ in range(2)] == [1, 2]
    brief = cast.bring_to("issued", "brief")
    assert (brief.number, brief.total, brief.full_number) == (1, 1, "第1期（总第1期）")
    row = cast.bring_to("signed")
    with monkeypatch.context() as patch:
        patch.setattr("bulletin.services.issuing.build_request", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            cast.act(row, "issue")
    cast.act(row, "issue")
    row.refresh_from_db()
    assert row.number == 3
    settings.BUSINESS_DATE = "2015-01-05"
    later = cast.bring_to("issued", "brief")
    assert (later.full_number, later.year) == ("第1期（总第2期）", 2015)
    assert set(BulletinSeries.objects.values_list("kind", "year", "last")) == {
        ("circular", 2014, 3), ("brief", 2014, 1), ("brief", 2015, 1),
    }  # fmt: skip


def test_an_issued_bulletin_is_corrected_by_a_new_one(cast):
    old = cast.bring_to("issued")
    cast.build(old, is_final=True)
    old.refresh_from_db()
    make_spot_check(first_result="failed")
    figures_recompute()
    new = cast.act(old, "correct", reason="漏报一批次")
    with pytest.raises(BulletinRefused):
        cast.act(old, "correct", reason="又一次")
    assert new.paragraphs.first().text.startswith("宝质兴办〔2014〕1号印发后，有关数据经核实更正。")
    assert new.title.endswith("关于更正2014年第三季度质量兴区工作情况通报的通报")
    assert new.snapshot.facts.find("B6").denominator == 11 and old.snapshot.facts.find("B6").denominator == 10
    old.refresh_from_db()
    assert old.state == "issued"
    for action in ("check", "sign", "issue"):
        cast.act(new, action)
    cast.build(new, is_final=True)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.full_number, new.notice.follows) == ("corrected", "宝质兴办〔2014〕2号", old.notice)
    assert BulletinStep.objects.filter(bulletin=old, action="correct", reason="宝质兴办〔2014〕2号").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_issues_at_once_get_two_numbers(settings):
    cast = Cast()
    rows = [cast.bring_to("signed") for _ in range(4)]
    gate = threading.Barrier(len(rows))
    failed = []

    def issue(row):
        try:
            gate.wait()
            services.bulletin_issue(bulletin=row, user=cast.colleague)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert sorted(Bulletin.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_the_docs_show_the_table():
    with translation.override("en"):
        page = Path("docs/bulletin.md").read_text()
        assert TRANSITIONS.to_markdown() in page
        assert RESULT_TRANSITIONS.to_markdown() in page
