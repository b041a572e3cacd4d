"""The circular of a yearly assessment's results: its text, its file by the standard, every state, action and role, what an issue leaves."""

import datetime as dt
import hashlib
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import override_settings

from accounts.models import Role
from assessment.engine import list_items
from assessment.filings import get_remedy_end
from assessment.models import Score, Sheet, SheetStep, Veto
from assessment.services import scheme_issue, scores_reckon
from bulletin import services
from bulletin.layout import RULES, LayoutFile
from bulletin.layout.rules import ROWS
from bulletin.models import Bulletin, BulletinSeries, ResultCircular
from bulletin.results import find_other_numbers
from bulletin.services.issuing import give_number
from bulletin.services.results import make_result_paper
from bulletin.transitions import RESULT_TRANSITIONS, BulletinRefused
from bulletin.word.results import build_results
from tests.assessment.rows import Cast
from tests.pages import find_elements, read_text, read_texts, send_form
from tests.shared_rows import share_rows

OFFICE, LEADER = Role.OFFICE, Role.LEADER
TEXT = """根据《2013年度质量兴区工作综合考核评分方案（成员单位）》，对3个单位2013年度质量兴区工作进行了综合考核，结果经公示并由区质量兴区领导小组审定。现将考核结果通报如下：
一、总体情况
参加考核的单位3个，其中参加排名的2个，适用分值不足60分、仅列单项不参加排名的1个。
不参加排名的单位：科委。
二、考核等次
优秀（1个）：发改委。
合格（1个）：质监局。
三、先进单位
确定发改委为2013年度质量兴区工作先进单位（1个）。
四、否决事项
质监局：竣工工程发生质量安全责任事故（津建质〔2013〕9号），经领导小组确认，等次不高于合格。
五、有关要求
质监局应当自本通报印发之日起30日内向领导小组办公室报送整改报告；逾期未完成的，列入下一年度任务。
特此通报。"""


