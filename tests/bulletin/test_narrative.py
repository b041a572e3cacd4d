"""The sentences of a quarter: exact words, and which of them a change of the facts changes."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.facts import AssessedBody, Facts, PastFigure
from bulletin.models import BulletinParagraph
from bulletin.narrative import narrate
from bulletin.sentences import TEMPLATES
from bulletin.wording import get_shortfall
from tests.bulletin.made_up import (
    make_awards,
    make_facts,
    make_indicator,
    make_reports,
    make_supervision,
    make_unstandardised,
)


def tell(*indicators, section="indicators", **fields):
    return [one.text for one in narrate(make_facts(*indicators, **fields)) if one.section == section]


def test_all_lights_add_up_to_the_indicators():
    lights = ["attained", "on_track", "behind", "off_track", "off_track", "not_applicable", "no_data", "small_sample"]
    rows = [
        make_indicator(f"X{n}", status=light, since="2012-01-01", basis="国家停止评选")
        for n, light in enumerate(lights)
    ]
    assert tell(*rows, section="overall") == [
        "截至2014年9月30日，方案确定的8项目标（8项指标）中，1项已达标，1项进度正常，1项滞后，2项亮红灯，1项不适用，"
        "1项暂无数据，1项样本不足。"
    ]
    lights_told = tell(*rows, section="overall")[0].partition("中，")[2]
    assert sum(int(number) for number in re.findall(r"(\d+)项", lights_told)) == 8


def test_better_and_worse_are_told_against_a_closed_quarter_alone():
    was_red, was_good = PastFigure(1, 2, 1, "off_track"), PastFigure(1, 2, 1, "attained")
    rows = [make_indicator("X1", before=was_red), make_indicator("X2", before=was_good), make_indicator("X3")]
    assert tell(*rows, section="overall", previous_closed=True)[1] == "与上季度相比，1项好转，1项转差。"
    assert len(tell(*rows, section="overall")) == 1
    assert tell(rows[0], section="overall", previous_closed=True)[1] == "与上季度相比，1项好转，0项转差。"
    assert tell(make_indicator(before=PastFigure(1, 2, 1, "behind")), section="overall", previous_closed=True)[1] == (
        "与上季度相比，各项指标状态没有变化。"
    )


@pytest.mark.parametrize(
    ("parts", "before", "words"),
    [
        # 1899 of 1999 is 94.9975 %: cut, since 95.00 % would read as attained.
        ((1899, 1999), None, "本年累计抽检1999批次，合格1899批次，合格率94.99%，低于目标0.01个百分点"),
        ((95, 100), None, "本年累计抽检100批次，合格95批次，合格率95.00%，达到目标"),
        # 90/100 lies in 82.6–94.5, 95/100 in 88.8–97.8: each value within the other's interval.
        ((95, 100), (90, 100), "合格率95.00%，与上年同期基本持平，达到目标"),
        # 80/100 (71.1–86.7) and 70/100 (60.4–78.1) overlap, but neither holds the other's value.
        ((80, 100), (70, 100), "合格率80.00%，比上年同期提高10个百分点，低于目标15个百分点"),
        ((70, 100), (80, 100), "合格率70.00%，比上年同期下降10个百分点，低于目标25个百分点"),
        ((960, 1000), (900, 1000), "合格率96.00%，比上年同期显著提高6个百分点，高于目标1个百分点"),
        ((96, 100), (960, 1000), "合格率96.00%，与上年同期持平，高于目标1个百分点"),
        ((900, 1000), (960, 1000), "合格率90.00%，比上年同期显著下降6个百分点，低于目标5个百分点"),
        ((96500, 100000), (96000, 100000), "合格率96.50%，比上年同期显著提高0.5个百分点，高于目标1.5个百分点"),
        ((96000, 100000), (96500, 100000), "合格率96.00%，比上年同期显著下降0.5个百分点，高于目标1个百分点"),
        # 9/10 lies in 59.6–98.2, which holds 96; 960/1000 in 94.6–97.0, which does not hold 90: one is enough.
        ((960, 1000), (9, 10), "合格率96.00%，与上年同期基本持平，高于目标1个百分点"),
        ((9, 10), (960, 1000), "合格率90.00%，与上年同期基本持平，低于目标5个百分点"),
        # 0/100 lies in 0–3.7 and 4/100 in 1.6–9.8: neither holds the other's value.
        ((0, 100), (4, 100), "合格率0.00%，比上年同期下降4个百分点，低于目标95个百分点"),
        ((4, 100), (0, 100), "合格率4.00%，比上年同期提高4个百分点，低于目标91个百分点"),
        ((95, 100), (0, 0), "合格率95.00%，达到目标"),
    ],
)  # fmt: skip
def test_a_pass_rate_with_its_parts_in_words(parts, before, words):
    row = make_indicator(
        numerator=parts[0], denominator=parts[1], year_before=PastFigure(*before, 1, "behind") if before else None
    )
    (text,) = tell(row)
    assert text.startswith("市场商品抽检合格率：本年累计抽检") and text.endswith(words + "。")
    assert "%（" not in text


def test_a_small_sample_says_so_and_judges_nothing():
    assert tell(make_indicator(numerator=11, denominator=12, status="small_sample")) == [
        "市场商品抽检合格率：本年累计抽检12批次，合格11批次，合格率91.67%。",
        "市场商品抽检合格率样本仅12批次，少于30批次，尚不足以判断是否达标。",
    ]


def test_counts_zeros_steps_and_what_does_not_apply():
    steps = make_indicator(
        "A3",
        name="知名企业培育",
        kind="milestone",
        unit="项",
        due="3",
        numerator=2,
        denominator=5,
        measure="",
        target=None,
    )
    rows = [
        (make_awards(), "新培育天津名牌产品：累计13个，完成目标20个的65.0%；按序时进度应完成13个，与进度一致。"),
        (make_awards(numerator=12), "新培育天津名牌产品：累计12个，完成目标20个的60.0%；按序时进度应完成13个，滞后1个。"),
        (make_awards(numerator=25), "新培育天津名牌产品：累计25个，比目标20个多5个；按序时进度应完成13个，超前12个。"),
        (make_awards(target="1", numerator=1, due="1"), "新培育天津名牌产品：累计1个，完成目标1个的100.0%；按序时进度应完成1个，与进度一致。"),
        (make_awards(target=None), "新培育天津名牌产品：累计13个；按序时进度应完成13个，与进度一致。"),
        (make_unstandardised(), "无标生产产品：尚有30个，比上季度末减少3个。"),
        (make_unstandardised(before=None), "无标生产产品：尚有30个，上季度末无数据。"),
        (make_unstandardised(before=PastFigure(None, None, 1, "no_data")), "无标生产产品：尚有30个，上季度末无数据。"),
        (make_indicator(target=None), "市场商品抽检合格率：本年累计抽检116批次，合格110批次，合格率94.83%。"),
        *(
            (make_unstandardised(before=PastFigure(before, None, 1, "off_track")), f"无标生产产品：尚有30个，{told}。")
            for before, told in ((29, "比上季度末增加1个"), (30, "与上季度末持平"), (31, "比上季度末减少1个"))
        ),
        # What is counted by the ten thousand is owed in parts of one.
        (
            make_awards(unit="万元", numerator=125_000, scale=10_000),
            "新培育天津名牌产品：累计12.5万元，完成目标20万元的62.5%；按序时进度应完成12.4万元，超前0.1万元。",
        ),
        (steps, "知名企业培育：5项工作中已完成2项；按序时进度应完成3项，滞后1项。"),
        (replace(steps, numerator=0, due="0"), "知名企业培育：5项工作中已完成0项；按序时进度应完成0项，与进度一致。"),
        (make_indicator(numerator=None, denominator=None, status="no_data"), "市场商品抽检合格率：暂无数据。"),
        (make_indicator(denominator=0, numerator=0, status="no_data"), "市场商品抽检合格率：暂无数据。"),
        (
            make_awards(status="not_applicable", since="2012-01-01", basis="国家停止评选。"),
            "新培育天津名牌产品：自2012年1月1日起不适用（国家停止评选）。",
        ),
        (
            make_awards(rule="monitored", status="monitored", target=None, unit="万元", numerator=1_255_000, scale=10_000),
            "新培育天津名牌产品：本年累计125.5万元。",
        ),
    ]  # fmt: skip
    for row, text in rows:
        assert tell(row) == [text]


def test_who_reported_and_who_did_not():
    assert tell(section="reports", reports=make_reports()) == ["应报送4家，按时报送2家，迟报1家，未报1家（教育局）。"]
    assert tell(section="reports", reports=make_reports()[:2]) == ["应报送2家，按时报送2家，迟报0家，未报0家。"]
    assert tell(section="reports") == []
    assert (
        tell(section="requests", reports=make_reports())[0] == "请教育局于2014年10月29日前补报2014年第三季度工作报告。"
    )


def test_supervision_that_came_went_and_is_red():
    assert tell(section="supervision", supervision=make_supervision()) == [
        "本季度新立督办件2件，办结2件，其中按期办结1件；目前在办2件，其中红色1件、黄色1件。",
        "红色督办件涉及工商分局，请于2014年10月29日前书面说明。",
    ]
    assert tell(section="supervision") == []


def test_a_naming_that_a_leader_agreed_to_is_told_with_its_item():
    items = [replace(one, named="工商分局" if one.colour == "red" else "") for one in make_supervision()]
    named = tell(section="supervision", supervision=items)[-1]
    assert named == "经领导同意，就督〔2014〕3号（市场商品抽检）对工商分局予以通报。"


def test_grades_of_an_assessment_without_an_order_within_them():
    bodies = [
        AssessedBody(2013, "质监局", "A", True), AssessedBody(2013, "工商分局", "A", False),
        AssessedBody(2013, "建委", "B", True), AssessedBody(2013, "教育局", "D", False),
    ]  # fmt: skip
    assert tell(section="assessment", assessment=bodies) == [
        "2013年度综合考核结果已公布，参加考核4家，其中A级2家、B级1家、C级0家、D级1家，受到表扬的有质监局、建委。"
    ]
    assert tell(section="assessment") == []


def test_problems_name_how_far_and_where_but_no_cause():
    rows = (
        make_awards(status="behind", numerator=12),
        make_indicator(status="off_track", heaviest={"township": ("口东镇", 3), "industry": ("食品制造业", 4)}),
        make_unstandardised(heaviest={"industry": ("橡胶和塑料制品业", 18)}),
    )
    # 30 instead of 6 is 400 per cent of what was due, 0.17 percentage points are 0.17.
    assert tell(*rows, section="problems", overdue_rectifications=2) == [
        "无标生产产品为30个，比控制数6个多24个，主要在橡胶和塑料制品业，有18个。",
        "市场商品抽检合格率为94.83%，比应达值95%低0.17个百分点，未达要求的主要在口东镇，有3批次。",
        "新培育天津名牌产品为12个，比应完成13个少1个。",
        "监督抽查不合格整改逾期未完成2件。",
    ]
    assert tell(*rows, section="requests")[1:] == [
        "请工商分局针对市场商品抽检合格率亮红灯情况，提出整改措施，于2014年10月29日前书面报领导小组办公室。",
        "请质监局针对新培育天津名牌产品滞后情况，提出整改措施，于2014年10月29日前书面报领导小组办公室。",
    ]
    assert tell(make_awards(), section="problems") == [
        "截至2014年9月30日，没有滞后和亮红灯的指标，没有逾期未完成的整改。"
    ]


def test_steps_and_what_should_be_none_are_told_by_how_many_are_missing():
    steps = {"name": "知名企业培育", "kind": "milestone", "unit": "项", "measure": "", "target": None, "denominator": 5}
    rows = [
        make_indicator("A3", numerator=2, due="3", **steps), make_indicator("A4", numerator=0, due="1", **steps),
        make_unstandardised(due="0", status="behind"),
    ]  # fmt: skip
    # Of one step all is missing, of three a third; where none is due, the 30 there are.
    assert tell(*rows, section="problems") == [
        "知名企业培育为0项，比应完成1项少1项。", "知名企业培育为2项，比应完成3项少1项。", "无标生产产品为30个，比控制数0个多30个。",
    ]  # fmt: skip
    assert get_shortfall(make_indicator(due=None)) == 0


def test_points_of_a_share_are_ranked_with_hundredths_of_what_was_due():
    """Of 20 awards one is missing, which is 5 of a hundred: between 5.02 and 4.96 points."""
    rows = [
        make_indicator(code, numerator=good, denominator=10_000, status="behind")
        for code, good in (("X1", 9004), ("X2", 8998))
    ]
    told = narrate(make_facts(*rows, make_awards(numerator=19, due="20", status="behind")))
    assert [one.key for one in told if one.section == "problems"] == ["X2.problem", "A2.problem", "X1.problem"]


def test_at_most_five_problems():
    rows = [make_indicator(f"X{n}", numerator=90 - n, denominator=100, status="off_track") for n in range(8)]
    told = [one.key for one in narrate(make_facts(*rows)) if one.section == "problems"]
    assert told == ["X7.problem", "X6.problem", "X5.problem", "X4.problem", "X3.problem", "lights.besides"]
    first, second = (replace(one, name=name) for one, name in zip(rows[:2], ("指标甲", "指标乙"), strict=True))
    yellow = make_indicator("Y1", name="指标丙", status="behind")
    assert tell(first, second, *rows[2:7], yellow, section="problems")[-1] == "此外，指标甲、指标乙亮红灯。"
    asked = [one.key for one in narrate(make_facts(*rows)) if one.section == "requests"]
    assert asked == [f"X{number}.request" for number in (7, 6, 5, 4, 3, 0, 1, 2)]


def test_every_digit_of_a_sentence_belongs_to_a_value():
    rows = (make_indicator(numerator=10, denominator=12, status="small_sample"), make_awards(), make_unstandardised())
    for sentence in narrate(
        make_facts(
            *rows,
            reports=make_reports(),
            supervision=make_supervision(),
            overdue_rectifications=3,
            previous_closed=True,
        )
    ):
        for value in sentence.values:
            assert sentence.text[value.start : value.start + len(value.text)] == value.text
        covered = {n for value in sentence.values for n in range(value.start, value.start + len(value.text))}
        assert all(place in covered for place, letter in enumerate(sentence.text) if letter.isdigit())
    assert not re.search(r"\d|主要原因|由于|因为", json.dumps({**TEMPLATES, "measures": None}, ensure_ascii=False))


def test_facts_survive_json():
    rows = (
        make_indicator(year_before=PastFigure(9, 10, 1, "behind"), townships={"口东镇": (3, 4)}),
        make_unstandardised(),
    )
    facts = make_facts(*rows, reports=make_reports(), supervision=make_supervision())
    assert Facts.of_content(json.loads(json.dumps(facts.to_content()))) == facts


PARTS = st.integers(0, 60).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
LIGHTS = st.sampled_from(["attained", "on_track", "behind", "off_track", "small_sample"])
KINDS = st.sampled_from([make_indicator, make_awards, make_unstandardised])
REPORT_STATES = st.sampled_from(["on_time", "late", "missing", "waiting"])
COLOURS = st.sampled_from(["", "blue", "yellow", "red"])
CHANGES = st.sampled_from(["figure", "report", "item", "rectifications"])


def make_figure(number, make, parts, light):
    """Make an indicator of a kind; only a share has a denominator."""
    name, whole = f"指标{'甲乙丙丁戊己'[number]}", parts[1] if make is make_indicator else None
    return replace(make(), code=f"X{number}", name=name, numerator=parts[0], denominator=whole, status=light)


def make_item(number, colour, is_open):
    item = make_supervision()[0]
    return replace(
        item, number=f"督〔2014〕{number}号", colour=colour, is_open=is_open, closed_on="" if is_open else "2014-08-01"
    )


def change_one(facts, change, draw):
    """Change one row of the facts; return them with the subjects whose sentences may tell of it."""
    if change == "figure":
        place = draw(st.integers(0, len(facts.indicators) - 1))
        rows, (good, whole), light = [*facts.indicators], draw(PARTS), draw(LIGHTS)
        is_share = rows[place].denominator is not None
        rows[place] = replace(rows[place], numerator=good, denominator=whole if is_share else None, status=light)
        return replace(facts, indicators=rows), {rows[place].code, "lights"}
    if change == "report":
        rows = [*facts.reports]
        rows[0] = replace(rows[0], state=draw(REPORT_STATES))
        return replace(facts, reports=rows), {"reports"}
    if change == "item":
        return replace(facts, supervision=[make_item(1, draw(COLOURS), draw(st.booleans())), *facts.supervision[1:]]), {
            "supervision"
        }
    return replace(facts, overdue_rectifications=draw(st.integers(0, 3))), {"rectifications"}


@given(
    st.lists(st.tuples(KINDS, PARTS, LIGHTS), min_size=2, max_size=6),
    st.tuples(COLOURS, st.booleans()),
    st.integers(0, 3),
    CHANGES,
    st.data(),
)
def test_a_changed_row_changes_exactly_the_sentences_with_its_keys(rows, first, overdue, change, data):
    facts = make_facts(
        *(make_figure(number, *row) for number, row in enumerate(rows)),
        reports=make_reports(),
        supervision=[make_item(1, *first), make_item(2, "red", True)],
        overdue_rectifications=overdue,
    )
    changed_facts, subjects = change_one(facts, change, data.draw)
    old, new = ({one.key: one for one in narrate(each)} for each in (facts, changed_facts))
    values = [{value.key: value.text for one in told.values() for value in one.values} for told in (old, new)]
    keys = {key for key in values[0].keys() & values[1].keys() if values[0][key] != values[1][key]}
    changed = {key for key in old.keys() & new.keys() if old[key].text != new[key].text}
    # What lost or gained an optional part has a key more or less.
    assert changed == {
        key
        for key in old.keys() & new.keys()
        if (old[key].keys | new[key].keys) & keys or old[key].keys != new[key].keys
    }
    assert {key.partition(".")[0] for key in keys | changed} <= subjects
    # A problem may push another from the list of five, or end that there is none; what is told of any other figure stays.
    come_or_gone = {key for key in old.keys() ^ new.keys() if key.partition(".")[0] not in subjects}
    assert {key.partition(".")[2] for key in come_or_gone} <= {"problem", "request", "none", "besides", "hold"}
    assert changed_facts != facts or not changed


def test_every_section_has_room_in_its_column():
    room = BulletinParagraph._meta.get_field("section").max_length
    assert max(len(code) for code in (*TEMPLATES["sections"], "opening", "closing")) <= room
