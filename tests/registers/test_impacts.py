"""What rows mean to which figures, and which quarters a change makes stale: worked out by hand, without the database."""

import datetime as dt

import pytest

from enterprises import impact
from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateEvent,
    Designation,
    Enterprise,
    Product,
    ProductStandard,
)
from inspections.impact import evaluation_impact, project_impact, spot_check_impact
from inspections.models import CompletedProject, ServiceEvaluation, SpotCheck
from registers.impact import EventImpact, SpanImpact, StaleQuarters, event_impact, stale_quarters


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


SINCE, UNTIL = day("2014-02-10"), day("2014-08-31")
SPAN = {"issued_on": SINCE, "expires_on": UNTIL}


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = "2014-10-15"


def span(*facts: object, until: str | None = None, since: str = "2014-02-10", **parameters: str) -> SpanImpact:
    return SpanImpact(day(since), until and day(until), facts, tuple(parameters.items()))


@pytest.mark.parametrize(
    ("old", "new", "quarters"),
    [
        (span(1), span(1), []),
        (None, None, []),
        # What begins is carried on through all later quarters; what never was there before is stale since it began.
        (None, span(1), [20141, 20142, 20143, 20144]),
        (span(1), None, [20141, 20142, 20143, 20144]),
        (span(1, since="2014-07-01"), None, [20143, 20144]),
        (span(1, since="2014-06-30"), None, [20142, 20143, 20144]),
        # It began otherwise, or is something else: since the earlier of the two.
        (span(1), span(1, since="2014-04-01"), [20141, 20142, 20143, 20144]),
        (span(1, since="2014-07-01"), span(2, since="2014-07-02"), [20143, 20144]),
        (span(1), span(2), [20141, 20142, 20143, 20144]),
        # Only the end moved: from the day after the earlier end on. It held on the end itself.
        (span(1), span(1, until="2014-06-30"), [20143, 20144]),
        (span(1, until="2014-06-29"), span(1), [20142, 20143, 20144]),
        (span(1, until="2014-06-29"), span(1, until="2014-09-30"), [20142, 20143, 20144]),
        (span(1, until="2014-09-30"), span(1, until="2014-06-30"), [20143, 20144]),
        (span(1, until="2014-09-30"), span(1), [20144]),
        # What happened counts in its quarter alone.
        (event_impact(day("2014-03-31"), 1), None, [20141]),
        (event_impact(day("2014-03-31"), 1), event_impact(day("2014-04-01"), 1), [20141, 20142]),
        (event_impact(day("2014-03-31"), 1), event_impact(day("2014-03-01"), 1), []),
        (event_impact(day("2014-03-31"), 1), event_impact(day("2014-03-01"), 2), [20141]),
        (EventImpact(frozenset({20134, 20142})), event_impact(day("2014-05-01")), [20134, 20142]),
    ],
)
def test_a_change_makes_stale_what_it_may_move(old, new, quarters):
    assert sorted(stale_quarters(old, new)) == quarters


def test_a_change_of_the_parameter_itself_concerns_all_parameters_and_one_beside_it_its_own():
    stale, march = StaleQuarters(), day("2014-03-31")
    stale.add({"a": event_impact(march, 1, stage="market")}, {"a": event_impact(march, 2, stage="market")})
    stale.add({"b": event_impact(march, 1, stage="market")}, {"b": event_impact(march, 1, stage="production")})
    stale.add({"a": event_impact(day("2014-04-01"), stage="market")}, {})
    stale.add({}, {"a": event_impact(day("2014-07-01"), stage="production")})
    assert stale.found == {
        ("a", (("stage", "market"),)): {20141, 20142},
        ("a", (("stage", "production"),)): {20143},
        ("b", ()): {20141},
    }
    assert stale.by_measure() == {"a": {20141, 20142, 20143}, "b": {20141}}
    assert event_impact(march, 1, stage="market", kind="x").parameters == (("kind", "x"), ("stage", "market"))


def test_a_batch_counts_by_its_result_and_where_it_was_sampled():
    batch = SpotCheck(
        sampled_on=day("2014-07-01"), stage="market", outcome="failed", township_id=3, category="食品", producer_id=5
    )
    assert spot_check_impact(batch) == {
        "spot-check-pass-rate": EventImpact(frozenset({20143}), ("failed", 3, "食品", 5), (("stage", "market"),))
    }
    batch.outcome = "pending"
    assert spot_check_impact(batch) == {}


def test_a_project_counts_by_its_verdict_and_by_its_five_aspects():
    aspects = {"quality": "met", "safety": "missed", "environment": "met", "energy": "", "hygiene": "met"}
    project = CompletedProject(accepted_on=day("2014-04-01"), verdict="passed", township_id=3, **aspects)
    assert project_impact(project) == {
        "projects-qualified": EventImpact(frozenset({20142}), ("passed", 3)),
        "projects-meeting-aspect": EventImpact(frozenset({20142}), (("met", "missed", "met", "", "met"), 3)),
    }
    evaluation = ServiceEvaluation(evaluated_on=day("2014-01-01"), met=False, enterprise_id=8)
    assert evaluation_impact(evaluation) == {"service-evaluations-met": EventImpact(frozenset({20141}), (False, 8))}


