"""Pages ask for the plan in force on their day: an ended plan keeps the addresses of its quarters."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.factories import make_indicator, make_plan, make_quarters, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "2016"),
        ({"quarter": "2016Q1"}, "2016"),
        ({"quarter": "2015Q4"}, "2010"),
        ({"as_of": "2015-12-31"}, "2010"),
        ({"as_of": "2016-01-01"}, "2016"),
    ],
)
@pytest.mark.parametrize("page", ["dashboard:board", "dashboard:leadership", "dashboard:townships"])
def test_the_plan_of_the_day_is_shown(settings, page, asked, code):
    settings.BUSINESS_DATE = "2016-02-10"
    make_indicator("new-brand-awards", make_plan(code="2010"), kind="count", code="A1")
    make_quarters(2016, 2020)
    later = make_plan(code="2016", starts_on=dt.date(2016, 1, 1), ends_on=dt.date(2020, 12, 31))
    make_indicator("new-brand-awards", later, kind="count", code="A1")
    client = Client()
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    context = client.get(reverse(page), asked).context
    shown = context["view"].plan if "view" in context else context["heat"].plan
    assert shown.code == code