@pytest.fixture(autouse=True)
def _day(settings, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-03-28", tmp_path


@override_settings(BUSINESS_DATE="2014-03-28")
def make_announced() -> Cast:
    """Announced results: 95 of 100 for one body, 85 with a veto for another, too little that applies for the third."""
    cast = Cast()
    scores_reckon(scheme=cast.scheme)
    items = list_items(cast.scheme)
    shares = {cast.body.pk: Fraction(19, 20), cast.host.pk: Fraction(17, 20), cast.other.pk: None}
    for sheet in Sheet.objects.filter(scheme=cast.scheme):
        share = shares[sheet.body_id]
        for item in items:
            points = None if share is None else item.exact_maximum * share
            parts = {} if points is None else {"numerator": points.numerator, "denominator": points.denominator}
            Score.objects.create(
                sheet=sheet, item=item, stage="final", applies=points is not None, as_of="2013-12-31", by=cast.leader,
                at="2014-03-20T00:00:00Z", **parts,
            )  # fmt: skip
        total = None if share is None else 100 * share
        Sheet.objects.filter(pk=sheet.pk).update(
            state="final",
            seal="0" * 64,
            finalised_at="2014-03-20T00:00:00Z",
            total_numerator=total and total.numerator,
            total_denominator=total and total.denominator,
        )
    Veto.objects.create(
        sheet=Sheet.objects.get(body=cast.host), rule=cast.scheme.rules.get(code="V4"), cap="C", state="accepted",
        ground="竣工工程发生质量安全责任事故。", document="津建质〔2013〕9号", happened_on="2013-10-10", raised_by=cast.office,
        raised_at="2014-02-10T00:00:00Z", decided_by=cast.leader, decided_at="2014-03-20T00:00:00Z", decision="确认",
    )  # fmt: skip
    cast.scheme = scheme_issue(scheme=cast.scheme, user=cast.office)
    return cast


announced_rows = share_rows("announced_rows", make_announced)


@pytest.fixture
def cast(announced_rows):
    return announced_rows


def draft(cast) -> ResultCircular:
    return services.results_draft(scheme=cast.scheme, user=cast.office)


def bring_to(cast, state: str) -> ResultCircular:
    row = draft(cast)
    if state != "draft":
        row = services.results_sign(circular=row, user=cast.leader)
    if state == "issued":
        row = services.results_issue(circular=row, user=cast.colleague)
    return row


def test_the_text_tells_grades_vetoes_honours_and_who_is_not_ranked(cast):
    row = draft(cast)
    assert row.title == "宝坻区质量兴区领导小组办公室关于2013年度质量兴区工作综合考核结果的通报"
    assert row.text == row.written == TEXT
    assert [(line["name"], line["rank"], line["total"], line["grade"]) for line in row.content["lines"]] == [
        ("发改委", 1, "95.00", "A"), ("质监局", 2, "85.00", "C"), ("科委", None, "", ""),
    ]  # fmt: skip
    assert row.content["remedies"] == ["质监局"]


def test_the_issued_file_keeps_to_every_row_of_the_standard(cast):
    row = bring_to(cast, "issued")
    content = Path(row.document.path).read_bytes()
    assert hashlib.sha256(content).hexdigest() == row.checksum
    # The same circular gives the same bytes, years later too.
    assert build_results(make_result_paper(ResultCircular.objects.get(pk=row.pk))).content == content
    file = LayoutFile(content, kind="circular", faces="gov")
    assert [name for name, rule in RULES.items() if "circular" in ROWS[name]["kinds"] and not rule(file)] == []
    assert file.texts("发文字号") == ["宝质兴办〔2014〕1号"]
    assert file.texts("一级标题") == ["一、总体情况", "二、考核等次", "三、先进单位", "四、否决事项", "五、有关要求"]
    assert file.texts("表格文字", "表格数字") == [
        "1", "发改委", "95.00", "优秀", "1", "先进单位", "2", "质监局", "85.00", "合格", "2", "一票否决", "/", "科委", "/", "/", "/", "不排名",
    ]  # fmt: skip


def test_the_number_is_the_next_of_the_series_of_circulars(cast):
    assert [give_number(Bulletin.Kind.CIRCULAR, 2014) for _number in range(2)] == [1, 2]
    assert bring_to(cast, "issued").full_number == "宝质兴办〔2014〕3号"
    assert BulletinSeries.objects.get(kind="circular", year=2014).last == 3


def test_an_issue_tells_all_who_were_assessed(cast):
    row = bring_to(cast, "issued")
    assert set(row.notice.bodies.values_list("code", flat=True)) == {"zhijian", "fagai", "kewei"}
    assert [file.checksum for file in row.notice.files.all()] == [row.checksum]
    # Who owes a report on remedies is asked for it, within thirty days of the circular.
    asked = SheetStep.objects.filter(action="ask_remedy")
    assert [(step.sheet.body.code, get_remedy_end(step.sheet)) for step in asked] == [("zhijian", dt.date(2014, 4, 27))]


ALLOWED = {
    ("draft", "edit"): {OFFICE}, ("draft", "sign"): {OFFICE, LEADER}, ("signed", "rework"): {OFFICE, LEADER},
    ("signed", "issue"): {OFFICE},
}  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "signed", "issued"])
def test_every_action_by_every_role(cast, state):
    row = bring_to(cast, state)
    people = cast.people() | {"office": cast.colleague}
    for action in ("edit", "sign", "rework", "issue"):
        for role, user in people.items():
            is_allowed = not RESULT_TRANSITIONS.reason_not_allowed(row, action, user)
            assert is_allowed == (role in ALLOWED.get((state, action), ())), (action, role)


def test_nobody_signs_their_own_draft_and_a_refusal_changes_nothing(cast):
    row = draft(cast)
    with pytest.raises(BulletinRefused, match="起草"):
        services.results_sign(circular=row, user=cast.office)
    with pytest.raises(PermissionDenied):
        services.results_issue(circular=row, user=cast.leader)
    row.refresh_from_db()
    assert (row.state, row.signed_by, row.number) == ("draft", None, None)


def test_one_draft_at_a_time_and_only_of_announced_results(cast):
    draft(cast)
    with pytest.raises(BulletinRefused, match="已在起草"):
        draft(cast)
    cast.scheme.state = "published"
    cast.scheme.save(update_fields=["state"])
    ResultCircular.objects.all().delete()
    with pytest.raises(BulletinRefused, match="尚未公布"):
        draft(cast)


