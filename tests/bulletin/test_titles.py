"""Two hundred titles in balanced lines."""

from itertools import product

import pytest

from bulletin.word.titles import LONGEST, SHORTEST, balance_title, has_shape, measure

ISSUERS = ("", "宝坻区质量兴区领导小组办公室", "天津市宝坻区人民政府", "质量兴区领导小组")
MATTERS = (
    "质量兴区工作情况", "质量兴区目标完成情况", "产品质量监督抽查结果", "市场商品抽检合格率", "整改落实情况", "督办事项进展情况",
    "信息报送情况", "企业名牌和认证工作情况", "节日期间市场商品质量专项检查情况", "综合考核结果",
)  # fmt: skip
TIMES = ("2014年第三季度", "2014年度", "2014年上半年", "")
WHOLE = ("宝坻区", "质量兴区", "领导小组", "办公室", "第三季度", "合格率", "监督", "抽查", "2014年第三季度", "人民政府")
TITLES = [
    f"{issuer}关于{verb}{time}{matter}的通报"
    for issuer, verb, time, matter in product(ISSUERS, ("", "更正"), TIMES, MATTERS)
][:240]


def test_there_are_two_hundred():
    assert len(set(TITLES)) >= 200


@pytest.mark.parametrize("title", TITLES)
def test_lines_are_balanced_and_words_whole(title):
    lines = balance_title(title)
    assert "".join(lines) == title
    assert all(measure(line) <= LONGEST for line in lines)
    assert len(lines) <= -(-int(measure(title)) // LONGEST) + 1
    if len(lines) > 1:
        assert all(measure(line) >= SHORTEST for line in lines) and has_shape(lines)
        assert not any(line[0] in "的、，和" for line in lines[1:])
        for word in WHOLE:
            assert title.count(word) == sum(line.count(word) for line in lines)


def test_the_issuer_stands_above_the_matter():
    assert balance_title("宝坻区质量兴区领导小组办公室关于2014年第三季度质量兴区工作情况的通报") == [
        "宝坻区质量兴区领导小组办公室",
        "关于2014年第三季度质量兴区工作情况的通报",
    ]
    assert balance_title("2014年第三季度质量兴区工作情况") == ["2014年第三季度质量兴区工作情况"]


def test_a_title_without_any_known_word_is_cut():
    lines = balance_title("甲" * 45)
    assert "".join(lines) == "甲" * 45 and max(map(len, lines)) <= LONGEST
