"""Merging two records of one enterprise: what moves, what becomes one, which figures change, and back again."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from enterprises.dependents import related_models
from enterprises.models import BrandAward, Certificate, Designation, Enterprise, EnterpriseMerge, FormerName, Product
from enterprises.services.merging import enterprise_merge, enterprise_unmerge
from enterprises.services.merging.effects import Effect, join_quarters, preview_merge
from inspections.models import SpotCheck
from targets.aggregation import Parts
from targets.models import Attainment, Indicator, Quarter, StaleMark
from targets.services import figures_recompute, stale_recompute
from tests.factories import (
    make_award,
    make_certificate,
    make_designation,
    make_enterprise,
    make_evaluation,
    make_indicator,
    make_industry,
    make_plan,
    make_product,
    make_spot_check,
    make_standard,
    make_township,
    make_user,
)

pytestmark = pytest.mark.django_db

ORG_CODE = "666666665"
USCC = "91120224666666665W"


@pytest.fixture
def office():
    return make_user("office")


@pytest.fixture
def pair():
    """Two records of one enterprise in one township and industry."""
    place, trade = make_township(), make_industry()
    kept = make_enterprise(name="天津市鑫达电缆有限公司", township=place, industry=trade)
    return kept, make_enterprise(name="鑫达电缆有限责任公司", township=place, industry=trade)


def merge(kept, merged, user):
    return enterprise_merge(kept=kept, merged=merged, reason="同一企业重复登记", user=user)


def current():
    """Return the current figures by indicator, quarter and window."""
    return {
        (row.indicator.code, row.quarter_id, row.window): (row.numerator, row.denominator, row.breakdown)
        for row in Attainment.objects.current().select_related("indicator")
    }


def recompute_stale():
    """Count again only what the marks name, as a worker does, and return the figures."""
    quarters = {mark.quarter_id: mark.measure for mark in StaleMark.objects.all()}
    while stale_recompute():
        pass
    return quarters


def test_everything_that_hangs_on_the_merged_record_goes_over(pair, office):
    kept, merged = pair
    product, certificate = make_product(merged), make_certificate(merged)
    standard = make_standard(product)
    make_award(product)
    made = make_spot_check(producer=merged, producer_name=merged.name)
    sold = make_spot_check(sampled_enterprise=merged, sampled_name=merged.name)
    evaluation, designation = make_evaluation(merged), make_designation(merged)

    merge(kept, merged, office)

    for row in (product, certificate, evaluation, designation):
        row.refresh_from_db()
        assert (row.enterprise_id, getattr(row, "withdrawal_id", None)) == (kept.pk, None)
    made.refresh_from_db()
    sold.refresh_from_db()
    assert (made.producer_id, sold.sampled_enterprise_id) == (kept.pk, kept.pk)
    # What a sheet said of the producer stays as it was said.
    assert made.producer_name == "鑫达电缆有限责任公司"
    assert [award.product.enterprise_id for award in BrandAward.objects.all()] == [kept.pk]
    assert standard in kept.products.get().standards.all()
    assert list(Enterprise.objects.all()) == [kept]
    assert Enterprise.everything.get(pk=merged.pk).withdrawal.reason == "同一企业重复登记"
    assert [row.name for row in kept.former_names.all()] == ["鑫达电缆有限责任公司"]


def test_the_merge_lists_every_row_that_moved(pair, office):
    kept, merged = pair
    certificates = [make_certificate(merged), make_certificate(merged)]

    moved = merge(kept, merged, office).moved["changes"]

    listed = [row for row in moved if row["model"] == "enterprises.certificate"]
    assert listed == [
        {
            "model": "enterprises.certificate",
            "field": "enterprise",
            "keys": [row.pk for row in certificates],
            "before": merged.pk,
            "after": kept.pk,
        }
    ]


def test_codes_that_the_kept_record_lacks_are_taken_over(pair, office):
    kept, merged = pair
    Enterprise.objects.filter(pk=kept.pk).update(org_code=ORG_CODE)
    Enterprise.objects.filter(pk=merged.pk).update(uscc=USCC, address="钰华街道1号")

    merge(kept, merged, office)

    kept.refresh_from_db()
    merged = Enterprise.everything.get(pk=merged.pk)
    assert (kept.org_code, kept.uscc, kept.address) == (ORG_CODE, USCC, "钰华街道1号")
    assert merged.uscc is None


def test_two_organisations_are_not_merged_and_nothing_changes(pair, office):
    kept, merged = pair
    Enterprise.objects.filter(pk=kept.pk).update(uscc=USCC)
    Enterprise.objects.filter(pk=merged.pk).update(org_code="777777778")
    make_certificate(merged)

    with pytest.raises(ValidationError):
        merge(kept, merged, office)

    assert Enterprise.objects.count() == 2
    assert not EnterpriseMerge.objects.exists() and not FormerName.objects.exists()
    assert Certificate.objects.get().enterprise_id == merged.pk


def test_a_product_that_both_make_becomes_one(pair, office):
    kept, merged = pair
    mine = make_product(kept, name="电缆", model="YJV", launched_on=dt.date(2010, 1, 1), ended_on=dt.date(2012, 1, 1))
    other = make_product(merged, name="电缆", model="YJV", launched_on=dt.date(2008, 5, 1), in_ccc_catalogue=True)
    make_standard(mine, number="GB 1", valid_from=dt.date(2010, 1, 1))
    double = make_standard(other, number="GB 1", valid_from=dt.date(2010, 1, 1))
    further = make_standard(other, number="GB 2")
    award = make_award(other)
    certificate = make_certificate(merged, scheme="ccc")
    certificate.products.add(other)

    merge(kept, merged, office)

    joined = kept.products.get()
    assert (joined.pk, joined.launched_on, joined.ended_on) == (mine.pk, dt.date(2008, 5, 1), None)
    assert joined.in_ccc_catalogue
    assert [row.number for row in joined.standards.order_by("number")] == ["GB 1", "GB 2"]
    further.refresh_from_db()
    award.refresh_from_db()
    assert (further.product_id, award.product_id) == (mine.pk, mine.pk)
    assert list(certificate.products.all()) == [mine]
    # What both had stays readable with the record that was merged.
    double.refresh_from_db()
    assert double.product_id == other.pk
    assert double.withdrawal_id == Product.everything.get(pk=other.pk).withdrawal_id is not None


def test_overlapping_designations_become_one_span(pair, office):
    kept, merged = pair
    first = make_designation(kept, since=dt.date(2010, 1, 1), until=dt.date(2011, 12, 31))
    second = make_designation(kept, since=dt.date(2013, 1, 1), until=dt.date(2013, 12, 31))
    make_designation(merged, since=dt.date(2011, 6, 1), until=dt.date(2013, 6, 30))
    later = make_designation(merged, since=dt.date(2014, 7, 1))

    merge(kept, merged, office)

    spans = [(row.pk, row.since, row.until) for row in kept.designations.order_by("since")]
    assert spans == [
        (first.pk, dt.date(2010, 1, 1), dt.date(2013, 12, 31)),
        (later.pk, dt.date(2014, 7, 1), None),
    ]
    second.refresh_from_db()
    assert second.withdrawal_id is not None


def test_undone_everything_is_as_it_was(pair, office):
    kept, merged = pair
    Enterprise.objects.filter(pk=merged.pk).update(uscc=USCC)
    make_product(kept, name="电缆", launched_on=dt.date(2010, 1, 1))
    make_standard(make_product(merged, name="电缆"), number="GB 1")
    make_award(make_product(merged, name="电线"))
    make_certificate(merged)
    make_designation(kept, since=dt.date(2010, 1, 1), until=dt.date(2011, 12, 31))
    make_designation(kept, since=dt.date(2013, 1, 1), until=dt.date(2013, 12, 31))
    make_designation(merged, since=dt.date(2011, 6, 1), until=dt.date(2013, 6, 30))
    make_spot_check(producer=merged)
    before = everything()

    enterprise_unmerge(merge=merge(kept, merged, office), user=office)

    assert everything() == before
    assert not FormerName.objects.exists()
    again = merge(kept, merged, office)
    assert EnterpriseMerge.objects.filter(undone_at=None).get() == again


def test_former_names_of_both_records_go_over_and_come_back(pair, office):
    """Both bore 电缆厂; the record merged bears its first name again, of which it keeps the span when they part."""
    kept, merged = pair
    days = {kept: dt.date(2009, 12, 31), merged: dt.date(2011, 12, 31)}
    for row, until in days.items():
        FormerName.objects.create(enterprise=row, name="电缆厂", until=until)
    FormerName.objects.create(enterprise=merged, name=merged.name, until=dt.date(2005, 12, 31))

    done = merge(kept, merged, office)

    spans = [(row.name, row.until) for row in kept.former_names.all()]
    assert spans == [
        (merged.name, dt.date(2005, 12, 31)),
        ("电缆厂", days[kept]),
        ("电缆厂", days[merged]),
        (merged.name, None),
    ]
    enterprise_unmerge(merge=done, user=office)
    assert [(row.name, row.until) for row in kept.former_names.all()] == [("电缆厂", days[kept])]
    assert [(row.name, row.until) for row in merged.former_names.all()] == [
        (merged.name, dt.date(2005, 12, 31)),
        ("电缆厂", days[merged]),
    ]


def everything():
    """Return the columns of every row that a merge may touch."""
    models = (Enterprise, Product, Certificate, Designation, BrandAward, SpotCheck)
    return [list(model._base_manager.order_by("pk").values()) for model in models]


def test_an_undone_merge_leaves_what_was_recorded_since(pair, office):
    kept, merged = pair
    merging = merge(kept, merged, office)
    newer = make_certificate(kept)

    enterprise_unmerge(merge=merging, user=office)

    newer.refresh_from_db()
    assert newer.enterprise_id == kept.pk


def test_a_merge_is_not_undone_over_later_changes(pair, office):
    kept, merged = pair
    certificate = make_certificate(merged)
    merging = merge(kept, merged, office)
    Certificate.objects.filter(pk=certificate.pk).update(enterprise=make_enterprise())

    with pytest.raises(ValidationError):
        enterprise_unmerge(merge=merging, user=office)

    assert Enterprise.everything.get(pk=merged.pk).withdrawal_id is not None


def test_totals_of_rows_stay_and_those_of_enterprises_are_told_beforehand(pair, office):
    kept, merged = pair
    plan = make_plan()
    for code, measure, parameters in (
        ("ISO", "iso9000-enterprises", {}),
        ("ANY", "certified-enterprises", {}),
        ("KEY", "key-enterprises-certified", {"scheme": "iso9001"}),
        ("CHECK", "spot-check-pass-rate", {"stage": "market"}),
        ("STD", "products-with-standard", {}),
        ("AWARD", "new-brand-awards", {"programme": "tianjin"}),
        ("SERVICE", "service-evaluations-met", {}),
    ):
        make_indicator(measure, plan, code=code, parameters=parameters)
    for enterprise in (kept, merged):
        make_certificate(enterprise)
        make_spot_check(producer=enterprise)
        make_evaluation(enterprise)
        make_award(make_product(enterprise))
        make_designation(enterprise)
    make_enterprise()
    figures_recompute()
    before = current()

    foretold = preview_merge(kept=kept, merged=merged, user=office)
    assert Enterprise.objects.count() == 3
    merge(kept, merged, office)
    recompute_stale()
    after = current()
    figures_recompute()

    # The marks reached all there was to reach.
    assert current() == after
    # Two certified enterprises of three became one of two; the last quarters before the certificates lost one of none.
    assert (before["ISO", 20143, "quarter_end"][0], after["ISO", 20143, "quarter_end"][0]) == (2, 1)
    assert before["ANY", 20143, "quarter_end"][:2] == (2, 3)
    assert after["ANY", 20143, "quarter_end"][:2] == (1, 2)
    assert before["KEY", 20143, "quarter_end"][:2] == (2, 2)
    assert after["KEY", 20143, "quarter_end"][:2] == (1, 1)
    for code in ("CHECK", "STD", "AWARD", "SERVICE"):
        assert {key: row for key, row in after.items() if key[0] == code} == {
            key: row for key, row in before.items() if key[0] == code
        }
    told = {(row.indicator.code, row.quarter.pk): (row.numerator, row.denominator) for row in foretold.totals}
    changed = {
        key[:2]: difference(before[key], after[key])
        for key in after
        if key[2] in {"quarter_end", "quarter"} and after[key][:2] != before[key][:2]
    }
    assert told == changed
    assert told["ANY", 20143] == (-1, -1)
    # Before any certificate was issued the denominator alone changes.
    assert told["ANY", 20111] == (0, -1)
    assert foretold.sliced == []


def test_quarters_in_a_row_with_the_same_change_are_told_as_one():
    one, other = Indicator(pk=1), Indicator(pk=2)
    changes = [
        (one, 20134, (-1, -1)), (one, 20141, (-1, -1)), (one, 20142, (0, -1)), (one, 20144, (0, -1)), (other, 20144, (0, -1)),
    ]  # fmt: skip
    effects = [Effect(row, Quarter.at(key), Parts(1, 1), Parts(1 + up, 1 + down)) for row, key, (up, down) in changes]
    assert [(row.indicator.pk, row.first.pk, row.last.pk, row.length, row.numerator) for row in join_quarters(effects)] == [
        (1, 20134, 20141, 2, -1), (1, 20142, 20142, 1, 0), (1, 20144, 20144, 1, 0), (2, 20144, 20144, 1, 0),
    ]  # fmt: skip


def difference(before, after):
    """Return by how much numerator and denominator changed; 0 where there is no denominator."""
    return after[0] - before[0], (after[1] or 0) - (before[1] or 0)


def test_slices_that_move_are_told(office):
    kept = make_enterprise(township=make_township(), size="small")
    merged = make_enterprise(township=make_township(), size="small", industry=kept.industry)
    make_indicator("service-evaluations-met", code="SERVICE")
    make_evaluation(merged, met=False)

    foretold = preview_merge(kept=kept, merged=merged, user=office)

    assert foretold.totals == []
    assert [(row.indicator.code, row.quarter.code) for row in foretold.sliced] == [("SERVICE", "2014Q2")]


def test_no_relation_to_an_enterprise_or_a_product_is_forgotten():
    """A new table that refers to enterprises must say what a merge does with its rows."""
    joined_apart = {"enterprises.designation", "enterprises.product", "enterprises.enterprisemerge"}
    history = {"enterprises.distinctenterprises"}
    for model, places in related_models.items():
        known = {(table._meta.label_lower, name) for table, name in places}
        for relation in model._meta.related_objects:
            table = getattr(relation, "through", None) or relation.related_model
            if table._meta.label_lower not in joined_apart | history:
                name = relation.field.name if table is relation.related_model else model._meta.model_name
                assert (table._meta.label_lower, name) in known
