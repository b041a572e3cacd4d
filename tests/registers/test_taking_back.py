"""Taking back a whole import: what goes, what is set back, what stays and why, and the figures at each step."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import override

from accounts.models import Role
from enterprises.models import Certificate, CertificateEvent, Enterprise
from exchange.imports.services import sheet_import_confirm
from exchange.jobs import run_step
from exchange.models import SheetImport
from inspections.models import Complaint, EnforcementCase, FailingItem, Law, SpotCheck
from inspections.services.spot_checks import spot_check_save
from registers.import_withdrawals import find_obstacle, import_withdrawal_check, import_withdrawal_confirm
from registers.models import ImportWithdrawal, Withdrawal
from registers.withdrawals import row_withdraw, withdrawal_undo
from registers.words import say_why
from targets.models import Attainment, Milestone, StaleMark
from targets.services import figures_recompute, stale_recompute
from tests.enterprises.sheet_lines import certificate, enterprise
from tests.factories import (
    make_body,
    make_certificate,
    make_event,
    make_indicator,
    make_industry,
    make_plan,
    make_spot_check,
    make_township,
    make_user,
)
from tests.registers_files import bring_in, hand_in, run, tally, write_book
from tests.sheet_files import failed, line, write_xlsx

pytestmark = pytest.mark.django_db
State = ImportWithdrawal.State
NAMED = "1 spot check names the enterprise; withdraw it or name another enterprise there first."
NOTHING = {"withdrawn": 0, "along": 0, "removed": 0, "set_back": 0, "gone": 0, "staying": 0}


@pytest.fixture(autouse=True)
def _on_a_day(settings, tmp_path):
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def clerk():
    return make_user(Role.OFFICE)


def look(sheet: SheetImport, user) -> ImportWithdrawal:
    """Let a worker tell what taking the import back would do."""
    job = import_withdrawal_check(sheet=sheet, user=user)
    run_step(ImportWithdrawal, job.pk)
    job.refresh_from_db()
    assert job.state == State.CHECKED, job.reason
    return job


def take_back(sheet: SheetImport, user, reason: str = "表格交错") -> ImportWithdrawal:
    """Take the import back after a look."""
    job = look(sheet, user)
    assert import_withdrawal_confirm(pk=job.pk, reason=reason, user=user)
    run_step(ImportWithdrawal, job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE, job.reason
    return job


def counted(**outcomes: int) -> dict[str, int]:
    return NOTHING | outcomes


def pass_rate() -> tuple[int, int]:
    """Return the two parts of the pass rate of production in the third quarter."""
    row = Attainment.objects.filter(quarter=20143, window="year_to_date").current().get()
    return row.numerator, row.denominator


def test_a_sheet_of_spot_checks_is_taken_back_and_the_figures_follow(tmp_path, clerk):
    make_indicator("spot-check-pass-rate", make_plan(), parameters={"stage": "production"})
    for n in range(8):
        make_spot_check(stage="production", number=f"A{n}", sample_name="食用植物油")
    bad = [make_spot_check(stage="production", number=f"F{n}", first_result="failed") for n in range(2)]
    FailingItem.objects.create(spot_check=bad[0], position=1, item="水分", measured="12%", limit="≤9%")
    figures_recompute()
    assert pass_rate() == (8, 10)

    old = line(标称生产企业名称=None)
    sheet = bring_in(
        write_xlsx(
            tmp_path / "八月.xlsx",
            [
                *(old | {"抽样编号": f"N{n}"} for n in range(3)),
                failed("N3", "酸价", 标称生产企业名称=None),
                failed("A0", "过氧化值", 标称生产企业名称=None),
                failed("A1", "色泽", 标称生产企业名称=None),
                old | {"抽样编号": "A2", "备注": "复核"},
                failed("F0", "铅", 标称生产企业名称=None, 样品名称="食用盐"),
            ],
        ),
        "spot-checks",
    )
    assert tally(sheet) == (4, 4, 0, 0)
    stale_recompute()
    assert pass_rate() == (9, 14)

    corrected = SpotCheck.objects.get(number="A1")
    corrected.note = "电话核实"
    spot_check_save(spot_check=corrected, user=clerk)
    told = look(sheet, clerk)
    assert told.counts == {"inspections.spotcheck": counted(withdrawn=4, set_back=3, staying=1)}
    assert [(row["name"], row["why"], row["who"]) for row in told.staying] == [("抽检批次 A1", "changed", str(clerk))]
    # The look wrote nothing.
    assert (SpotCheck.objects.count(), Withdrawal.objects.count(), StaleMark.objects.count()) == (14, 0, 0)

    job = take_back(sheet, clerk)
    assert job.withdrawal.subject == f"第 {sheet.pk} 号导入：八月.xlsx"
    assert (job.withdrawal.reason, job.withdrawal.withdrawn_by) == ("表格交错", clerk)
    gone = SpotCheck.everything.filter(withdrawal=job.withdrawal).order_by("number")
    assert [row.number for row in gone] == ["N0", "N1", "N2", "N3"]
    again = {row.number: (row.outcome, row.note) for row in SpotCheck.objects.all()}
    assert (again["A0"], again["A1"], again["A2"]) == (("passed", ""), ("failed", "电话核实"), ("passed", ""))
    items = FailingItem.objects.filter(spot_check__number__in=["A0", "A1", "F0"]).order_by("spot_check__number")
    assert [(row.spot_check.number, row.item) for row in items] == [("A1", "色泽"), ("F0", "水分")]
    assert {str(mark.cause) for mark in StaleMark.objects.all()} == {
        f"第 {sheet.pk} 号导入：八月.xlsx：撤回（表格交错）"
    }
    stale_recompute()
    # The batch that a person has corrected since stays failed.
    assert pass_rate() == (7, 10)


def test_what_is_as_before_already_is_left_alone_and_taken_back_once(tmp_path, clerk):
    make_plan()
    make_spot_check(number="A0", stage="production", sample_name="食用植物油")
    row = line(标称生产企业名称=None)
    sheet = bring_in(
        write_xlsx(tmp_path / "a.xlsx", [row | {"抽样编号": "A0", "备注": "误"}, row | {"抽样编号": "N1"}]),
        "spot-checks",
    )
    by_hand = SpotCheck.objects.get(number="A0")
    by_hand.note = ""
    spot_check_save(spot_check=by_hand, user=clerk)
    row_withdraw(row=SpotCheck.objects.get(number="N1"), reason="误", user=clerk)
    job = take_back(sheet, clerk)
    assert job.counts == {"inspections.spotcheck": counted(gone=2)}
    assert job.withdrawal is None
    with pytest.raises(ValidationError, match="该次导入已经撤回。"):
        import_withdrawal_check(sheet=sheet, user=clerk)


def test_failing_items_changed_by_hand_keep_the_batch_as_it_is(tmp_path, clerk):
    make_plan()
    make_spot_check(number="A0", stage="production", first_result="failed", sample_name="食用植物油")
    sheet = bring_in(
        write_xlsx(tmp_path / "a.xlsx", [line(抽样编号="A0", 检验结论="不合格", 标称生产企业名称=None, 备注="误")]),
        "spot-checks",
    )
    by_hand = SpotCheck.objects.get(number="A0")
    spot_check_save(spot_check=by_hand, failing_items=[FailingItem(item="水分")], user=clerk)
    told = look(sheet, clerk)
    assert told.counts == {"inspections.spotcheck": counted(staying=1)}
    assert told.staying[0]["who"] == str(clerk)


def test_a_later_import_of_the_row_is_named(tmp_path, clerk):
    make_plan()
    make_spot_check(number="A0", stage="production", sample_name="食用植物油")
    row = line(标称生产企业名称=None, 抽样编号="A0")
    first = bring_in(write_xlsx(tmp_path / "a.xlsx", [row | {"备注": "一"}]), "spot-checks")
    second = bring_in(write_xlsx(tmp_path / "b.xlsx", [row | {"备注": "二"}]), "spot-checks")
    told = look(first, clerk)
    assert (told.staying[0]["import"], told.staying[0]["who"]) == (second.pk, str(second.confirmed_by))
    # Taken back in the other order, both go.
    assert take_back(second, clerk).counts == {"inspections.spotcheck": counted(set_back=1)}
    assert SpotCheck.objects.get().note == "一"


def test_a_workbook_of_enterprises_goes_with_what_others_recorded_beneath(tmp_path, clerk):
    make_plan()
    make_township(name="海滨街道")
    make_industry(code="13")
    make_body(name="质监局")
    old = make_certificate(number="OLD-1", scheme="iso9001")
    make_event(old, "audited", dt.date(2013, 5, 1))
    sheet = bring_in(
        write_book(
            tmp_path / "台账.xlsx",
            {
                "企业": [enterprise(), enterprise(企业名称="宝坻第二食品厂")],
                "认证证书": [
                    certificate(),
                    certificate(
                        证书编号="OLD-1", 企业名称=old.enterprise.name, 发证日期="2013-01-01", 有效期至="2016-01-01"
                    ),
                ],
                "证书状态变更": [{"证书编号": "03410Q10286R0S", "变更情况": "暂停", "变更日期": "2014-03-01"}],
            },
        )
    )
    assert tally(sheet) == (4, 1, 0, 0)
    new = Certificate.objects.get(number="03410Q10286R0S")
    # Later: an event of the new certificate, and a spot check that names the second enterprise.
    make_event(new, "resumed", dt.date(2014, 6, 1))
    make_spot_check(producer=Enterprise.objects.get(name="宝坻第二食品厂"), producer_name="宝坻第二食品厂")
    told = look(sheet, clerk)
    # The suspension cannot go by itself while the certificate is resumed later; it goes along with the certificate.
    assert told.counts == {
        "enterprises.certificateevent": counted(),
        "enterprises.certificate": counted(withdrawn=1, along=2, set_back=1),
        "enterprises.enterprise": counted(withdrawn=1, staying=1),
    }
    assert [(row["why"], row["words"]) for row in told.staying if row["register"] == "enterprises.enterprise"] == [
        ("needed", {"zh-hans": "有 1 个抽检批次涉及该企业，请先撤回或更正这些批次。", "en": NAMED})
    ]
    # Told to each reader in their own language, whatever the worker's is.
    with override("en"):
        assert [say_why(row)[1] for row in told.staying if row["why"] == "needed"] == [NAMED]
    job = take_back(sheet, clerk)
    assert not Certificate.objects.filter(number="03410Q10286R0S").exists()
    assert CertificateEvent.everything.filter(withdrawal=job.withdrawal).count() == 2
    old.refresh_from_db()
    assert (old.issued_on, old.expires_on) == (dt.date(2012, 3, 1), dt.date(2015, 2, 28))


def test_a_corrected_sheet_brings_the_rows_back(tmp_path, clerk):
    make_indicator("spot-check-pass-rate", make_plan(), parameters={"stage": "production"})
    rows = [line(抽样编号="N0", 标称生产企业名称=None), failed("N1", "水分", 标称生产企业名称=None)]
    first = bring_in(write_xlsx(tmp_path / "a.xlsx", rows), "spot-checks")
    kept = {*SpotCheck.objects.values_list("pk", flat=True)}
    take_back(first, clerk)
    figures_recompute()
    assert not SpotCheck.objects.exists()
    right = [line(抽样编号="ｎ0", 标称生产企业名称=None), failed("N1", "酸价", 标称生产企业名称=None)]
    second = hand_in(write_xlsx(tmp_path / "b.xlsx", right), "spot-checks")
    assert tally(second) == (2, 0, 0, 0)
    assert sheet_import_confirm(pk=second.pk, user=clerk)
    run(second)
    assert {row.pk for row in SpotCheck.objects.all()} == kept
    assert [row.item for row in FailingItem.objects.all()] == ["酸价"]
    stale_recompute()
    assert pass_rate() == (1, 2)
    assert take_back(second, clerk).counts == {"inspections.spotcheck": counted(withdrawn=2)}


def test_enterprises_that_were_taken_back_come_back_as_themselves(tmp_path, clerk):
    make_plan()
    make_township(name="海滨街道")
    make_industry(code="13")
    book = {
        "企业": [enterprise(统一社会信用代码="91120115103000011H")],
        "曾用名": [{"企业名称": "宝坻示例食品有限公司", "曾用名": "宝坻食品厂", "使用截止日期": "2003-05-11"}],
        "认证证书": [certificate()],
    }
    first = bring_in(write_book(tmp_path / "a.xlsx", book))
    before = Enterprise.objects.get().pk, Certificate.objects.get().pk
    take_back(first, clerk)
    assert not Enterprise.objects.exists()
    second = bring_in(write_book(tmp_path / "b.xlsx", book))
    assert tally(second) == (3, 0, 0, 0)
    assert (Enterprise.objects.get().pk, Certificate.objects.get().pk) == before


def test_the_withdrawal_of_an_import_is_undone_as_a_whole(tmp_path, clerk):
    make_plan()
    sheet = bring_in(write_xlsx(tmp_path / "a.xlsx", [line(抽样编号="N0", 标称生产企业名称=None)]), "spot-checks")
    job = take_back(sheet, clerk)
    withdrawal_undo(withdrawal=job.withdrawal, user=clerk)
    assert SpotCheck.objects.count() == 1
    assert find_obstacle(sheet) == ""
    assert take_back(sheet, clerk, "还是错").counts == {"inspections.spotcheck": counted(withdrawn=1)}


def test_cases_findings_and_covered_products_are_taken_back(tmp_path, clerk):
    plan = make_plan()
    indicator = make_indicator("milestones", plan, kind="milestones", code="A3")
    Milestone.objects.create(indicator=indicator, position=1, name="建成", due_on=dt.date(2012, 12, 31))
    make_body(name="质监局")
    holder = make_certificate(number="2012010201000001", scheme="ccc").enterprise
    product = holder.products.create(name="食用植物油", launched_on=dt.date(2005, 3, 1))
    case = {
        "案件编号": "罚〔2014〕1号", "办案单位": "质监局", "法律法规": "产品质量法", "案由": "不合格电线", "立案日期": "2014-03-05", "结案日期": "", "处理结果": "调查中",
    }  # fmt: skip
    complaint = {
        "投诉编号": "TS1", "受理单位": "质监局", "类别": "投诉", "事由": "发热", "受理日期": "2014-07-02", "办结日期": "2014-07-20", "转立案件编号": "罚〔2014〕1号", "处理结果": "转立案查处",
    }  # fmt: skip
    Law.objects.get_or_create(name="产品质量法", defaults={"position": 1})
    sheet = bring_in(
        write_book(
            tmp_path / "台账.xlsx",
            {
                "证书覆盖产品": [{"证书编号": "2012010201000001", "企业名称": holder.name, "产品名称": "食用植物油"}],
                "执法案件": [case],
                "投诉举报": [complaint],
            },
        )
    )
    assert tally(sheet) == (3, 0, 0, 0)
    assert product.certificates.count() == 1
    StaleMark.objects.all().delete()
    job = take_back(sheet, clerk)
    assert job.counts == {
        "inspections.complaint": counted(withdrawn=1),
        "inspections.enforcementcase": counted(withdrawn=1),
        "enterprises.certificate_products": counted(removed=1),
    }
    assert product.certificates.count() == 0
    assert (Complaint.objects.count(), EnforcementCase.objects.count()) == (0, 0)
    assert {*StaleMark.objects.values_list("measure", flat=True)} == {"ccc-products-certified"}


def test_reports_and_imports_that_wrote_nothing_cannot_be_taken_back(tmp_path, clerk):
    make_plan()
    make_spot_check(number="A0", stage="production", sample_name="食用植物油")
    nothing = hand_in(write_xlsx(tmp_path / "a.xlsx", [line(抽样编号="A0", 标称生产企业名称=None)]), "spot-checks")
    assert nothing.state == SheetImport.State.DONE
    assert find_obstacle(nothing) == "该次导入没有写入可以撤回的数据。"
    reports = SheetImport(register="reports", state=SheetImport.State.DONE)
    assert find_obstacle(reports).startswith("由表格导入的季度报告均已审核通过并封存")


def test_a_rule_keeps_a_row_from_being_set_back(tmp_path, clerk):
    make_plan()
    held = make_certificate(number="Q1", issued_on=dt.date(2013, 1, 1))
    row = certificate(证书编号="Q1", 企业名称=held.enterprise.name, 发证日期="2012-01-01", 有效期至="2015-02-28")
    sheet = bring_in(write_book(tmp_path / "a.xlsx", {"认证证书": [row]}))
    make_event(held, "audited", dt.date(2012, 6, 1))
    told = look(sheet, clerk)
    assert [(row["name"], row["why"], say_why(row)[1]) for row in told.staying] == [
        ("证书 Q1", "ruled", "该证书于2012-06-01已有状态变更（监督审核通过），发证日期不能晚于该日。")
    ]
    assert {*told.staying[0]["words"]} == {"zh-hans", "en"}
    assert "监督审核" not in told.staying[0]["words"]["en"]


def test_words_kept_in_one_language_are_kept_by_language_from_now_on():
    old = [{"register": "enterprises", "name": "甲厂", "why": "ruled", "words": "编号已被占用。"}, {"why": "changed"}]
    user = make_user()
    sheet = SheetImport.objects.create(register="enterprises", file="a.xlsx", file_name="a.xlsx", requested_by=user)
    kept = ImportWithdrawal.objects.create(sheet_import=sheet, requested_by=user, staying=old)
    migration = import_module("registers.migrations.0002_words_by_language")
    migration.keep_by_language(apps, None)
    kept.refresh_from_db()
    assert kept.staying == [old[0] | {"words": {"zh-hans": "编号已被占用。"}}, {"why": "changed"}]
    assert say_why(kept.staying[0]) == ("", "编号已被占用。")
    migration.keep_one(apps, None)
    kept.refresh_from_db()
    assert kept.staying == old
