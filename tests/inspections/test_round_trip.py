"""Spot checks leave as a file and come back: failing items, re-tests, producers under other names, townships of their day."""

import datetime as dt

import pytest

from departments.models import TownshipName
from enterprises.models import FormerName
from exchange.imports.catalogue import exports
from exchange.imports.exporting import workbook_write
from exchange.models import SheetImport
from inspections.models import FailingItem, SpotCheck
from inspections.services.producers import producer_match
from tests.factories import make_enterprise, make_quarters, make_spot_check, make_township
from tests.registers_files import hand_in, tally

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


def out_and_in(tmp_path) -> SheetImport:
    workbook_write(tmp_path / "a.xlsx", [exports["spot-checks"]])
    return hand_in(tmp_path / "a.xlsx", "spot-checks")


def test_what_was_exported_changes_nothing(tmp_path):
    twice = make_spot_check(first_result="failed", retest_result="failed", note="=不是公式")
    for position, (item, measured) in enumerate((("水分", "15.2%"), ("净含量", "-3%")), start=1):
        FailingItem.objects.create(spot_check=twice, position=position, item=item, measured=measured, limit="≤14.5%")
    make_spot_check(first_result="failed", retest_result="passed")
    make_spot_check(first_result="refused", stage="production")
    make_spot_check(first_result="pending")
    renamed = make_enterprise(name="新名厂")
    FormerName.objects.create(enterprise=renamed, name="旧名厂")
    make_spot_check(producer_name="旧名厂", producer=renamed)
    make_spot_check(producer_name="标签上的简称")
    producer_match(name="标签上的简称", producer=renamed)
    town = make_township(name="朝霞街道")
    TownshipName.objects.create(township=town, name="城关镇", since=dt.date(2000, 1, 1), until=dt.date(2013, 5, 31))
    TownshipName.objects.create(township=town, name="朝霞街道", since=dt.date(2013, 6, 1))
    make_spot_check(township=town, sampled_on=dt.date(2012, 3, 1))
    sheet = out_and_in(tmp_path)
    assert (sheet.state, tally(sheet)) == ("done", (0, 0, 7, 0))
    assert SpotCheck.objects.filter(producer=renamed).count() == 2


def test_a_township_that_was_merged_since_changes_nothing(tmp_path):
    kept = make_township(name="甲镇")
    merged = make_township(name="乙镇", until=dt.date(2013, 12, 31), successor=kept)
    make_spot_check(township=merged, sampled_on=dt.date(2012, 3, 1))
    make_spot_check(township=merged, sampled_on=dt.date(2014, 3, 1))
    sheet = out_and_in(tmp_path)
    assert (sheet.state, tally(sheet)) == ("done", (0, 0, 2, 0))


def test_a_producer_recorded_later_is_matched_by_the_same_sheet(tmp_path):
    make_spot_check(producer_name="后登记的厂")
    assert tally(out_and_in(tmp_path)) == (0, 0, 1, 0)
    make_enterprise(name="后登记的厂")
    assert tally(out_and_in(tmp_path)) == (0, 1, 0, 0)
