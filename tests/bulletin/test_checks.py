"""What is looked at before an issue, and grounds for what is not in order."""

import pytest

from bulletin import services
from bulletin.checks import run_checks
from bulletin.transitions import BulletinRefused
from departments.models import BodyName
from targets.services import figures_recompute
from tests.factories import make_spot_check


@pytest.fixture
def cast(bulletin_rows, settings, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", tmp_path
    return bulletin_rows


def faults(row):
    return {check.code: check.faults for check in run_checks(row) if check.faults}


def word(cast, row, key, old, new, ground=""):
    one = row.paragraphs.get(key=key)
    return services.paragraph_save(paragraph=one, user=cast.clerk, text=one.text.replace(old, new), ground=ground)


@pytest.mark.parametrize("kind", ["circular", "brief"])
def test_a_fresh_draft_is_in_order(cast, kind):
    assert faults(cast.draft(kind)) == {}


def test_a_changed_number_needs_a_ground(cast):
    row = cast.draft()
    word(cast, row, "B6.ratio", "70.00%", "71.00%")
    place = row.paragraphs.get(key="B6.ratio").position
    assert faults(row) == {"numbers": [f"第{place}段：71.00 与数据快照不符；请改正，或在旁注明依据。"]}
    with pytest.raises(BulletinRefused):
        cast.act(row, "check")
    row.refresh_from_db()
    assert row.state == "draft"
    word(cast, row, "B6.ratio", "71.00%", "71.00%", "经局长办公会核定")
    assert faults(row) == {}
    cast.act(row, "check")


def test_words_may_change_and_numbers_may_go_but_not_change_places(cast):
    row = cast.draft()
    word(cast, row, "B6.ratio", "抽检10批次，合格7批次", "抽检7批次，合格10批次")
    place = row.paragraphs.get(key="B6.ratio").position
    assert faults(row) == {"numbers": [f"第{place}段：7 与数据快照不符；请改正，或在旁注明依据。"]}
    word(cast, row, "B6.ratio", "抽检7批次，合格10批次", "抽检10批次，合格7批次")
    word(cast, row, "B6.ratio", "本年累计抽检10批次，合格7批次，", "本年共抽检10批次，")
    services.paragraph_save(paragraph=row.paragraphs.get(key="A2.count"), user=cast.clerk, text="")
    assert faults(row) == {}


def test_a_paragraph_of_ones_own_may_hold_the_numbers_of_what_it_names(cast):
    row = cast.draft()
    after = row.paragraphs.get(key="B6.ratio")
    services.paragraph_add(after=after, user=cast.clerk, text="2014年以来，指标B6为70.00%，须引起重视。")
    assert faults(row) == {}
    services.paragraph_add(after=after, user=cast.clerk, text="全区共检查70.00%的企业。")
    assert list(faults(row)) == ["numbers"]


def test_data_that_moved_on_is_renewed_or_has_a_ground(cast):
    row = cast.draft()
    kept = word(cast, row, "B6.ratio", "低于目标", "比目标低")
    make_spot_check(first_result="failed")
    figures_recompute()
    assert faults(row) == {"data": ["此后有 1 项数据变动：B6。请更新数据，或说明不更新的原因。"]}
    cast.act(row, "check", grounds={"data": "按季末数据通报"})
    row.refresh_from_db()
    assert row.grounds == {"data": "按季末数据通报"}
    cast.act(row, "rework", reason="改用新数据")
    services.bulletin_renew(bulletin=row, user=cast.clerk)
    row.refresh_from_db()
    assert row.grounds == {}
    renewed = row.paragraphs.get(key="B6.ratio")
    assert "比目标低" in renewed.text and "63.64%" in renewed.written and renewed.text == kept.text
    # The words that a person chose stay; their numbers are the old ones now, and are found.
    assert faults(row).keys() == {"numbers"}


def test_a_body_is_named_as_on_the_day(cast):
    BodyName.objects.create(body=cast.body, name="宝坻区市场监管局", short_name="市场监管局", since="2015-01-01")
    row = cast.draft()
    after = row.paragraphs.first()
    services.paragraph_add(after=after, user=cast.clerk, text="请市场监管局牵头。")
    assert list(faults(row)) == ["bodies"] and "市场监管局" in faults(row)["bodies"][0]


def test_a_short_name_is_spelled_out_before_it_is_used(cast):
    cast.body.full_name = "宝坻区质量技术监督局"
    cast.body.save()
    cast.body.names.update(name="宝坻区质量技术监督局")
    row = cast.draft()
    after = row.paragraphs.get(key="paper.opening")
    added = services.paragraph_add(after=after, user=cast.clerk, text="质监局牵头。")
    assert faults(row) == {
        "short_names": ["第2段：“质监局”此前未写全称，请写为“宝坻区质量技术监督局（以下简称质监局）”。"]
    }
    services.paragraph_save(paragraph=added, user=cast.clerk, text="宝坻区质量技术监督局（以下简称质监局）牵头。")
    assert faults(row) == {}


def test_a_long_title_and_a_broken_layout_are_found(cast):
    row = cast.draft()
    services.bulletin_save(
        bulletin=row, user=cast.clerk, fields={"title": "关于" + "进一步加强质量兴区工作" * 5 + "的通报"}
    )
    row.refresh_from_db()
    assert list(faults(row)) == ["title"] and faults(row)["title"][0] == "标题排成 4 行或不匀称，请改短。"
    services.bulletin_save(bulletin=row, user=cast.clerk, fields={"title": "2014年第三季度质量兴区工作汇报"})
    row.refresh_from_db()
    assert faults(row) == {"layout": ["B03 标题三要素（条例 9）"]}


@pytest.mark.parametrize("told", ["2013年第三季度", "2014年第二季度", "2014年第三季度5项", "本季度"])
def test_a_title_names_its_quarter_and_no_other_number(cast, told):
    row = cast.draft()
    services.bulletin_save(bulletin=row, user=cast.clerk, fields={"title": f"关于{told}质量兴区工作情况的通报"})
    row.refresh_from_db()
    assert faults(row) == {"title": ["标题应写明2014年第三季度，且不含其他数字。"]}
