"""Taking back an import in the browser and from the command line."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Role
from exchange.jobs import run_step
from inspections.models import SpotCheck
from inspections.services.spot_checks import spot_check_save
from registers.models import ImportWithdrawal, Withdrawal
from tests.factories import make_plan, make_spot_check, make_user
from tests.pages import find_elements, read_texts
from tests.registers_files import bring_in
from tests.sheet_files import line, write_xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(settings, tmp_path):
    """Return an import of one new and two changed batches, of which a clerk has changed one since."""
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_plan()
    for number in ("A0", "A1"):
        make_spot_check(number=number, stage="production", sample_name="食用植物油")
    rows = [line(抽样编号=number, 标称生产企业名称=None, 备注="误") for number in ("A0", "A1", "N0")]
    made = bring_in(write_xlsx(tmp_path / "八月.xlsx", rows), "spot-checks")
    corrected = SpotCheck.objects.get(number="A1")
    corrected.note = "电话核实"
    spot_check_save(spot_check=corrected, user=make_user(Role.OFFICE, display_name="李娜"))
    return made


def work(sheet) -> None:
    run_step(ImportWithdrawal, sheet.taking_back.pk)


def test_the_office_looks_gives_a_reason_and_takes_it_back(client, sheet):
    office = make_user(Role.OFFICE)
    client.force_login(office)
    page = reverse("registers:import-withdrawal", args=[sheet.pk])
    look, confirm = (reverse(f"registers:import-withdrawal-{step}", args=[sheet.pk]) for step in ("look", "confirm"))
    assert client.post(look).url == page
    assert client.get(page).context["job"].is_at_work
    # Nothing can be confirmed that was not told yet.
    client.post(confirm, {"reason": "表格交错"})
    work(sheet)
    told = client.get(page).context
    assert told["totals"] == {"withdrawn": 1, "along": 0, "removed": 0, "set_back": 1, "gone": 0, "staying": 1}
    (row,) = told["staying"]
    assert (row[:2], row[3]) == (("监督抽查", "抽检批次 A1"), "导入后有人修改过该记录，保留较新的内容。")
    assert row[2].startswith("李娜 ")
    refused = client.post(confirm, {"reason": " "})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert SpotCheck.objects.count() == 3
    client.post(confirm, {"reason": "表格交错"})
    work(sheet)
    done = client.get(page).context["job"]
    assert (done.state, done.confirmed_by, done.stated_reason) == ("done", office, "表格交错")
    assert {row.number: row.note for row in SpotCheck.objects.all()} == {"A0": "", "A1": "电话核实"}
    # The import's own page and the list of withdrawals lead there.
    own = client.get(reverse("exchange:import", args=[sheet.pk]))
    assert find_elements(own, "#taken-back")
    assert not find_elements(own, f'[href="{look}"], [action="{look}"]')
    withdrawal = Withdrawal.objects.get()
    listed = client.get(reverse("registers:withdrawals"))
    assert [row.record for row in listed.context["table"].page.object_list] == [withdrawal]
    assert read_texts(listed, 'td[data-label="台账"]') == ["导入"]
    assert client.get(reverse("registers:withdrawal-undo", args=[withdrawal.pk])).url == page


def test_only_the_office_takes_back_and_readers_look(client, sheet):
    for role, expected in ((Role.LEADER, 403), (Role.AUDITOR, 403), (Role.ADMIN, 403)):
        client.force_login(make_user(role))
        assert client.post(reverse("registers:import-withdrawal-look", args=[sheet.pk])).status_code == expected
        assert client.post(reverse("registers:import-withdrawal-confirm", args=[sheet.pk])).status_code == expected
    assert not ImportWithdrawal.objects.exists()


def test_the_registers_changed_after_the_confirmation(client, sheet):
    client.force_login(make_user(Role.OFFICE))
    client.post(reverse("registers:import-withdrawal-look", args=[sheet.pk]))
    work(sheet)
    client.post(reverse("registers:import-withdrawal-confirm", args=[sheet.pk]), {"reason": "误"})
    changed = SpotCheck.objects.get(number="A0")
    changed.note = "又改"
    spot_check_save(spot_check=changed)
    work(sheet)
    job = ImportWithdrawal.objects.get()
    assert (job.state, job.situation_changed, SpotCheck.objects.count()) == ("checked", True, 3)
    assert job.counts["inspections.spotcheck"]["staying"] == 2


def test_the_command_tells_and_takes_back(capsys, sheet):
    office = make_user(Role.OFFICE)
    call_command("take_back_import", sheet.pk, f"--by={office.username}")
    assert capsys.readouterr().out.splitlines()[0].startswith("监督抽查\t撤回 1 条")
    assert SpotCheck.objects.count() == 3
    call_command("take_back_import", sheet.pk, f"--by={office.username}", "--reason=表格交错")
    assert SpotCheck.objects.count() == 2
    assert Withdrawal.objects.get().withdrawn_by == office
    with pytest.raises(CommandError, match="该次导入已经撤回。"):
        call_command("take_back_import", sheet.pk, f"--by={office.username}", "--reason=表格交错")
