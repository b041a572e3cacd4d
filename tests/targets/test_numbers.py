"""Numbers of papers: folded alike in the database and in Python, and refused where a spreadsheet has spoiled them."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Value
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from targets.models import Plan
from targets.numbers import DASHES, LEFT, RIGHT, SPACES, clean_number, folding_pattern, normalise_column, normalise_text

# Everything that PostgreSQL takes; what both have no name for yet may be folded by the newer of the two.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x00"), max_size=30)
NUMBERS = st.text(
    st.sampled_from("aZ9ａＺ９-－·/第号" + LEFT + RIGHT + DASHES + SPACES + "（）［］｛｝＜＞"), max_size=20
)


def fold_in_database(text: str) -> str:
    sql, params = Plan.objects.annotate(folded=normalise_column(Value(text))).values("folded").query.sql_with_params()
    expression = sql[len("SELECT ") : sql.index(" AS ")]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}", params)
        return cursor.fetchone()[0]


@pytest.mark.django_db
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT | NUMBERS)
@example("ß ŉ ǆ ﬁ ﷺ İ ı ſ K Å")
def test_database_and_python_fold_alike(text):
    assert fold_in_database(text) == normalise_text(text)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("ＦＷ－００１", "FW-001"),
        ("fw – 001", "FW-001"),
        ("gc65-1", "GC65-1"),
        ("津宝质监罚字〔2014〕第903号", "津宝质监罚字(2014)第903号"),
        ("津宝质监罚字[2014]第903号", "津宝质监罚字(2014)第903号"),
        ("津宝质监罚字（2014）第903号", "津宝质监罚字(2014)第903号"),
        ("津宝质监罚字【2014】第903号\u200b", "津宝质监罚字(2014)第903号"),
        ("FW——001", "FW-001"),
        ("FW--001", "FW-001"),
        ("ＦＷ－ —００１", "FW-001"),
        ("-a-b-", "-A-B-"),
        ("00123", "00123"),
        ("一二", "一二"),
    ],
)
def test_what_a_number_is_compared_as(written, number):
    assert normalise_text(written) == number
    assert normalise_text(number) == number


@pytest.mark.parametrize(
    "pair",
    [
        "〔〕",
        "[]",
        "［］",
        "（）",
        "()",
        "【】",
        "〖〗",
        "〘〙",
        "〚〛",
        "{}",
        "｛｝",
        "〈〉",
        "《》",
        "<>",
        "＜＞",
        "「」",
        "『』",
        "﹝﹞",
    ],
)
def test_any_brackets_around_the_year_are_one_paper(pair):
    written = f"津宝质监罚字{pair[0]}2014{pair[1]}第903号"
    assert normalise_text(written) == "津宝质监罚字(2014)第903号"
    assert re.search(folding_pattern("罚字〔2014〕第"), written) or pair == "﹝﹞"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2.01407E+12", "缩短"), ("２e+5", "缩短"), ("2014070900123.0", "小数"), ("123.00", "小数"), ("3月5日", "日期"), ("2014年3月5日", "日期"), ("５－Ｍａｒ", "日期"),
        ("Mar-05", "日期"), ("2014/3/5", "日期"), ("C1②", "脚注"), ("2014³", "脚注"), ("C❶1", "脚注"), ("C2*", "脚注"), ("C2＊", "脚注"), ("########", "符号"), ("＃＃", "符号"), ("#N/A", "符号"), ("#NAME?", "符号"),
    ],
)  # fmt: skip
def test_a_number_that_a_spreadsheet_has_spoiled_is_refused(text, words):
    with pytest.raises(ValidationError, match=words):
        clean_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('="2014070900123"', "2014070900123"),
        ('"FW-1"', "FW-1"),
        ("＝＂00123＂", "00123"),
        ("“00123”", "00123"),
        ("GC65——1", "GC65——1"),
        ("12月5日-3", "12月5日-3"),
        ("5-MARK", "5-MARK"),
        ("#12", "#12"),
        ("FW-1.0版", "FW-1.0版"),
        ("3E+", "3E+"),
        ("1.5", "1.5"),
        ("*12", "*12"),
        ("C(1)", "C(1)"),
        ("2014/3", "2014/3"),
    ],
)
def test_other_numbers_are_kept_as_written(text, number):
    assert clean_number(text) == number


@pytest.mark.parametrize(
    ("word", "text", "is_found"),
    [
        ("(集团)", "示例甲（集团）有限公司", True),
        ("〔2014〕", "督[2014]3号", True),
        ("ab-1", "型号ＡＢ—１", True),
        ("ab——1", "型号ＡＢ-1", True),
        ("ab-1", "型号AB——1", True),
        ("ab1", "AB-1", False),
        ("a.1", "ab1", False),
        # The first and the last sign that has a full-width form.
        ("新!", "新！", True),
        ("1~5", "1～5", True),
        ("集团", "集体", False),
    ],
)
def test_a_word_is_searched_in_all_its_forms(word, text, is_found):
    assert bool(re.search(folding_pattern(word), text)) == is_found


def test_a_word_without_forms_is_itself():
    assert folding_pattern("集团") == "集团"
