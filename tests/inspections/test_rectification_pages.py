"""The pages of rectifications: from the failed batch to its closing, the lists that lead there, and the files' door."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from evidence.models import EvidenceFile
from inspections.models import DeadlineRule, Rectification, SpotCheck
from tests.browsing import send_form
from tests.factories import make_enterprise, make_spot_check, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def _plan(settings, tmp_path, planned):
    settings.MEDIA_ROOT = tmp_path


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def failed_batch(**fields) -> SpotCheck:
    defaults = {"first_result": "failed", "producer_name": "宝坻甲厂", "sampled_on": dt.date(2014, 7, 1)}
    return make_spot_check(**defaults | fields)


def files(*contents: bytes) -> dict[str, object]:
    """Return the part of a form that hands in these files."""
    made = {f"evidence-{n}-file": SimpleUploadedFile(f"报告{n}.pdf", content) for n, content in enumerate(contents)}
    return {"evidence-TOTAL_FORMS": "3", "evidence-INITIAL_FORMS": "0", **made}


def order(client: Client, check: SpotCheck, **changes) -> Rectification:
    given = {"number": f"改{check.pk}", "addressee": "producer", "received_on": "2014-08-01"} | files() | changes
    client.post(reverse("inspections:rectification-add", args=[check.pk]), given)
    return Rectification.objects.get(spot_check=check)


def act(client: Client, row: Rectification, action: str, **given):
    return client.post(reverse("inspections:rectification-step", args=[row.pk, action]), {**files(), **given})


def test_from_the_failed_batch_to_its_closing_by_two_people():
    clerk, reviewer, check = signed_in(make_user()), signed_in(make_user()), failed_batch()
    adding = reverse("inspections:rectification-add", args=[check.pk])
    assert find_elements(clerk.get(check.get_absolute_url()), f'a.btn[href="{adding}"]')
    row = order(clerk, check)
    page = clerk.get(row.get_absolute_url()).content.decode()
    assert "2014-09-01 逾期 44 天" in read_texts(page, ".facts dd")
    assert "质检总局令第133号" in read_text(page, ".timeline .hint")
    refused = act(clerk, row, "report", happened_on="2014-08-20")
    assert refused.status_code == 422 and "至少上传一份" in read_text(refused, ".evidence__error")
    wrong = act(clerk, row, "report", happened_on="2014-08-20", **files(b"words"))
    assert wrong.status_code == 422 and find_elements(wrong, "#id_happened_on[value='2014-08-20']")
    assert act(clerk, row, "report", happened_on="2014-08-20", **files(PDF, PDF)).status_code == 302
    assert act(clerk, row, "pass", happened_on="2014-08-30", number="FC1", **files(PDF)).status_code == 302
    closing = reverse("inspections:rectification-step", args=[row.pk, "close"])
    assert "须由办公室另一人销号" in read_text(clerk.get(closing, follow=True), ".notice--error")
    act(reviewer, row, "close", happened_on="2014-09-01", reason="整改到位")
    row.refresh_from_db()
    assert row.state == "closed"
    assert EvidenceFile.objects.count() == 3
    assert SpotCheck.objects.get(pk=check.pk).outcome == "failed"


def test_a_file_comes_through_its_own_rectification_only():
    clerk = signed_in(make_user())
    row, other = order(clerk, failed_batch(), **files(PDF)), order(clerk, failed_batch())
    file = row.steps.get().files.get()
    address = reverse("inspections:rectification-file", args=[row.pk, file.key])
    answer = signed_in(make_user("auditor")).get(address)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment") and "sandbox" in answer["Content-Security-Policy"]
    assert clerk.get(reverse("inspections:rectification-file", args=[other.pk, file.key])).status_code == 404
    assert signed_in(make_user("admin")).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("role", ["leader", "auditor"])
def test_who_only_reads_sees_no_actions_and_may_take_none(role):
    check = failed_batch()
    row = order(signed_in(make_user()), check)
    reader = signed_in(make_user(role))
    assert not find_elements(reader.get(row.get_absolute_url()), ".next-steps")
    assert act(reader, row, "report", happened_on="2014-08-20").status_code == 403
    assert reader.get(reverse("inspections:rectification-add", args=[check.pk])).status_code == 403
    assert reader.get(reverse("inspections:deadline-rules")).status_code == 200
    assert reader.post(reverse("inspections:deadline-rule-add"), {}).status_code == 403


def test_the_lists_lead_to_exactly_the_rows_that_the_board_counts():
    clerk = signed_in(make_user())
    overdue, open_one, without = failed_batch(), failed_batch(), failed_batch()
    make_spot_check()
    late = order(clerk, overdue)
    order(clerk, open_one, received_on="2014-10-10")
    board = clerk.get(reverse("dashboard:board")).content.decode()
    waiting = [link.get("href") for link in find_elements(board, ".waiting__list a")]
    assert reverse("inspections:rectifications") + "?deadline=overdue" in waiting
    assert reverse("inspections:spot-checks") + "?rectification=none" in waiting
    page = clerk.get(reverse("inspections:rectifications"), {"deadline": "overdue"}).content.decode()
    assert read_texts(page, 'td[data-label="责令整改通知书文号"]') == [late.notice_number]
    page = clerk.get(reverse("inspections:spot-checks"), {"rectification": "none"}).content.decode()
    assert read_texts(page, 'td[data-label="抽样编号"]') == [without.number]


def test_an_enterprise_shows_its_rectifications():
    enterprise = make_enterprise()
    row = order(signed_in(make_user()), failed_batch(producer=enterprise, producer_name=enterprise.name))
    page = signed_in(make_user("leader")).get(enterprise.get_absolute_url()).content.decode()
    assert read_text(page, '#rectifications td[data-label="责令整改通知书文号"]') == row.notice_number
    assert read_text(page, "#rectifications .panel__head .tag--red") == "1 件逾期"


def test_where_no_rule_was_in_force_the_form_asks_for_the_date():
    clerk, check = signed_in(make_user()), failed_batch(sampled_on=dt.date(2010, 11, 1))
    given = {"number": "改1", "addressee": "producer", "received_on": "2010-12-01"} | files()
    page = clerk.post(reverse("inspections:rectification-add", args=[check.pk]), given)
    assert page.status_code == 422 and "没有施行中的" in read_text(page, ".entry-form__error")
    assert str(order(clerk, check, received_on="2010-12-01", until="2011-01-10").due_on) == "2011-01-10"


def test_the_office_keeps_the_rules_in_the_browser():
    clerk, rule = signed_in(make_user()), DeadlineRule.objects.get(topic="rectification", days=60)
    page = clerk.get(reverse("inspections:deadline-rule-edit", args=[rule.pk]))
    form = {name: value for name, value in page.context["form"].initial.items() if value is not None}
    form |= {"opened": page.context["form"].stored, "until": "2029-12-31", "since": "2020-01-01"}
    assert clerk.post(reverse("inspections:deadline-rule-edit", args=[rule.pk]), form).status_code == 302
    rule.refresh_from_db()
    assert str(rule.until) == "2029-12-31"


def test_the_list_asks_as_often_for_twenty_rows_as_for_two():
    clerk = signed_in(make_user())
    for _number in range(2):
        order(clerk, failed_batch())
    address, queries = (
        reverse("inspections:rectifications"),
        "session user listsettings rectification rectification rectification body".split(),
    )
    clerk.get(address)
    assert list_queries(lambda: clerk.get(address)) == queries
    for _number in range(18):
        order(clerk, failed_batch())
    assert list_queries(lambda: clerk.get(address)) == queries
    exported = clerk.get(address, {"export": "csv"})
    assert len(b"".join(exported.streaming_content).decode("utf-8-sig").strip().splitlines()) == 21


@pytest.mark.browser
def test_the_journey_in_a_browser(browser_page, live_server, sign_in, tmp_path):
    filer, closer = make_user(), make_user()
    check = failed_batch()
    paper = tmp_path / "整改报告.pdf"
    paper.write_bytes(PDF)
    sign_in(browser_page, live_server, filer.username)
    browser_page.goto(f"{live_server}{check.get_absolute_url()}")
    browser_page.get_by_role("link", name="责令整改").click()
    browser_page.fill("[name=number]", "（宝）质监责改〔2014〕1号")
    browser_page.fill("[name=received_on]", "2014-09-20")
    browser_page.click("main button[type=submit]")
    for action, label in (("登记整改报告", "2014-10-10"), ("复查合格", "2014-10-14")):
        browser_page.get_by_role("link", name=action).click()
        browser_page.fill("[name=happened_on]", label)
        if browser_page.locator("[name=number]").count():
            browser_page.fill("[name=number]", "FC2014-1")
        # Until its script has run, the page would take no notice of a file.
        browser_page.wait_for_selector("[data-evidence-drop]")
        browser_page.set_input_files("[data-evidence-choose]", str(paper))
        assert browser_page.locator("[data-evidence-name]:visible").inner_text() == "整改报告.pdf"
        send_form(browser_page.locator("main button[type=submit]"))
    assert browser_page.get_by_text("须由办公室另一人销号").is_visible()
    sign_in(browser_page, live_server, closer.username)
    browser_page.reload()
    browser_page.get_by_role("link", name="销号", exact=True).click()
    browser_page.fill("[name=happened_on]", "2014-10-15")
    browser_page.fill("[name=reason]", "整改到位")
    send_form(browser_page.locator("main button[type=submit]"))
    browser_page.goto(f"{live_server}{check.get_absolute_url()}")
    assert browser_page.get_by_text("已销号").is_visible()
    assert SpotCheck.objects.get(pk=check.pk).outcome == "failed"


@pytest.mark.parametrize(
    ("received", "served", "shown"),
    [
        # Five working days after Monday 2015-07-06 end with Monday 2015-07-13.
        ("2015-07-06", "2015-07-15", "2015-07-13 <span class=\"tag tag--red\">"),
        ("2015-07-06", "2015-07-13", "2015-07-13 <span class=\"tag tag--green\">"),
        ("2015-06-30", "2015-07-20", "—"),
    ],
)  # fmt: skip
def test_a_late_start_of_the_follow_up_is_shown_where_a_rule_asked_for_it(settings, received, served, shown):
    settings.BUSINESS_DATE = "2015-08-10"
    clerk = signed_in(make_user())
    row = order(clerk, failed_batch(), result_received_on=received, received_on=served)
    assert row.result_received_on.isoformat() == received
    page = clerk.get(row.get_absolute_url())
    assert str(page.context["start"]).startswith(shown)


def test_several_batches_are_ordered_from_the_list_at_once_and_all_or_none():
    clerk = signed_in(make_user())
    failed = [failed_batch(number=f"C{n}") for n in range(3)]
    passed, ordered = make_spot_check(number="P1"), failed_batch(number="C9")
    order(clerk, ordered)

    listed = clerk.get(reverse("inspections:spot-checks"))
    boxes = [box.get("value") for box in find_elements(listed, "td.tick input")]
    assert sorted(boxes) == sorted(str(row.pk) for row in [*failed, ordered])
    (form,) = find_elements(listed, "form#ticked")
    page = f"{form.get('action')}?" + "&".join(f"row={row.pk}" for row in [failed[0], failed[1], passed, ordered])

    asked = clerk.get(page)
    assert sorted(link.text for link in find_elements(asked, "tbody td a")) == ["C0", "C1"]
    assert "另有2批所选未列出" in read_text(asked, ".page-head p")
    assert read_text(asked, "h1") == "批量责令整改"

    one, other = failed[0].pk, failed[1].pk
    given = {
        f"{one}-number": "改1",
        f"{one}-addressee": "producer",
        f"{other}-number": "改1",
        f"{other}-addressee": "producer",
    }
    given |= {"received_on": "2014-08-01"}
    refused = clerk.post(page, given)
    assert refused.status_code == 422
    assert read_texts(refused, ".entry-form__error") == ["改1 已登记。"]
    assert Rectification.objects.count() == 1

    done = clerk.post(page, given | {f"{other}-number": "改2"})
    assert done.url == reverse("inspections:rectifications") + "?state=rectifying"
    rows = Rectification.objects.exclude(spot_check=ordered).order_by("notice_number")
    assert [(row.spot_check_id, row.notice_number, row.addressee, row.received_on) for row in rows] == [
        (one, "改1", "producer", dt.date(2014, 8, 1)),
        (other, "改2", "producer", dt.date(2014, 8, 1)),
    ]
    # Sent once more, nothing is left to order.
    assert clerk.post(page, given).url == reverse("inspections:spot-checks") + "?rectification=none"


def test_only_keepers_tick_rows_and_a_page_of_many_asks_no_more():
    failed = [failed_batch(number=f"C{n}") for n in range(8)]
    leader, clerk = signed_in(make_user("leader")), signed_in(make_user())
    assert not find_elements(leader.get(reverse("inspections:spot-checks")), "td.tick input")
    address = reverse("inspections:rectification-add-many")
    assert leader.get(address, {"row": failed[0].pk}).status_code == 403
    clerk.get(address, {"row": failed[0].pk})
    for rows in (failed[:1], failed):
        ticked = {"row": [row.pk for row in rows]}
        assert list_queries(lambda ticked=ticked: clerk.get(address, ticked)) == "session user spotcheck".split()
