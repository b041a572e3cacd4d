"""What every page shows."""

from django.http import HttpRequest

from targets import clock


def portal(request: HttpRequest) -> dict[str, object]:
    """Give templates the business day and whether it was moved."""
    return {"business_day": clock.today(), "business_day_is_moved": clock.is_moved()}
