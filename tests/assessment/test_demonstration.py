"""The demonstration's assessments, and the bench's comparison on its rows."""

from assessment.engine import list_subjects, reckon_scheme
from assessment.intervals import simulate_ranks
from assessment.models import Objection, Scheme, Sheet, Veto
from assessment.pages.ranking import rank_results
from assessment.results import build_results
from assessment.services.decisions import compute_seal
from baodi_quality.bench import assessing
from targets import clock


def test_three_years_are_announced_and_the_running_one_is_a_preview(demonstration):
    states = dict(Scheme.objects.filter(league="bodies").values_list("year", "state"))
    assert states == {2011: "issued", 2012: "issued", 2013: "issued", 2014: "published"}
    assert set(Scheme.objects.filter(league="townships").values_list("state", flat=True)) == {"draft"}
    assert set(Sheet.objects.filter(scheme__year=2014).values_list("state", flat=True)) == {"preview"}
    assert Objection.objects.filter(state="accepted").count() == 3
    veto = Veto.objects.get(rule__code="V4")
    assert (veto.sheet.scheme.year, veto.sheet.body.code, veto.sheet.grade) == (2012, "jianwei", "C")


def test_every_seal_of_the_demonstration_is_that_of_its_content(demonstration):
    scheme = Scheme.objects.get(league="bodies", year=2013)
    results = build_results(scheme, list(scheme.sheets.with_names()))
    assert [result.sheet.seal for result in results] == [compute_seal(result) for result in results]
    ranked = [result.sheet for result in results if result.total is not None]
    assert sorted(sheet.rank for sheet in ranked)[0] == 1
    assert all(sheet.rank_low <= sheet.rank_high for sheet in ranked)
    assert all(result.sheet.total == result.total for result in results)


def test_points_depend_neither_on_the_order_of_bodies_nor_on_who_else_is_reckoned(demonstration):
    scheme, day = Scheme.objects.get(league="bodies", year=2014), clock.today()
    subjects = list_subjects(scheme, day)
    together = reckon_scheme(scheme, day, subjects)
    assert reckon_scheme(scheme, day, subjects[::-1]) == together
    # The preview of one body is what the worker reckons among all of them.
    for subject in subjects[::6]:
        assert reckon_scheme(scheme, day, [subject]) == {subject.pk: together[subject.pk]}


def test_ranks_and_their_intervals_do_not_depend_on_the_order_of_sheets(demonstration):
    scheme = Scheme.objects.get(league="bodies", year=2013)
    results = build_results(scheme, list(scheme.sheets.with_names()))
    assert rank_results(results[::-1]) == rank_results(results)
    again = simulate_ranks([result for result in results[::-1] if result.is_ranked])
    assert again == {one.sheet.pk: (one.sheet.rank_low, one.sheet.rank_high) for one in results if one.is_ranked}


def test_the_sql_by_hand_comes_to_the_points_of_the_portal(demonstration):
    subjects = assessing.bodies_fill()
    ours, by_hand = assessing.reckon_points(subjects, assessing.build_items()), assessing.read_points(subjects)
    assessing.check_points(ours, by_hand)
    assert len(subjects) == 40
    assert sum(points is not None for points in by_hand.values()) > 400
