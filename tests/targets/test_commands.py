"""The commands an administrator types."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from targets import clock
from targets.management.commands.show_attainment import measure_width, pad_text
from targets.models import Quarter
from targets.services import figures_recompute
from tests.factories import make_award, make_indicator, make_plan, make_spot_check, make_user

pytestmark = pytest.mark.django_db


def output(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def make_figures():
    plan = make_plan()
    make_indicator("spot-check-pass-rate", plan, code="B5", parameters={"stage": "market"})
    make_indicator(
        "new-brand-awards",
        plan,
        code="A2",
        kind="count",
        window="plan_to_date",
        target=20,
        parameters={"programme": "tianjin"},
    )
    for n in range(3):
        make_spot_check(first_result="failed" if n == 0 else "passed")
    make_award()
    figures_recompute()


def shown(*words):
    return json.loads(output("show_attainment", "--format", "json", *words))


def test_json_has_the_agreed_fields_and_the_judged_window_first():
    make_figures()

    rows = shown("--quarter", "2014Q3", "--indicator", "b5")

    assert [row["window"] for row in rows] == ["year_to_date", "plan_to_date", "quarter"]
    assert rows[0].pop("computed_at").endswith("+08:00")
    assert rows[0] == {
        "indicator": "B5",
        "quarter": "2014Q3",
        "window": "year_to_date",
        "revision": 1,
        "as_of": "2014-09-30",
        "numerator": 2,
        "denominator": 3,
        "value": 66.6667,
        "target": 95,
        "status": "off_track",
    }


def test_a_count_has_no_denominator():
    make_figures()

    row = shown("--quarter", "2014Q3", "--indicator", "A2")[0]

    assert (row["numerator"], row["denominator"], row["value"], row["target"]) == (1, None, 1, 20)


def test_no_data_has_no_value():
    make_figures()

    row = shown("--quarter", "2012Q1", "--indicator", "B5")[0]

    assert (row["numerator"], row["denominator"], row["value"], row["status"]) == (0, 0, None, "no_data")


def test_a_value_just_short_of_the_target_is_not_rounded_up_to_it():
    make_indicator("spot-check-pass-rate", code="B6", target="66.6667", parameters={"stage": "market"})
    for n in range(3):
        make_spot_check(first_result="failed" if n == 0 else "passed")
    figures_recompute()

    assert shown("--quarter", "2014Q3")[0]["value"] == 66.6666


def test_without_filters_every_quarter_is_shown():
    make_figures()

    assert len(shown()) == 2 * 20 * 3


def test_the_table_lines_up_for_chinese_characters():
    make_figures()

    lines = output("show_attainment", "--quarter", "2014Q3").splitlines()

    assert len(lines) == 1 + 6
    assert (measure_width("当季"), pad_text("当季", 6), pad_text("Q3", 6)) == (4, "当季  ", "Q3    ")
    # Every line ends with a time of the same length, so equal ends are equal beginnings.
    assert len({measure_width(line) for line in lines[1:]}) == 1


def test_recomputing_prints_what_changed():
    make_figures()
    make_spot_check(first_result="failed")

    lines = output("recompute_attainment", "--indicator", "B5", "--quarter", "2014Q3").splitlines()

    assert any(line.startswith("B5 2014Q3 ") and "2/3" in line and "2/4" in line for line in lines)
    assert len(lines) == 5 + 1
    assert len(output("recompute_attainment").splitlines()) == 1


@pytest.mark.parametrize("words", [("--indicator", "Z9"), ("--quarter", "2014Q5"), ("--quarter", "2030Q1")])
@pytest.mark.parametrize("command", ["show_attainment", "recompute_attainment"])
def test_an_unknown_indicator_or_quarter_is_said_in_one_line(command, words):
    make_figures()

    with pytest.raises(CommandError) as caught:
        output(command, *words)

    assert words[1] in str(caught.value)


def test_it_says_which_revision_it_prints():
    """2 of 3 when the quarter was closed, 2 of 4 since: the board shows the first."""
    make_figures()
    Quarter.objects.filter(pk=20143).update(closed_at=clock.now(), closed_by=make_user())
    make_spot_check(first_result="failed")
    figures_recompute()
    asked = ("--quarter", "2014Q3", "--indicator", "B5")

    def judged(*words):
        rows = [row for row in shown(*asked, *words) if row["window"] == "year_to_date"]
        return [(row["revision"], row["numerator"], row["denominator"]) for row in rows]

    assert judged() == judged("--revisions", "official") == [(1, 2, 3)]
    assert judged("--revisions", "newest") == [(2, 2, 4)]
    assert judged("--revisions", "all") == [(1, 2, 3), (2, 2, 4)]
    heading, line = output("show_attainment", *asked).splitlines()[:2]
    assert heading.split()[3:5] == ["修订号", "截至日期"]
    assert line.split()[3:5] == ["1", "2014-09-30"]


def test_a_wrong_choice_of_revisions_is_refused():
    with pytest.raises(CommandError, match="--revisions"):
        call_command("show_attainment", "--revisions", "old")