def test_other_numbers_need_a_ground(cast, client):
    row = draft(cast)
    assert find_other_numbers("优秀2个，共3个", "优秀（1个），共3个") == ["2"]
    assert find_other_numbers("优秀3个，共1个", "优秀（1个），共3个") == ["3"]
    changed = row.text.replace("优秀（1个）", "优秀（2个）")
    client.force_login(cast.office)
    url = f"/bulletins/results/{row.pk}/edit/"
    given = {"title": row.title, "addressees": row.addressees, "copies": row.copies, "text": changed, "ground": ""}
    answer = send_form(client, url, given)
    assert answer.status_code == 422 and "2" in answer.context["form"].errors["ground"][0]
    services.results_save(circular=row, user=cast.office, fields={"text": changed})
    assert "依据" in RESULT_TRANSITIONS.reason_not_allowed(ResultCircular.objects.get(pk=row.pk), "sign", cast.leader)
    assert send_form(client, url, given | {"ground": "领导小组会议纪要"}).status_code == 302
    assert client.post(url, given | {"ground": "会议纪要", "opened": "of-before"}).status_code == 422
    row = services.results_sign(circular=row, user=cast.leader)
    assert (row.state, row.ground) == ("signed", "领导小组会议纪要")


def test_the_way_by_its_pages_and_who_sees_it(cast, client):
    client.force_login(cast.office)
    begun = client.post(f"/bulletins/results/new/{cast.scheme.pk}/")
    row = ResultCircular.objects.get()
    assert begun.url == row.get_absolute_url() == f"/bulletins/results/{row.pk}/"
    page = client.get(row.get_absolute_url())
    assert [one.action for one, reason in page.context["actions"] if not reason] == ["edit"]
    assert (
        client.get(f"{row.get_absolute_url()}document/").headers["Content-Type"].endswith("wordprocessingml.document")
    )
    # Bodies do not learn what is being written about them.
    client.force_login(cast.liaison)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.get(f"{row.get_absolute_url()}document/").status_code == 404
    client.force_login(cast.leader)
    assert client.get(f"{row.get_absolute_url()}erase/").status_code == 404
    assert send_form(client, f"{row.get_absolute_url()}sign/").status_code == 302
    assert client.post(f"{row.get_absolute_url()}issue/").status_code == 403
    client.force_login(cast.colleague)
    assert send_form(client, f"{row.get_absolute_url()}issue/").status_code == 302
    client.force_login(cast.liaison)
    assert client.get(row.get_absolute_url()).context["actions"] == []
    assert b"".join(client.get(f"{row.get_absolute_url()}document/").streaming_content)[:2] == b"PK"
    listed = client.get("/bulletins/")
    assert list(listed.context["results"]) == [row] and listed.context["to_draft"] == []


def test_the_page_of_results_says_who_is_ranked_and_why_others_are_not(cast, client):
    client.force_login(cast.leader)
    page = client.get(f"/assessment/schemes/{cast.scheme.pk}/results/")
    assert "共3个，其中2个参加排名。" in read_text(page, "p.hint")
    assert read_texts(page, "table.register td[data-line=verdict]")[-3:] == [
        "95.00",
        "85.00",
        "适用分值不足60分，不参加排名",
    ]


def test_a_leader_signs_no_text_that_was_worded_anew_since_they_read_it(cast, client):
    row = draft(cast)
    client.force_login(cast.leader)
    address = f"{row.get_absolute_url()}sign/"
    (opened,) = [element.get("value") for element in find_elements(client.get(address), "input[name=opened]")]
    services.results_save(circular=row, user=cast.office, fields={"copies": "区人大"})
    refused = client.post(address, {"opened": opened})
    assert (refused.status_code, ResultCircular.objects.get().state) == (422, "draft")
    assert "您打开后，他人已作变动" in read_text(refused, "main form .notice--error")
    assert send_form(client, address).status_code == 302
    assert ResultCircular.objects.get().state == "signed"
