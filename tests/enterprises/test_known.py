"""Finding enterprises by what people type: of few names only what may be meant is loaded, with the same answers."""

import pytest

from enterprises.models import EnterpriseMerge, FormerName
from enterprises.resources.known import KnownEnterprises, TwoEnterprises, known_among
from registers.models import Withdrawal
from tests.factories import make_enterprise, make_industry, make_township, make_user
from tests.queries import list_queries

pytestmark = pytest.mark.django_db

USCC, OTHER = "91120224666666665W", "91120224777777778X"


@pytest.fixture
def register():
    """Return enterprises with codes, former names, and two that do not stand: one merged, one withdrawn."""
    town, industry = make_township(), make_industry()

    def make(name, **codes):
        return make_enterprise(name=name, township=town, industry=industry, **codes)

    rows = {
        "coded": make("鑫达电缆（天津）有限公司", uscc=USCC),
        "old": make("宝坻糕点总厂", org_code=OTHER[8:17]),
        "twin": make("双胞胎商店"),
        "other": make("双胞胎商店"),
        "merged": make("海川食品厂", uscc="91120224888888880Y"),
        "gone": make("停办的厂", uscc="91120224999999990Z"),
    }
    FormerName.objects.create(enterprise=rows["coded"], name="天津市鑫达线材厂")
    FormerName.objects.create(enterprise=rows["old"], name="宝坻糕点 生产合作社")
    user = make_user("office")
    for name in ("merged", "gone"):
        rows[name].withdrawal = Withdrawal.objects.create(
            register="enterprises.enterprise", row=rows[name].pk, subject=name, reason="停办", withdrawn_by=user
        )
        rows[name].save()
    EnterpriseMerge.objects.create(kept=rows["old"], merged=rows["merged"], moved={}, reason="同一家", merged_by=user)
    return rows


ASKED = [
    ("鑫达电缆(天津) 有限公司", "", "coded"),
    ("天津市鑫达线材厂", "", "coded"),
    ("宝坻糕点生产合作社", "", "old"),
    ("宝坻糕点总厂", OTHER, "old"),
    ("别的名称", OTHER, "old"),
    ("别的名称", "91120224888888880Y", "old"),
    ("鑫达电缆（天津）有限公司", "91120224555555550A", None),
    ("双胞胎商店", "", None),
    ("停办的厂", "", None),
    ("没有的厂", "", None),
    ("鑫达电缆", "", None),
]


@pytest.mark.parametrize(("name", "uscc", "meant"), ASKED)
def test_few_names_are_found_as_in_the_whole_register(register, name, uscc, meant):
    pk = register[meant].pk if meant else None
    assert known_among([name], [uscc]).find(name, uscc) == pk
    assert KnownEnterprises().find(name, uscc) == pk


def test_a_code_beside_the_name_of_another_one_is_told(register):
    with pytest.raises(TwoEnterprises, match="鑫达电缆"):
        known_among(["宝坻糕点总厂"], [USCC]).find("宝坻糕点总厂", USCC)


def test_codes_of_withdrawn_ones_are_known(register):
    assert known_among([], ["91120224999999990Z"]).withdrawn == {"91120224999999990Z"}


def test_what_is_loaded_does_not_grow_with_the_register(register):
    def loaded() -> int:
        known = []
        read = lambda: known.append(known_among(["宝坻糕点总厂", "天津市鑫达线材厂"], [USCC]))  # noqa: E731
        assert (
            list_queries(read) == "formername enterprisemerge enterprise formername enterprisemerge enterprise".split()
        )
        return len(known[0].names)

    assert loaded() == 2
    for number in range(40):
        row = make_enterprise(name=f"不相干的企业{number}", township=register["old"].township)
        FormerName.objects.create(enterprise=row, name=f"不相干的厂{number}")
    assert loaded() == 2
    assert len(KnownEnterprises().names) == 44
