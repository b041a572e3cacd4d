"""A form of a row that somebody else has changed meanwhile is refused in words, whichever field the person changed."""

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from enterprises.models import FormerName, ResearchInstitution, SiteLevel, SiteMember
from inspections.models import Complaint, DeadlineRule, EnforcementCase, FailingItem, Law
from inspections.views.deadline_rules import RULES
from registers.registry import registry
from tests.factories import (
    make_award,
    make_body,
    make_certificate,
    make_city_rate,
    make_designation,
    make_enterprise,
    make_evaluation,
    make_event,
    make_industry,
    make_product,
    make_project,
    make_quarters,
    make_service_industry,
    make_site,
    make_spot_check,
    make_standard,
    make_survey,
    make_township,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2014, 3, 3)


def make_check() -> Model:
    check = make_spot_check(first_result="failed")
    FailingItem.objects.create(spot_check=check, position=1, item="绝缘厚度", measured="0.5", limit="≥0.6")
    return check


def make_case() -> EnforcementCase:
    law = Law.objects.create(name="产品质量法", position=1)
    return EnforcementCase.objects.create(number="案1", body=make_body(), law=law, subject="伪造产地", opened_on=DAY)


def make_complaint(case: EnforcementCase) -> Complaint:
    fields = {"number": "诉1", "kind": "complaint", "subject": "短斤少两", "received_on": DAY}
    return Complaint.objects.create(body=case.body, **fields)


MAKE = {
    "enterprise": lambda: make_enterprise(service_industry=make_service_industry()),
    "designation": lambda: make_designation(make_enterprise()),
    "research-institution": lambda: ResearchInstitution.objects.create(enterprise=make_enterprise(), name="所", since=DAY),
    "former-name": lambda: FormerName.objects.create(enterprise=make_enterprise(), name="旧名", until=DAY),
    "product": make_product,
    "standard": lambda: make_standard(make_product()),
    "certificate": make_certificate,
    "certificate-event": lambda: make_event(make_certificate(), "suspended", DAY),
    "award": make_award,
    "spot-check": make_check,
    "project": make_project,
    "evaluation": make_evaluation,
    "case": make_case,
    "complaint": lambda: make_complaint(make_case()),
    "site": make_site,
    "site-level": lambda: SiteLevel.objects.create(site=make_site(), level="city", since=DAY, basis="文件"),
    "site-member": lambda: SiteMember.objects.create(site=make_site(), enterprise=make_enterprise(), since=DAY),
    "survey": make_survey,
    "city-rate": make_city_rate,
    "deadline-rule": lambda: DeadlineRule.objects.create(topic="rectification", trigger="notice", days=30, text="甲", basis="乙", since=DAY),
}  # fmt: skip
REGISTERS = {register.noun: register for register in [*registry.values(), RULES]}
FIELDS = [
    (noun, name)
    for noun, register in REGISTERS.items()
    for name in register.form.base_fields
    if name not in {"opened", register.form.anchor}
]


@pytest.fixture(autouse=True)
def october_2014() -> None:
    make_quarters()
    # Something else to choose wherever a row is chosen.
    make_township(), make_industry(), make_service_industry(), make_enterprise(), make_body()


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user())
    return client


def sent(form: Any) -> dict[str, Any]:
    """Return what a browser would send of the form as it stands."""
    found: dict[str, Any] = {}
    for bound in form:
        value, widget = bound.value(), bound.field.widget
        if hasattr(widget, "spread"):
            found |= widget.spread(bound.html_name, value)
        elif value not in (None, False) and not bound.field.disabled:
            found[bound.html_name] = value.pk if isinstance(value, Model) else value
    return found


def another(bound: Any) -> dict[str, Any]:  # noqa: PLR0911
    """Return what a browser would send of a field after the person changed it."""
    field, name, value = bound.field, bound.html_name, bound.value()
    if hasattr(field.widget, "spread"):
        return dict(field.widget.spread(name, [*(value or []), ("标志", "", "")]))
    if isinstance(field, forms.BooleanField):
        return {name: "" if value else "on"}
    if isinstance(field, forms.ModelChoiceField):
        keys = [str(getattr(row, field.to_field_name or "pk")) for row in field.queryset]
        rows = [key for key in keys if key not in str(value)]
        return {name: rows[:1]}
    if isinstance(field, forms.ChoiceField):
        return {name: next(key for key, _words in field.choices if key and str(key) != str(value))}
    if isinstance(field, forms.DateField):
        return {name: "2013-02-03"}
    if isinstance(field, (forms.DecimalField, forms.IntegerField)):
        return {name: "7"}
    return {name: f"{value or ''}甲"}


def test_every_form_of_a_register_is_tried() -> None:
    assert REGISTERS.keys() == MAKE.keys()
    assert len(FIELDS) == 161


@pytest.mark.parametrize(("noun", "name"), FIELDS)
def test_a_stale_copy_is_refused_beside_the_field_and_sent_once_more_is_meant(office: Client, noun: str, name: str):
    row = MAKE[noun]()
    address = reverse(f"{row._meta.app_label}:{noun}-edit", args=[row.pk])
    form = office.get(address).context["form"]
    copy = sent(form) | another(form[name]) | {"opened": "of-before"}
    answer = office.post(address, copy)
    refused = answer.context["form"]
    assert answer.status_code == 422
    assert "您打开后，他人已修改该记录" in refused.non_field_errors()[0]
    if form.fields[name].has_changed(form.get_initial_for_field(form.fields[name], name), copy.get(name)):
        assert refused.errors[name]
    assert refused["opened"].value() == form["opened"].value()
