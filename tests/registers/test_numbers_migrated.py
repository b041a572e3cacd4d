"""Numbers that were stored before more brackets and several dashes were folded: found by any spelling, and twins told apart."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from audit.services.verification import unrecorded_of
from audit.tracking import tracked_tables
from enterprises.models import Certificate, Enterprise, ProductStandard
from inspections.models import EnforcementCase, SpotCheck
from registers.withdrawals import row_withdraw
from tests.factories import (
    make_certificate,
    make_enterprise,
    make_product,
    make_quarters,
    make_spot_check,
    make_standard,
    make_user,
)
from tests.registers.test_numbers import make_case

BEFORE = [("enterprises", "0004_names_in_english"), ("inspections", "0005_names_in_english")]


def migrate(*targets: tuple[str, str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())


def keys(model: type) -> list[tuple[str, str]]:
    return [*model._base_manager.order_by("pk").values_list("number", "number_key")]


@pytest.mark.usefixtures("fresh_database")
def test_stored_numbers_are_compared_anew_and_of_two_rows_of_one_paper_both_stay():
    migrate(*BEFORE)
    make_quarters()
    make_case(number="督〔2014〕3号"), make_case(number="督｛2014｝3号"), make_case(number="督《2014》3号")
    withdrawn, standing = make_spot_check(number="GC65——1"), make_spot_check(number="GC65—1")
    row_withdraw(row=withdrawn, reason="误录", user=make_user())
    make_certificate(number="ｇｃ——2")
    product = make_product()
    make_standard(product, number="GB/T〔1〕"), make_standard(product, number="GB/T｛1｝")
    make_enterprise(name="示例「甲」有限公司")
    assert [key for _number, key in keys(EnforcementCase)] == ["督(2014)3号", "督{2014}3号", "督《2014》3号"]

    migrate()
    assert keys(EnforcementCase) == [
        ("督〔2014〕3号", "督(2014)3号"),
        ("督｛2014｝3号（重号2）", "督(2014)3号(重号2)"),
        ("督《2014》3号（重号3）", "督(2014)3号(重号3)"),
    ]
    # The one that counts keeps its number, though it was recorded later.
    assert keys(SpotCheck) == [("GC65——1（重号2）", "GC65-1(重号2)"), ("GC65—1", "GC65-1")]
    assert SpotCheck.objects.search("gc65-1").get().pk == standing.pk
    assert keys(Certificate) == [("ｇｃ——2", "GC-2")]
    assert [*ProductStandard.objects.order_by("pk").values_list("number", flat=True)] == [
        "GB/T〔1〕",
        "GB/T｛1｝（重号2）",
    ]
    assert Enterprise.objects.get(name="示例「甲」有限公司").name_core == "示例甲"
    # What the database works out anew is no change that came past the trail.
    assert [found for table in tracked_tables() for found in unrecorded_of(table)] == []