def test_an_enterprise_in_operation_is_sliced_by_place_industry_and_size():
    enterprise = Enterprise(founded_on=SINCE, closed_on=UNTIL, township_id=3, industry_id=4, size="large")
    own = span(3, 4, "large", until="2014-08-31")
    assert impact.operation_impact(enterprise) == {"certified-enterprises": own, "key-enterprises-certified": own}
    enterprise.service_industry_id = 7
    assert impact.operation_impact(enterprise) == {
        "certified-enterprises": own,
        "key-enterprises-certified": own,
        "service-enterprises-certified": span(3, 4, "large", 7, until="2014-08-31"),
    }


@pytest.mark.parametrize(
    ("kind", "is_serving", "measures"),
    [
        ("key", False, ["key-enterprises-certified"]),
        ("key", True, ["key-enterprises-certified", "service-enterprises-certified"]),
        ("backbone", True, []),
        ("fostered", True, []),
    ],
)
def test_of_designations_those_of_key_enterprises_count(kind, is_serving, measures):
    row = Designation(kind=kind, since=SINCE, until=None, enterprise_id=8)
    assert impact.designation_impact(row, is_serving=is_serving) == dict.fromkeys(measures, span(8))


@pytest.mark.parametrize(
    ("in_catalogue", "is_main", "more"),
    [
        (False, False, []),
        (True, False, ["ccc-products-certified"]),
        (False, True, ["adopting-products"]),
        (True, True, ["ccc-products-certified", "adopting-products"]),
    ],
)
def test_a_product_counts_with_and_without_a_standard_and_in_what_it_belongs_to(in_catalogue, is_main, more):
    product = Product(
        launched_on=SINCE, ended_on=UNTIL, enterprise_id=8, in_ccc_catalogue=in_catalogue, is_main_industrial=is_main
    )
    measures = ["products-with-standard", "products-without-standard", *more]
    assert impact.product_impact(product) == dict.fromkeys(measures, span(8, until="2014-08-31"))


@pytest.mark.parametrize(
    ("adoption", "adopts"), [("idt", True), ("mod", True), ("eqv", True), ("neq", False), ("", False)]
)
def test_a_standard_counts_for_its_product_and_as_adopted_where_it_is(adoption, adopts):
    row = ProductStandard(valid_from=SINCE, valid_until=None, product_id=9, adoption=adoption)
    measures = ["products-with-standard", "products-without-standard", *["adopting-products"] * adopts]
    assert impact.standard_impact(row) == dict.fromkeys(measures, span(9))


def test_an_award_counts_in_its_round_and_a_renewal_in_none():
    award = BrandAward(kind="new", granted_on=day("2014-09-30"), programme="city")
    assert impact.own_award_impact(award) == {
        "new-brand-awards": EventImpact(frozenset({20143}), (), (("programme", "city"),))
    }
    award.kind = "renewal"
    assert impact.own_award_impact(award) == {}


@pytest.mark.parametrize(
    ("scheme", "measures"),
    [
        ("iso9001", ["iso9000-enterprises", "service-enterprises-certified"]),
        ("iso14001", []),
        ("ohsas18001", []),
        ("ccc", ["ccc-products-certified"]),
        ("product", []),
    ],
)
def test_a_certificate_moves_what_asks_for_its_scheme(scheme, measures):
    found = impact.certificate_impact(Certificate(scheme=scheme, enterprise_id=8, **SPAN))
    expected = dict.fromkeys(["certified-enterprises", *measures], span(8, scheme, until="2014-08-31"))
    if scheme in {"iso9001", "iso14001", "ohsas18001"}:
        # The figure of key enterprises asks for one scheme at a time.
        expected["key-enterprises-certified"] = span(8, scheme, until="2014-08-31", scheme=scheme)
    assert found == expected


def test_products_that_a_certificate_covers_are_facts_of_it():
    certificate = Certificate(scheme="product", enterprise_id=8, **SPAN)
    assert impact.certificate_impact(certificate, (21, 22)) == {
        "certified-enterprises": span(8, "product", until="2014-08-31"),
        "ccc-products-certified": span(8, "product", 21, 22, until="2014-08-31"),
    }


def test_an_audit_leaves_a_certificate_as_it_is_and_whatever_else_happens_holds_from_its_day_on():
    event = CertificateEvent(kind="suspended", happened_on=SINCE, certificate_id=6)
    assert impact.status_impact(event, "ccc") == {
        "certified-enterprises": span(6, "suspended"),
        "ccc-products-certified": span(6, "suspended"),
    }
    event.kind = "audited"
    assert impact.status_impact(event, "ccc") == {}


@pytest.mark.parametrize(
    ("kinds", "service_industry", "is_key", "is_serving"),
    [
        (["key"], 7, True, True),
        (["backbone", "key"], None, True, False),
        (["backbone"], 7, False, False),
        ([], None, False, False),
    ],
)
def test_a_certificate_by_itself_moves_key_enterprises_where_its_enterprise_was_one(
    kinds, service_industry, is_key, is_serving
):
    enterprise = Enterprise(pk=8, service_industry_id=service_industry)
    enterprise._prefetched_objects_cache = {"designations": [Designation(kind=kind) for kind in kinds]}
    found = impact.own_certificate_impact(Certificate(scheme="iso9001", enterprise=enterprise, **SPAN))
    assert set(found) == {
        "certified-enterprises", "iso9000-enterprises", *["key-enterprises-certified"] * is_key,
        *["service-enterprises-certified"] * is_serving,
    }  # fmt: skip
