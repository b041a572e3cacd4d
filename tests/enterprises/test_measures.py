"""What is valid, in operation, designated, adopted or newly awarded on a day."""

import datetime as dt

import pytest

from targets.aggregation import DayRange, day_parts, period_parts
from targets.registry import registry
from tests.factories import (
    make_award,
    make_certificate,
    make_designation,
    make_enterprise,
    make_event,
    make_product,
    make_service_industry,
    make_standard,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2014, 9, 30)
ONE = dt.timedelta(days=1)


def parts(key, day=DAY, **parameters):
    found = day_parts(registry[key].population(day, 0, parameters))
    return found.numerator, found.denominator


def key_parts(day, scheme="iso9001"):
    return parts("key-enterprises-certified", day, scheme=scheme)


def test_a_certificate_is_valid_from_its_issue_through_its_expiry():
    enterprise = make_enterprise()
    make_certificate(enterprise, issued_on=dt.date(2012, 3, 1), expires_on=dt.date(2014, 9, 30))

    days = [dt.date(2012, 2, 29), dt.date(2012, 3, 1), dt.date(2014, 9, 30), dt.date(2014, 10, 1)]

    assert [parts("iso9000-enterprises", day)[0] for day in days] == [0, 1, 1, 0]


def test_validity_can_be_asked_of_each_day_around_its_events():
    certificate = make_certificate()
    make_event(certificate, "suspended", dt.date(2013, 5, 10))
    make_event(certificate, "audited", dt.date(2013, 5, 20))
    make_event(certificate, "resumed", dt.date(2013, 8, 1))
    make_event(certificate, "withdrawn", dt.date(2014, 2, 1))

    days = ["2013-05-09", "2013-05-10", "2013-05-20", "2013-07-31", "2013-08-01", "2014-01-31", "2014-02-01"]
    found = [parts("iso9000-enterprises", dt.date.fromisoformat(day))[0] for day in days]

    assert found == [1, 0, 0, 0, 1, 1, 0]


@pytest.mark.parametrize(
    ("kinds", "valid"),
    [
        (["suspended", "resumed"], 1),
        (["resumed", "suspended"], 0),
        (["suspended", "resumed", "cancelled"], 0),
        (["cancelled", "audited"], 0),
    ],
)
def test_of_several_events_on_one_day_the_last_recorded_decides(kinds, valid):
    certificate = make_certificate()
    for kind in kinds:
        make_event(certificate, kind, DAY)

    assert parts("iso9000-enterprises")[0] == valid
    assert parts("iso9000-enterprises", DAY - ONE)[0] == 1


def test_an_enterprise_counts_once_however_many_certificates_it_has():
    enterprise = make_enterprise()
    make_certificate(enterprise)
    make_certificate(enterprise)

    assert parts("iso9000-enterprises") == (1, None)
    assert parts("certified-enterprises") == (1, 1)


def test_any_certificate_counts_among_all_in_operation():
    make_certificate(make_enterprise(), scheme="product")
    make_enterprise()
    make_enterprise(closed_on=DAY - ONE)
    make_enterprise(founded_on=DAY + ONE)

    assert parts("certified-enterprises") == (1, 2)


def test_an_enterprise_is_in_operation_on_its_first_and_last_day():
    make_enterprise(founded_on=dt.date(2011, 4, 1), closed_on=dt.date(2014, 6, 30))

    days = ["2011-03-31", "2011-04-01", "2014-06-30", "2014-07-01"]

    assert [parts("certified-enterprises", dt.date.fromisoformat(day))[1] for day in days] == [0, 1, 1, 0]


def test_no_enterprise_at_all_is_nought_of_nought():
    assert parts("certified-enterprises") == (0, 0)


def test_a_key_enterprise_counts_within_its_designation():
    enterprise = make_enterprise()
    make_designation(enterprise, since=dt.date(2012, 1, 1), until=dt.date(2013, 12, 31))
    make_designation(make_enterprise(), kind="backbone")
    make_certificate(enterprise)

    days = ["2011-12-31", "2012-01-01", "2012-03-01", "2013-12-31", "2014-01-01"]

    assert [key_parts(dt.date.fromisoformat(day)) for day in days] == [(0, 0), (0, 1), (1, 1), (1, 1), (0, 0)]


