"""One paper, one row: a number means the same row however its letters, brackets and dashes are written in a sheet."""

import pytest

from enterprises.models import Certificate
from inspections.models import FailingItem, SpotCheck
from tests.enterprises.sheet_lines import certificate
from tests.factories import make_enterprise, make_quarters
from tests.registers_files import bring_in, hand_in, tally, told, write_book
from tests.sheet_files import failed, line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()
    make_enterprise(name="宝坻示例食品有限公司")


@pytest.mark.parametrize("written", ["gc65-1", "ＧＣ６５－１", "GC65—1", "GC 65-1"])
def test_a_certificate_is_found_by_any_writing_of_its_number(tmp_path, written):
    bring_in(write_book(tmp_path / "a.xlsx", {"x": [certificate(证书编号="GC65-1")]}), "certificates")
    again = hand_in(write_book(tmp_path / "b.xlsx", {"x": [certificate(证书编号=written)]}), "certificates")
    assert tally(again) == (0, 0, 1, 0)
    event = {"证书编号": written, "变更情况": "暂停", "变更日期": "2014-05-02"}
    bring_in(write_book(tmp_path / "c.xlsx", {"x": [event]}), "certificate-events")
    assert Certificate.objects.get().number == "GC65-1"
    assert Certificate.objects.get().events.count() == 1


@pytest.mark.parametrize("other", ["〔2014〕B1", "[2014]b1", "（2014）B1", "【2014】Ｂ1"])
def test_lines_of_one_batch_may_write_its_number_differently(tmp_path, other):
    lines = [failed("[2014]B1", "水分"), failed(other, "酸价")]
    assert tally(bring_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "spot-checks")) == (1, 0, 0, 0)
    assert SpotCheck.objects.get().number == "[2014]B1"
    assert [*FailingItem.objects.order_by("position").values_list("item", flat=True)] == ["水分", "酸价"]
    again = write_book(tmp_path / "b.xlsx", {"x": [failed(other, "水分"), failed(other, "酸价")]})
    assert tally(hand_in(again, "spot-checks")) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("spoiled", "kind"), [("2.01407E+12", "number-shortened"), ("20140701001.0", "number-taken-for-amount")]
)
def test_a_number_that_excel_has_spoiled_is_refused(tmp_path, spoiled, kind):
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"x": [line(抽样编号=spoiled)]}), "spot-checks")
    assert [problem[1:] for problem in told(sheet)] == [(2, "抽样编号", spoiled, kind)]
