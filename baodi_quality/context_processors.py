"""What every page shows."""

from django.http import HttpRequest

from dashboard.menu import account_links, page_tabs, side_navigation
from targets import clock


def portal(request: HttpRequest) -> dict[str, object]:
    """Give templates the business day, whether it was moved, and where the person may go."""
    context: dict[str, object] = {"business_day": clock.today(), "business_day_is_moved": clock.is_moved()}
    # A request that is refused at the door, for its host name, has no user yet.
    if hasattr(request, "user") and request.user.is_authenticated:
        context |= {
            "navigation": side_navigation(request, request.user),
            "page_tabs": page_tabs(request, request.user),
            "account_links": account_links(),
            # The page warns before the session ends, so that nobody loses a form that took long to fill in.
            "session_seconds": request.session.get_session_cookie_age(),
        }
    return context
