"""The sheet of former names: an enterprise may have borne a name more than once."""

import datetime as dt

import pytest

from enterprises.models import FormerName
from exchange.imports.catalogue import exports
from exchange.imports.exporting import workbook_write
from registers.withdrawals import row_withdraw
from tests.factories import make_enterprise, make_quarters, make_user
from tests.registers_files import bring_in, hand_in, tally, told, write_book

pytestmark = pytest.mark.django_db
FIRST, SECOND = dt.date(2003, 5, 11), dt.date(2009, 12, 31)


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


@pytest.fixture
def works():
    return make_enterprise(name="丙厂")


def borne(works, *days):
    for day in days:
        FormerName.objects.create(enterprise=works, name="甲厂", until=day)


def line(until=None):
    return {"企业名称": "丙厂", "曾用名": "甲厂", "使用截止日期": until and until.isoformat()}


def sheet(tmp_path, *lines):
    return write_book(tmp_path / "a.xlsx", {"曾用名": lines})


def spans():
    return sorted(FormerName.objects.values_list("name", "until"), key=str)


@pytest.mark.parametrize("days", [(FIRST, SECOND), (FIRST, None), (None, SECOND)])
def test_what_was_exported_changes_nothing(tmp_path, works, days):
    borne(works, *days)
    workbook_write(tmp_path / "a.xlsx", [exports["former-names"]])
    assert tally(hand_in(tmp_path / "a.xlsx")) == (0, 0, 2, 0)


@pytest.mark.parametrize("days", [(FIRST, SECOND), (FIRST, None), (None, SECOND)])
def test_an_empty_register_takes_the_same_name_twice(tmp_path, works, days):
    assert tally(bring_in(sheet(tmp_path, *map(line, days)))) == (2, 0, 0, 0)
    assert spans() == sorted([("甲厂", days[0]), ("甲厂", days[1])], key=str)


def test_a_further_span_leaves_the_earlier_one(tmp_path, works):
    borne(works, FIRST)
    assert tally(bring_in(sheet(tmp_path, line(SECOND)), "former-names")) == (1, 0, 0, 0)
    assert spans() == [("甲厂", FIRST), ("甲厂", SECOND)]


def test_a_last_day_is_filled_in_once(tmp_path, works):
    borne(works, None)
    sheet_import = bring_in(sheet(tmp_path, line(FIRST), line(SECOND), line(FIRST)), "former-names")
    assert tally(sheet_import) == (1, 1, 0, 0)
    assert spans() == [("甲厂", FIRST), ("甲厂", SECOND)]


def test_a_sheet_without_last_days_leaves_them(tmp_path, works):
    borne(works, FIRST)
    lines = [{"企业名称": "丙厂", "曾用名": "甲厂"}]
    sheet_import = hand_in(write_book(tmp_path / "a.xlsx", {"曾用名": lines}), "former-names")
    assert (tally(sheet_import), told(sheet_import)) == ((0, 0, 1, 0), [])


def test_a_withdrawn_span_is_not_brought_back_by_a_sheet(tmp_path, works):
    borne(works, FIRST)
    row_withdraw(row=FormerName.objects.get(), reason="误", user=make_user())
    borne(works, SECOND)
    sheet_import = hand_in(sheet(tmp_path, line(FIRST), line(SECOND)), "former-names")
    assert tally(sheet_import) == (0, 0, 1, 1)
    assert told(sheet_import) == [("曾用名", 2, "曾用名", "甲厂", "withdrawn")]
    workbook_write(tmp_path / "b.xlsx", [exports["former-names"]])
    assert tally(hand_in(tmp_path / "b.xlsx")) == (0, 0, 1, 0)


def test_a_span_without_last_day_that_was_withdrawn_is_not_filled_in(tmp_path, works):
    borne(works, None)
    row_withdraw(row=FormerName.objects.get(), reason="误", user=make_user())
    assert tally(bring_in(sheet(tmp_path, line(FIRST)), "former-names")) == (1, 0, 0, 0)
    assert spans() == [("甲厂", FIRST)]
    assert FormerName.everything.exclude(withdrawal=None).get().until is None
