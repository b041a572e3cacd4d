"""The history of a figure names the field, from what to what, and the reason that was stated."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import override

from enterprises.services import certificate_save
from inspections.services import spot_check_save
from registers.rows import row_save
from targets.causes import cause_of_change, cause_of_record, field_changes, join_causes
from targets.models import Applicability, IndicatorDefinition, Milestone, MilestoneSignOff, StaleMark
from targets.services import (
    definition_add,
    sign_off_add,
    sign_off_take_back,
    spans_replace,
    stale_recompute,
)
from tests.factories import (
    make_cause,
    make_certificate,
    make_enterprise,
    make_event,
    make_indicator,
    make_plan,
    make_product,
    make_project,
    make_spot_check,
    make_township,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plan():
    return make_plan()


def causes() -> set[str]:
    return {str(mark.cause) for mark in StaleMark.objects.all()}


def test_a_corrected_batch():
    batch = make_spot_check(
        number="CC2014000001", sampled_on=dt.date(2014, 8, 15), township=make_township(name="海滨街道")
    )
    batch.first_result, batch.sampled_on, batch.township = "failed", dt.date(2014, 5, 2), make_township(name="新安镇")

    spot_check_save(spot_check=batch)

    assert causes() == {
        "抽检批次 CC2014000001：抽样日期 2014-08-15 → 2014-05-02；乡镇街道 海滨街道 → 新安镇；检验结论 合格 → 不合格"
    }


def test_a_corrected_project():
    project = make_project(number="JG1", verdict="qualified")
    project.verdict, project.energy = "refused", "missed"

    row_save(row=project)

    assert causes() == {"竣工工程 JG1：验收结论 验收合格 → 未通过；节能 未评定 → 未达到"}


def test_a_recorded_row_and_the_reason_of_an_event():
    certificate = make_certificate(number="Q1")

    row_save(row=make_event(certificate, "suspended", dt.date(2014, 7, 1), reason="未按期监督"))
    event = certificate.events.get()
    event.happened_on = dt.date(2014, 8, 1)
    row_save(row=event)

    assert causes() == {
        "证书 Q1 状态（暂停）：日期 2014-07-01 → 2014-08-01（理由：未按期监督）",
    }


def test_a_new_certificate_is_recorded():
    enterprise = make_enterprise()
    certificate = make_certificate(enterprise)
    new = type(certificate)(
        enterprise=enterprise,
        number="Q2",
        scheme="iso9001",
        issued_on=dt.date(2014, 1, 1),
        expires_on=dt.date(2016, 12, 31),
    )

    certificate_save(certificate=new)

    assert causes() == {"证书 Q2：新登记"}


def test_the_products_that_a_certificate_covers():
    enterprise = make_enterprise()
    one, two = make_product(enterprise, name="电线"), make_product(enterprise, name="开关")
    certificate = make_certificate(enterprise, number="C1", scheme="ccc")
    certificate.products.set([one])

    certificate_save(certificate=certificate, products=[one, two])

    assert causes() == {"证书 C1：产品 电线 → 开关、电线"}


def test_a_change_that_moves_no_figure_leaves_no_cause():
    batch = make_spot_check(sample_name="食用盐")
    batch.sample_name = "加碘盐"

    spot_check_save(spot_check=batch)

    assert causes() == set()


def test_an_amended_definition_names_its_target_and_its_reason(plan):
    indicator = make_indicator(
        "certified-enterprises", plan, rule="at_least", target=95, kind="stock_ratio", window="quarter_end"
    )
    amended = IndicatorDefinition(
        indicator=indicator,
        effective_from=dt.date(2014, 1, 1),
        description="口径",
        measure="certified-enterprises",
        window="quarter_end",
        rule="at_least",
        target=Decimal("96.2"),
        reason="领导小组第三次会议",
    )

    definition_add(definition=amended, user=make_user())

    assert causes() == {"指标口径：目标 95 → 96.2（理由：领导小组第三次会议）"}


def test_applicability_and_sign_offs(plan):
    indicator = make_indicator("certified-enterprises", plan)
    first, second = (
        Applicability(indicator=indicator, since=dt.date(2014, month, 1), basis="评选停止") for month in (1, 4)
    )
    spans_replace(indicator=indicator, gone=[], added=[first], reason="评选停止", user=make_user())
    spans_replace(indicator=indicator, gone=[first], added=[second], reason="日期有误", user=make_user())
    assert causes() == {
        "自 2014-01-01 起不适用：新登记（理由：评选停止）",
        "自 2014-01-01 起不适用：有变更（理由：日期有误）",
    }
    assert [span.since for span in indicator.inapplicable_spans.all()] == [dt.date(2014, 4, 1)]
    assert Applicability.everything.filter(indicator=indicator).exclude(replaced_at=None).get() == first
    StaleMark.objects.all().delete()
    steps = make_indicator("milestones-signed", plan, kind="milestone", window="quarter_end")
    step = Milestone.objects.create(indicator=steps, position=1, name="公布名录", due_on=dt.date(2014, 9, 1))
    sign_off = MilestoneSignOff(milestone=step, signed_on=dt.date(2014, 8, 1), evidence="宝质发〔2014〕8号")
    sign_off_add(sign_off=sign_off)
    sign_off_take_back(sign_off=sign_off, since=dt.date(2014, 8, 15), reason="平台停用")
    assert causes() == {
        "里程碑“公布名录”验收：新登记（理由：宝质发〔2014〕8号）",
        "里程碑“公布名录”验收：已撤销（理由：平台停用）",
    }


def test_many_changes_leave_room_for_the_reason():
    words = cause_of_change("证书", [f"字段{n} {'甲' * 30} → {'乙' * 30}" for n in range(9)], "由" * 100)

    assert len(words) == 200
    assert words.endswith("…（理由：" + "由" * 79 + "…）")
    assert len(cause_of_record("证" * 300)) == 200


def test_causes_are_told_once_each_and_of_very_many_how_many_more():
    once = [make_cause(words) for words in ("导入", "更正", "导入")]
    assert [str(cause) for cause in join_causes(once)] == ["导入", "更正"]
    many = join_causes(make_cause(f"原因{n:03}") for n in range(200))
    assert (len(many), str(many[19]), str(many[20])) == (21, "原因019", "另有 180 项：更正台账记录")


def test_a_cause_is_worded_in_the_reader_s_language(plan):
    make_indicator("certified-enterprises", plan)
    row = make_certificate()
    certificate = type(row)(
        enterprise=row.enterprise,
        number="Q2",
        scheme="iso9001",
        issued_on=dt.date(2014, 1, 1),
        expires_on=row.expires_on,
    )
    certificate_save(certificate=certificate)
    cause = StaleMark.objects.first().cause
    assert (str(cause), cause.code, cause.kind) == ("证书 Q2：新登记", "rows_added", "data")
    with override("en"):
        assert str(cause) == "Certificate Q2: recorded"
    assert cause.url == certificate.get_absolute_url()


def test_fields_that_people_do_not_fill_in_are_not_told():
    one, other = make_spot_check(first_result="failed"), make_spot_check(first_result="passed")
    other.pk, other.number, other.withdrawal_id = one.pk, one.number, None

    assert field_changes(other, one) == ["检验结论 不合格 → 合格"]


def test_the_page_of_the_indicator_tells_the_cause(client: Client, plan):
    indicator = make_indicator("spot-check-pass-rate", plan, parameters={"stage": "market"}, code="B6")
    batch = make_spot_check(number="CC1", sampled_on=dt.date(2014, 8, 15))
    spot_check_save(spot_check=batch)
    stale_recompute()
    batch.first_result = "failed"
    spot_check_save(spot_check=batch)
    stale_recompute()
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(f"/plans/{plan.code}/indicators/{indicator.code}/?quarter=2014Q3").context["page"]

    assert page.revisions[0].now.cause == "抽检批次 CC1：检验结论 合格 → 不合格"
