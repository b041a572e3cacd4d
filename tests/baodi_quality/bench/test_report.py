"""The bench's table: which side of the bound a ratio must lie on, and what is printed."""

import pytest

from baodi_quality.bench.report import Bound, Curve, Result, format_curves, format_table


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


def test_a_curve_is_held_from_the_second_size_to_the_last():
    curve = Curve("board", 0.15, {10**4: 0.01, 10**5: 0.1, 10**6: 0.1, 10**7: 0.4})
    assert [round(one, 2) for one in curve.exponents] == [1, 0, 0.6]
    # Four times as long at a hundred times the size.
    assert (round(curve.exponent, 3), curve.kept) == (0.301, False)
    assert Curve("full recomputation", 1, {10**4: 0.01, 10**5: 0.1}).kept
    assert format_curves([curve]).splitlines() == [
        "| seconds at so many spot checks | 10,000 | 100,000 | 1,000,000 | 10,000,000 | exponents          | 100,000 to 10,000,000 | must be |      |",
        "|--------------------------------|--------|---------|-----------|------------|--------------------|-----------------------|---------|------|",
        "| board                          | 0.010  | 0.100   | 0.100     | 0.400      | 1.00 · 0.00 · 0.60 | 0.30                  | ≤ 0.15  | FAIL |",
    ]
