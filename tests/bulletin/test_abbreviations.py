"""Short names spelled out at their first use, in what is written and in what people word."""

import pytest

from bulletin.abbreviations import find_unexplained, spell_out
from bulletin.facts import BodyReport
from bulletin.models import Bulletin
from bulletin.printing import write_paragraphs
from tests.bulletin.made_up import make_facts, make_indicator, make_reports, make_unstandardised

NAMES = {"质监局": "宝坻区质量技术监督局", "建委": "宝坻区建设管理委员会", "教育局": "宝坻区教育局"}


def write(texts):
    changes, written = spell_out(texts, NAMES), []
    for place, told in enumerate(texts):
        text = told
        for start in sorted((at for number, at in changes if number == place), reverse=True):
            short, full = changes[place, start]
            text = text[:start] + full + text[start + len(short) :]
        written.append(text)
    return written


@pytest.mark.parametrize(
    ("texts", "written"),
    [
        (["请质监局整改。", "请质监局、建委补报。"],
         ["请宝坻区质量技术监督局（以下简称质监局）整改。", "请质监局、宝坻区建设管理委员会补报。"]),
        # Brackets hold no further ones, and a name in them does not introduce the short form.
        (["未报1家（建委）。", "请建委补报。", "建委和教育局。"],
         ["未报1家（宝坻区建设管理委员会）。", "请宝坻区建设管理委员会（以下简称建委）补报。", "建委和宝坻区教育局。"]),
        # The short name lies within the long one.
        (["宝坻区教育局和教育局。"], ["宝坻区教育局和宝坻区教育局。"]),
        (["没有单位。"], ["没有单位。"]),
    ],
)  # fmt: skip
def test_first_uses_are_spelled_out(texts, written):
    assert write(texts) == written
    assert find_unexplained(written, NAMES) == []


def test_the_first_unexplained_use_is_found():
    texts = ["请建委和质监局整改。", "宝坻区质量技术监督局（以下简称质监局）", "质监局、建委"]
    assert [(use.text, use.start, use.short) for use in find_unexplained(texts, NAMES)] == [
        (0, 1, "建委"),
        (0, 4, "质监局"),
    ]


def test_values_move_along_with_what_is_spelled_out():
    facts = make_facts(
        make_indicator(), make_unstandardised(), reports=make_reports(), bodies=NAMES | {"工商分局": "宝坻分局"}
    )
    rows = write_paragraphs(Bulletin(kind="circular"), facts)
    for one in rows:
        assert all(one.text[start : start + len(text)] == text for _key, text, start in one.values), one.text
    told = {one.key: one.text for one in rows}
    assert told["B8.request"] == (
        "请宝坻区质量技术监督局针对无标生产产品亮红灯情况，提出整改措施，于2014年10月29日前书面报"
        "宝坻区质量兴区领导小组办公室（以下简称领导小组办公室）。"
    )
    assert told["B6.request"].startswith("请宝坻分局针对") and told["B6.request"].endswith("报领导小组办公室。")
    assert told["reports.counts"].endswith("未报1家（宝坻区教育局）。")
    assert told["reports.request"] == "请宝坻区教育局于2014年10月29日前补报2014年第三季度工作报告。"


def test_numbers_keep_their_keys_behind_a_name_that_grew():
    facts = make_facts(make_indicator(), reports=[BodyReport("教育局", "missing", 3, 0, 0)], bodies=NAMES)
    (request,) = (one for one in write_paragraphs(Bulletin(kind="brief"), facts) if one.key == "reports.request")
    day = next(value for value in request.values if value[0] == "reports.day")
    assert request.text[day[2] :].startswith("2014年10月29日前")
