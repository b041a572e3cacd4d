"""Pinyin of names."""

import pytest

from enterprises.models import Enterprise
from enterprises.pinyin import initials, pinyin
from tests.factories import make_enterprise


def test_names_sort_by_syllable():
    assert pinyin("宝坻电缆") == "bao di dian lan"
    assert pinyin("长城乐器") == "chang cheng yue qi"
    assert pinyin("ABC食品") == "abc shi pin"


def test_initials_are_what_a_clerk_types():
    assert initials("宝坻ABC-2电缆（集团）") == "bdabc2dljt"


def test_long_names_are_cut_to_the_columns():
    assert len(pinyin("庄" * 100)) == 400
    assert len(initials("庄" * 200)) == 100


@pytest.mark.django_db
def test_saving_keeps_the_columns_in_step_with_the_name():
    enterprise = make_enterprise(name="宝坻电缆厂")
    enterprise.name = "宝坻线缆厂"
    enterprise.save(update_fields=["name"])
    assert Enterprise.objects.values_list("name_pinyin", "name_initials").get() == ("bao di xian lan chang", "bdxlc")
