"""The cells of a list are those that django-tables2 would draw."""

import datetime as dt

import pytest
from django.template.context import Context
from django.test import RequestFactory

from inspections.models import SpotCheck
from inspections.tables import SpotCheckTable
from registers.cells import ColumnCells
from tests.factories import make_enterprise, make_spot_check, make_township

pytestmark = pytest.mark.django_db


def test_each_cell_is_what_the_library_draws():
    town = make_township(name="海滨街道")
    make_spot_check(
        township=town, first_result="failed", sample_name="<电缆>", sampled_on=dt.date(2014, 3, 5), number="甲1"
    )
    make_spot_check(stage="production", producer=make_enterprise(name="甲厂"), producer_name="甲厂", number="乙2")
    table = SpotCheckTable(SpotCheck.objects.order_by("number"))
    table.request = RequestFactory().get("/")
    columns = [ColumnCells(table, column, SpotCheck) for column in table.columns]
    assert all(column.is_plain for column in columns)
    drawn = [[column.render(row) for column in columns] for row in table.rows]
    assert drawn == [[row.get_cell(column.name) for column in columns] for row in table.rows]
    words = columns[[column.name for column in columns].index("sample_name")].draw(next(iter(table.rows)), Context())
    assert ">&lt;电缆&gt;</td>" in words or "电缆" not in words
    day = columns[[column.name for column in columns].index("sampled_on")]
    assert "2014-03-05" in {day.render(row) for row in table.rows}
