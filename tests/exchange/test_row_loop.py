"""The fast path beside import-export's own row loop: the same sheet comes to the same rows. It is what warns at an upgrade."""

import datetime as dt
from typing import Any

import pytest
from import_export.resources import ModelResource

from enterprises.models import Certificate
from enterprises.resources import CertificateResource
from exchange.formats.text import CSV
from exchange.results import SheetResult
from tests.enterprises.sheet_lines import certificate
from tests.factories import make_certificate, make_enterprise, make_quarters
from tests.sheet_files import write_csv

pytestmark = pytest.mark.django_db
LINES = 500
SCHEMES = ("质量管理体系（ISO 9001）", "环境管理体系（ISO 14001）", "自愿性产品认证")


class RowLoopResource(CertificateResource):
    """The same resource with the library's loop over rows."""

    import_data_inner = ModelResource.import_data_inner


@pytest.fixture(autouse=True)
def _on_a_day(db):
    make_quarters()
    for number in range(7):
        make_enterprise(name=f"示例{number}厂")


def lines() -> list[dict[str, Any]]:
    return [
        certificate(
            证书编号=f"C{number:04}",
            认证类别=SCHEMES[number % 3],
            企业名称=f"示例{number % 7}厂",
            认证范围="" if number % 5 else f"范围{number}",
            发证日期=(dt.date(2012, 1, 1) + dt.timedelta(days=number)).isoformat(),
        )
        for number in range(LINES)
    ]


def imported(resource: type[CertificateResource], tmp_path, rows: list[dict[str, Any]]) -> Any:
    path = write_csv(tmp_path / "a.csv", rows, titles=[*certificate(), "认证范围"])
    return resource().import_data(CSV(resource.headings()).create_dataset(path))


def stored() -> list[tuple[Any, ...]]:
    columns = ("number", "scheme", "enterprise__name", "scope", "issuer", "issued_on", "expires_on")
    return list(Certificate.objects.order_by("number").values_list(*columns))


def stands_before() -> None:
    """Bring in a row that the sheet leaves as it is and one that it changes."""
    for number, scope in ((0, "范围0"), (1, "旧范围")):
        line = lines()[number]
        make_certificate(
            Certificate._meta.get_field("enterprise").related_model.objects.get(name=line["企业名称"]),
            number=line["证书编号"],
            scheme=("iso9001", "iso14001")[number],
            scope=scope,
            issuer=line.get("认证机构") or "",
            issued_on=dt.date.fromisoformat(line["发证日期"]),
            expires_on=dt.date.fromisoformat(line["有效期至"]),
        )


def test_both_paths_store_the_same_rows_and_tell_the_same_of_each(tmp_path):
    stands_before()
    slow = imported(RowLoopResource, tmp_path, lines())
    expected, told = stored(), [row.import_type for row in slow.rows]
    assert len(expected) == LINES
    Certificate.objects.all().delete()
    stands_before()
    fast = imported(CertificateResource, tmp_path, lines())
    assert isinstance(fast, SheetResult)
    assert not isinstance(slow, SheetResult)
    assert stored() == expected
    assert told[:3] == ["skip", "update", "new"]
    assert [row.import_type for row in fast.rows] == told
    assert dict(fast.totals) == dict(slow.totals)


def test_both_paths_find_the_same_cells_wrong(tmp_path):
    rows = lines()[:20]
    rows[3]["发证日期"] = "2012-13-01"
    rows[7]["认证类别"] = "没有的类别"
    rows[9]["企业名称"] = "没有登记的厂"
    rows[9]["有效期至"] = "不详"
    # The row loop counts rows, the fast path lines as Excel shows them; it names the column that says what is wrong.
    slow = {
        (row.number + 1, name)
        for row in imported(RowLoopResource, tmp_path, rows).invalid_rows
        for name in row.error_dict
    }
    fast = {
        (row.number, name)
        for row in imported(CertificateResource, tmp_path, rows).invalid_rows
        for name in row.error_dict
    }
    assert slow == {(5, "issued_on"), (9, "scheme"), (11, "enterprise_id"), (11, "expires_on")}
    assert fast == {(5, "issued_on"), (9, "scheme"), (11, "enterprise_name"), (11, "expires_on")}
