"""The sheet of enterprises beside the register: which enterprise a line speaks of."""

import pytest

from enterprises.models import Enterprise
from exchange.models import SheetImport
from registers import withdrawals
from tests.enterprises.sheet_lines import enterprise
from tests.factories import make_enterprise, make_industry, make_quarters, make_township, make_user
from tests.registers_files import hand_in, tally, told, write_book

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


class TestOwnSheet:
    """Enterprises are found by a code, else by the name."""

    USCC, ORG = "91120115103000011H", "103000011"

    def one(self, tmp_path, **changes):
        lines = [enterprise(乡镇街道=Enterprise.objects.first().township.name, **changes)]
        return hand_in(write_book(tmp_path / "a.xlsx", {"企业": lines}), "enterprises")

    @pytest.fixture(autouse=True)
    def _held(self, places):
        make_enterprise(name="老名", uscc=self.USCC)
        make_enterprise(name="乙厂", org_code="200000001")

    def test_a_code_finds_an_enterprise_that_was_renamed(self, tmp_path):
        sheet = self.one(tmp_path, 企业名称="新名", 统一社会信用代码=self.USCC)
        assert (sheet.state, tally(sheet)) == (State.CHECKED, (0, 1, 0, 0))
        assert ["企业名称", "老名", "新名"] in sheet.rows.get().changes

    def test_a_name_that_has_another_code_is_refused(self, tmp_path):
        sheet = self.one(tmp_path, 企业名称="老名", 统一社会信用代码="9112011510300002X9")
        assert told(sheet) == [("企业", 2, "统一社会信用代码", "9112011510300002X9", "enterprise-other-code")]

    def test_a_code_beside_the_name_of_another_is_refused(self, tmp_path):
        sheet = self.one(tmp_path, 企业名称="乙厂", 统一社会信用代码=self.USCC)
        assert told(sheet) == [("企业", 2, "统一社会信用代码", self.USCC, "two-enterprises")]

    def test_a_former_name_is_not_taken_for_a_new_enterprise(self, tmp_path):
        Enterprise.objects.get(name="乙厂").former_names.create(name="乙社")
        sheet = self.one(tmp_path, 企业名称="乙社")
        assert told(sheet) == [("企业", 2, "企业名称", "乙社", "enterprise-formerly")]

    def test_the_code_of_a_withdrawn_enterprise_stays_taken(self, tmp_path):
        withdrawals.row_withdraw(row=Enterprise.objects.get(name="老名"), reason="误录", user=make_user())
        sheet = self.one(tmp_path, 企业名称="丙厂", 统一社会信用代码=self.USCC)
        assert told(sheet) == [("企业", 2, "统一社会信用代码", self.USCC, "withdrawn")]

    def test_a_mistyped_code_is_refused(self, tmp_path):
        sheet = self.one(tmp_path, 企业名称="丙厂", 组织机构代码="103000012")
        assert told(sheet) == [("企业", 2, "组织机构代码", "103000012", "org-code-wrong")]