def test_each_scheme_is_counted_by_itself():
    enterprise = make_enterprise()
    make_designation(enterprise)
    make_certificate(enterprise, scheme="iso14001")

    assert key_parts(DAY, "iso9001") == (0, 1)
    assert key_parts(DAY, "iso14001") == (1, 1)


def test_service_enterprises_are_sliced_by_the_industries_of_the_plan():
    hotels, banks = make_service_industry(), make_service_industry()
    certified = make_enterprise(service_industry=hotels)
    for enterprise in (
        certified,
        make_enterprise(service_industry=hotels),
        make_enterprise(service_industry=banks),
        make_enterprise(),
    ):
        make_designation(enterprise)
    make_enterprise(service_industry=banks)
    make_certificate(certified)

    found = day_parts(registry["service-enterprises-certified"].population(DAY, 0, {}))

    assert (found.numerator, found.denominator) == (1, 3)
    assert found.breakdown["service_industry"] == {hotels.code: [1, 2], banks.code: [0, 1]}


def test_catalogue_products_need_a_ccc_certificate_of_their_own():
    covered, uncovered = make_product(in_ccc_catalogue=True), make_product(in_ccc_catalogue=True)
    make_product(in_ccc_catalogue=False)
    make_product(in_ccc_catalogue=True, ended_on=DAY - ONE)
    make_certificate(covered.enterprise, scheme="ccc").products.add(covered)
    make_certificate(uncovered.enterprise, scheme="ccc")
    make_certificate(uncovered.enterprise, scheme="product").products.add(uncovered)

    assert parts("ccc-products-certified") == (1, 2)


@pytest.mark.parametrize(("adoption", "expected"), [("idt", 1), ("mod", 1), ("eqv", 1), ("neq", 0), ("", 0)])
def test_neq_is_no_adoption(adoption, expected):
    make_standard(make_product(is_main_industrial=True), adoption=adoption, adopted_number="ISO 1" if adoption else "")

    assert parts("adopting-products") == (expected, None)


def test_products_are_counted_not_standards():
    product = make_product(is_main_industrial=True)
    make_standard(product, adoption="idt", adopted_number="ISO 1")
    make_standard(product, adoption="mod", adopted_number="ISO 2")
    make_standard(make_product(), adoption="idt", adopted_number="ISO 1")

    assert parts("adopting-products") == (1, None)


def test_a_product_without_a_standard_that_holds_is_made_without_one():
    make_standard(make_product())
    make_standard(make_product(), valid_until=DAY - ONE)
    make_standard(make_product(), valid_from=DAY + ONE)
    make_product(ended_on=DAY - ONE)
    make_product(launched_on=DAY + ONE)

    assert parts("products-without-standard") == (2, None)
    assert parts("products-with-standard") == (1, 3)


def test_a_standard_holds_on_its_last_day():
    make_standard(make_product(), valid_until=DAY)

    assert parts("products-with-standard") == (1, 1)
    assert parts("products-with-standard", DAY + ONE) == (0, 1)


def awards(programme="tianjin"):
    population = registry["new-brand-awards"].population(DAY, 0, {"programme": programme})
    return period_parts(population, [DayRange(1, dt.date(2010, 1, 1), DAY)])[1].numerator


def test_only_the_first_award_of_a_product_is_new():
    product = make_product()
    make_award(product, granted_on=dt.date(2010, 12, 20))
    make_award(product, granted_on=dt.date(2011, 12, 20))
    make_award(product, granted_on=dt.date(2013, 12, 20), kind="renewal")
    make_award(granted_on=dt.date(2012, 12, 20), kind="renewal")

    assert awards() == 1


def test_an_award_before_the_plan_never_counts_and_makes_later_ones_old():
    product = make_product()
    make_award(product, granted_on=dt.date(2009, 12, 31))
    make_award(product, granted_on=dt.date(2012, 12, 20))

    assert awards() == 0


def test_the_first_day_of_the_plan_counts():
    make_award(granted_on=dt.date(2010, 1, 1))

    assert awards() == 1


def test_each_programme_has_its_own_first():
    product = make_product()
    make_award(product, granted_on=dt.date(2008, 12, 20), programme="china")
    make_award(product, granted_on=dt.date(2012, 12, 20))

    assert awards() == 1
    assert awards("china") == 0
