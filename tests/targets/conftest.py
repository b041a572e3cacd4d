"""The day on which these tests stand."""

import pytest


@pytest.fixture(autouse=True)
def business_date(settings):
    """Stand on the day of the demonstration; a test moves it with ``settings.BUSINESS_DATE``."""
    settings.BUSINESS_DATE = "2014-10-15"
