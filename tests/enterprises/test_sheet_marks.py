"""Which figures the sheets of this app move: what saving their rows one by one would move."""

import datetime as dt

import pytest

from enterprises.models import Certificate, CertificateEvent, Product, ProductStandard
from enterprises.services import certificate_save
from exchange.models import SheetImport
from registers.rows import row_save
from targets.models import StaleMark
from tests.enterprises.sheet_lines import certificate, enterprise, product
from tests.factories import (
    make_award,
    make_certificate,
    make_enterprise,
    make_industry,
    make_product,
    make_quarters,
    make_township,
)
from tests.registers_files import bring_in, write_book

pytestmark = pytest.mark.django_db
State = SheetImport.State


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


@pytest.fixture
def places():
    make_township(name="海滨街道")
    make_industry(code="13", name="农副食品加工业")


def marks() -> set[tuple[str, int]]:
    return set(StaleMark.objects.values_list("measure", "quarter_id"))


class TestMarks:
    """A sheet marks what saving its rows one by one would mark."""

    def by_sheet(self, tmp_path, register, line):
        bring_in(write_book(tmp_path / "a.xlsx", {"x": [line]}), register)
        found = marks()
        StaleMark.objects.all().delete()
        return found

    def test_of_a_new_certificate(self, tmp_path):
        held = make_enterprise(name="宝坻示例食品有限公司")
        found = self.by_sheet(tmp_path, "certificates", certificate())
        made = Certificate(enterprise=held, number="A2", scheme="iso9001", issued_on=dt.date(2012, 7, 1), expires_on=dt.date(2015, 6, 30))  # fmt: skip
        certificate_save(certificate=made)
        assert found == marks() != set()

    def test_of_a_term_that_was_prolonged(self, tmp_path):
        held = make_certificate(
            make_enterprise(name="宝坻示例食品有限公司"), number="A1", expires_on=dt.date(2014, 3, 31)
        )
        line = certificate(证书编号="A1", 发证日期="2012-03-01", 有效期至="2015-01-01")
        assert {quarter for _measure, quarter in self.by_sheet(tmp_path, "certificates", line)} == {20142, 20143, 20144}
        held.refresh_from_db()
        assert held.expires_on == dt.date(2015, 1, 1)

    def test_of_a_product_and_its_standard(self, tmp_path):
        held = make_enterprise(name="宝坻示例食品有限公司")
        found = self.by_sheet(tmp_path, "products", product(主要工业产品="是"))
        twin = Product(enterprise=held, name="x", launched_on=dt.date(2005, 3, 1), is_main_industrial=True)
        row_save(row=twin)
        assert found == marks() != set()
        StaleMark.objects.all().delete()
        line = {
            "企业名称": held.name,
            "产品名称": "x",
            "标准编号": "GB 1-2014",
            "标准级别": "国家标准",
            "标准实施日期": "2014-05-01",
        }
        found = self.by_sheet(tmp_path, "product-standards", line)
        standard = ProductStandard(product=twin, number="y", level="national", valid_from=dt.date(2014, 5, 1))
        row_save(row=standard)
        assert found == marks() != set()

    def test_of_an_event(self, tmp_path):
        make_certificate(number="A1")
        found = self.by_sheet(
            tmp_path, "certificate-events", {"证书编号": "A1", "变更情况": "暂停", "变更日期": "2014-05-02"}
        )
        row_save(row=CertificateEvent(certificate=Certificate.objects.get(), kind="suspended", happened_on=dt.date(2014, 5, 2)))  # fmt: skip
        assert found == marks() != set()

    def test_of_an_earlier_award_that_takes_the_place_of_a_later_one(self, tmp_path):
        made = make_product(name="食用植物油", model="5L/桶")
        make_award(made, granted_on=dt.date(2013, 12, 1))
        line = {
            "企业名称": made.enterprise.name, "产品名称": made.name, "规格型号": made.model, "名牌类别": "天津名牌产品", "认定年度": "2012",
            "申报类型": "新申请", "认定日期": "2012-05-01", "有效期至": "2015-04-30",
        }  # fmt: skip
        assert self.by_sheet(tmp_path, "awards", line) == {("new-brand-awards", 20122), ("new-brand-awards", 20134)}

    def test_a_corrected_spelling_moves_no_figure(self, tmp_path):
        make_certificate(make_enterprise(name="宝坻示例食品有限公司"), number="A1", scope="旧")
        line = certificate(证书编号="A1", 发证日期="2012-03-01", 有效期至="2015-02-28", 认证范围="新")
        assert self.by_sheet(tmp_path, "certificates", line) == set()

    @pytest.mark.usefixtures("places")
    def test_an_enterprise_that_moves_takes_its_slices_along(self, tmp_path):
        held = make_certificate(make_enterprise(name="宝坻示例食品有限公司")).enterprise
        line = enterprise(成立日期="2005-01-01", 企业规模="小型", 行业代码=held.industry.code)
        found = self.by_sheet(tmp_path, "enterprises", line)
        assert {"iso9000-enterprises", "certified-enterprises", "spot-check-pass-rate"} <= {row[0] for row in found}
