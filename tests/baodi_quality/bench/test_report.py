"""The bench's table: which side of the bound a ratio must lie on, and what is printed."""

import pytest

from baodi_quality.bench.report import Bound, Result, format_table


@pytest.mark.parametrize(
    ("value", "bound", "limit", "kept"),
    [
        (20.0, Bound.AT_LEAST, 20, True), (19.99, Bound.AT_LEAST, 20, False),
        (1.5, Bound.AT_MOST, 1.5, True), (1.51, Bound.AT_MOST, 1.5, False),
    ],
)  # fmt: skip
def test_the_bound_itself_keeps_the_promise(value, bound, limit, kept):
    result = Result("import", "9,000 rows/s", "stock: 450 rows/s", value, bound, limit)
    assert result.kept is kept
    assert result.cells[-1] == ("pass" if kept else "FAIL")


def test_the_table_names_measurement_baseline_ratio_and_bound():
    result = Result("board", "30 ms", "light page: 12 ms", 2.5, Bound.AT_MOST, 3)
    assert format_table([result]).splitlines() == [
        "| what  | measured | baseline          | ratio | must be |      |",
        "|-------|----------|-------------------|-------|---------|------|",
        "| board | 30 ms    | light page: 12 ms | 2.5 × | ≤ 3 ×   | pass |",
    ]
