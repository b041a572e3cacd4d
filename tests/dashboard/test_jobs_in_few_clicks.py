"""The most frequent jobs, each counted from the first page after signing in: no job takes more clicks than it must."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import Role, User
from inspections.models import SpotCheck
from reporting.models import ReminderLog, Report
from reporting.services import report_hand_over, report_take_back
from tests.browsing import send_form
from tests.dashboard.desks import Desk, desk, lent_demonstration  # noqa: F401 - fixtures
from tests.sheet_files import line, write_xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUARTER = 20143
SLOW = 30_000


def test_the_office_sees_how_a_goal_stands_why_and_its_rows(desk: Desk) -> None:  # noqa: F811
    page = desk.begin("office")
    expect(page.locator(".tile", has_text="市场商品抽检合格率")).to_contain_text("94.58")
    assert desk.clicks == 0
    desk.click(page.get_by_role("link", name="B6 市场商品抽检合格率"))
    expect(page.locator("#gap-head")).to_be_visible()
    assert desk.clicks == 1
    desk.click(page.locator(".reading__rows").get_by_role("link", name="未达标"))
    expect(page.locator(".agreement--good")).to_contain_text("109")
    assert desk.clicks == 2


def test_a_leader_comes_from_red_to_the_rows(desk: Desk) -> None:  # noqa: F811
    page = desk.begin("leader")
    desk.click(page.locator(".red-item").get_by_role("link", name="查看明细"))
    expect(page.locator("table.rows-of-figure")).to_be_visible()
    assert desk.clicks == 1


@pytest.mark.processes
def test_the_office_hands_in_a_sheet_of_the_month(
    desk: Desk,  # noqa: F811
    settings,
    celery_worker_process,
    tmp_path: Path,
) -> None:
    # Where the worker looks for it.
    settings.MEDIA_ROOT = settings.DATA_DIR / "uploads"
    celery_worker_process()
    page = desk.begin("office")
    sheet = write_xlsx(tmp_path / "十月抽查.xlsx", [line(抽样编号="演示月表-1", 抽样日期="2014-10-10")])
    desk.click("#navigation a[href='/spot-checks/']")
    desk.drop("[data-drop-sheet] input[type=file]", sheet)
    expect(page.get_by_role("button", name="确认导入")).to_be_visible(timeout=SLOW)
    desk.click(page.get_by_role("button", name="确认导入"))
    expect(page.get_by_text("已写入：新增 1 条，更新 0 条。")).to_be_visible(timeout=SLOW)
    assert SpotCheck.objects.filter(number="演示月表-1").exists()
    assert desk.clicks == 3


def test_the_office_reviews_reports(desk: Desk) -> None:  # noqa: F811
    page = desk.begin("office")
    before = Report.objects.filter(state="accepted").count()
    desk.click(".waiting a[href='/reports/review/']")
    desk.click(page.get_by_role("link", name="从第一份开始审核"))
    first = page.locator("h1").inner_text()
    desk.press("a")
    desk.press("Enter")
    expect(page.locator("h1")).not_to_have_text(first)
    assert Report.objects.filter(state="accepted").count() == before + 1
    assert (desk.clicks, desk.keys) == (2, 2)


def test_the_office_reminds_those_who_are_late(desk: Desk) -> None:  # noqa: F811
    page = desk.begin("office")
    before = ReminderLog.objects.count()
    desk.click(".waiting a[href='/reminders/choose/']")
    assert page.locator("[name=report]:checked").count() == 2
    desk.click(".stick button")
    desk.click(page.get_by_role("button", name="发送催报"))
    expect(page.locator(".notice--success, .alert-success, [role=status]").first).to_be_visible()
    assert ReminderLog.objects.count() > before
    assert desk.clicks == 3


def test_the_office_finds_a_batch_by_its_number(desk: Desk) -> None:  # noqa: F811
    number = SpotCheck.objects.order_by("pk").values_list("number", flat=True).first()
    page = desk.begin("office")
    page.keyboard.press("Control+k")
    page.keyboard.type(str(number))
    desk.click(page.locator(".top-bar .finder [role=option]", has_text=str(number)))
    expect(page.locator("h1")).to_contain_text(str(number))
    assert desk.clicks == 1


def test_the_office_records_a_step_of_a_rectification(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    report = tmp_path / "整改报告.pdf"
    report.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page = desk.begin("office")
    desk.click(".waiting a[href='/rectifications/?deadline=overdue']")
    desk.click(page.get_by_role("link", name="登记整改报告"))
    # Choosing the file is what the job is about, as typing is.
    page.locator("[name=happened_on]").fill("2014-10-14")
    page.set_input_files("[data-evidence-choose]", report)
    send_form(page.locator("main form button.btn-primary[type=submit]"))
    desk.clicks += 1
    expect(page.locator(".panel__head .tag").first).to_have_text("待复查")
    assert desk.clicks == 3


def test_the_office_takes_the_quarter_as_a_word_file(desk: Desk) -> None:  # noqa: F811
    page = desk.begin("office")
    desk.click("#navigation a[href='/reports/']")
    with page.expect_download() as file:
        desk.click(page.get_by_role("link", name="2014Q3 汇总 Word"))
    assert file.value.suggested_filename.endswith(".docx")
    assert desk.clicks == 2


def test_a_liaison_opens_what_is_owed(desk: Desk) -> None:  # noqa: F811
    page = desk.begin("liaison-gongshang")
    desk.click(page.locator(".next").get_by_role("link", name="打开报告"))
    expect(page.locator(".item [name=figure]").first).to_be_visible()
    assert desk.clicks == 1


def test_a_head_signs_and_submits(desk: Desk) -> None:  # noqa: F811
    report = Report.objects.filter(quarter=QUARTER, state="submitted").order_by("-pk").first()
    assert report is not None
    liaison = User.objects.get(role=Role.LIAISON, body=report.body)
    report_take_back(report=report, user=liaison)
    report.refresh_from_db()
    if report.state == "draft":
        report_hand_over(report=report, user=liaison)
    page = desk.begin(f"head-{report.body.code}")
    desk.click(page.locator(".next a.btn-primary"))
    send_form(page.locator("main form button.btn-primary[type=submit]"))
    desk.clicks += 1
    expect(page.locator(".steps-row .is-here")).to_have_text("审核")
    assert desk.clicks == 2


def test_townships_are_compared_and_the_board_is_taken_into_excel(desk: Desk) -> None:  # noqa: F811
    page = desk.begin("office")
    with page.expect_download() as file:
        desk.click(page.get_by_role("link", name="导出 Excel"))
    assert file.value.suggested_filename.endswith(".xlsx")
    assert desk.clicks == 1
    page = desk.begin("leader")
    desk.click(page.locator("main").get_by_role("link", name="镇街对比"))
    expect(page.locator("table").first).to_contain_text("大口屯镇")
    assert desk.clicks == 1
