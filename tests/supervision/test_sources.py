"""Rows that call for an item: while they do, what they fill in, and that healed ones say so."""

import datetime as dt

import pytest

from departments.models import IndicatorOwnership
from supervision.models import Supervision
from supervision.sources import find_source
from targets.models import Milestone, MilestoneSignOff
from tests.factories import (
    make_body,
    make_certificate,
    make_designation,
    make_enterprise,
    make_event,
    make_indicator,
    make_plan,
    make_product,
    make_spot_check,
)
from tests.pages import find_elements
from tests.supervision.items import day
from tests.supervision.test_items import browse


@pytest.fixture
def zhijian(cast):
    return make_body(code="zhijian")


def link_of(page, kind: str) -> list[str]:
    """Return where the page leads to raise an item of a kind."""
    return [href for link in find_elements(page, "a") if f"kind={kind}" in (href := link.get("href", ""))]


def test_a_catalogue_product_without_a_valid_certificate(cast, zhijian) -> None:
    product = make_product(in_ccc_catalogue=True, name="儿童推车")
    source = find_source("uncertified", product.pk)
    assert (source.changed, source.lead, source.days) == ("", zhijian, 30)
    assert "没有登记过" in source.task
    address = f"/supervision/raise/?kind=uncertified&row={product.pk}"
    assert link_of(browse(cast.office).get(product.get_absolute_url()), "uncertified") == [address]
    assert link_of(browse(cast.leader).get(product.get_absolute_url()), "uncertified") == []

    lapsed = make_certificate(product.enterprise, scheme="ccc", number="2009010101", expires_on=day("2014-11-02"))
    lapsed.products.add(product)
    source = find_source("uncertified", product.pk)
    assert source.changed == "" and "2009010101" in source.task

    lapsed.expires_on = day("2014-11-03")
    lapsed.save()
    assert find_source("uncertified", product.pk).changed == "该产品已持有有效证书，或已不需要。"
    assert link_of(browse(cast.office).get(product.get_absolute_url()), "uncertified") == []
    make_event(lapsed, "suspended", day("2014-11-03"))
    assert find_source("uncertified", product.pk).changed == ""
    product.ended_on = day("2014-11-02")
    product.save()
    assert find_source("uncertified", product.pk).changed


def test_a_milestone_past_its_day(cast) -> None:
    indicator = make_indicator("milestones-signed", make_plan(), kind="milestone")
    IndicatorOwnership.objects.create(indicator=indicator, body=cast.lead, part="lead", since="2010-01-01")
    step = Milestone.objects.create(indicator=indicator, position=1, name="建成检测中心", due_on="2014-11-02")
    source = find_source("milestone", step.pk)
    assert (source.changed, source.lead, source.days) == ("", cast.lead, 30)
    step.due_on = "2014-11-03"
    step.save()
    assert "2014年11月3日" in find_source("milestone", step.pk).changed
    step.due_on = "2014-06-30"
    step.save()
    MilestoneSignOff.objects.create(milestone=step, signed_on="2014-11-01", evidence="验收单")
    assert find_source("milestone", step.pk).changed == "该里程碑已于2014年11月1日验收。"


@pytest.mark.parametrize(
    ("expires_on", "renewed_until", "is_key", "calls"),
    [
        ("2014-12-03", None, True, True),  # 30 days ahead
        ("2014-12-04", None, True, False),
        ("2014-11-01", None, True, True),  # over already
        ("2014-12-03", "2014-12-03", True, True),  # ends as soon itself
        ("2014-12-03", "2014-12-04", True, False),
        ("2014-12-03", None, False, False),
    ],
)
def test_a_certificate_of_a_key_enterprise_that_ends(cast, zhijian, expires_on, renewed_until, is_key, calls) -> None:
    enterprise = make_enterprise()
    if is_key:
        make_designation(enterprise)
    row = make_certificate(enterprise, expires_on=day(expires_on))
    if renewed_until:
        make_certificate(enterprise, expires_on=day(renewed_until))
    source = find_source("certificate", row.pk)
    assert (source.changed == "", source.lead) == (calls, zhijian)
    assert len(link_of(browse(cast.office).get(row.get_absolute_url()), "certificate")) == calls


def test_a_batch_under_two_sampling_numbers_is_one_matter(cast) -> None:
    make_body(code="gongshang")
    same = {"producer_name": "甲厂", "batch": "20140801", "sample_name": "食用盐", "model": "500g"}
    first, second = make_spot_check(**same), make_spot_check(**same)
    others = [same | change for change in ({"model": "1kg"}, {"batch": ""}, {"producer_name": "乙厂"})]
    others.append(same | {"sampled_on": dt.date(2014, 8, 16)})
    for fields in others:
        assert find_source("repeated_batch", make_spot_check(**fields).pk).changed
    source = find_source("repeated_batch", second.pk)
    assert (source.source_key, source.changed) == (f"repeated_batch:{first.pk}", "")
    assert first.number in source.task and second.number in source.task

    office = browse(cast.office)
    assert len(link_of(office.get(second.get_absolute_url()), "repeated_batch")) == 1
    given = {"title": "a", "task": "b", "closing_standard": "c", "due_on": "2014-12-03", "lead": cast.lead.pk}
    office.post(f"/supervision/raise/?kind=repeated_batch&row={second.pk}", given)
    item = Supervision.objects.get()
    assert item.source_key == f"repeated_batch:{first.pk}"
    assert office.get(f"/supervision/raise/?kind=repeated_batch&row={first.pk}").url == item.get_absolute_url()
    second.model = "1kg"
    second.save()
    assert office.get(item.get_absolute_url()).context["source"].changed == "已没有其他抽样编号指向同一批次。"
