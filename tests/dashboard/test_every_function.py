"""Every function of the portal is in the menu, or found by what it does."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from dashboard.search.functions import list_functions
from registers.registry import registry

# Parts of pages, what only answers a link or a press there, and what is there before anybody signs in or only for machines.
NO_FUNCTIONS = {
    "accounts": "password-changed recovery-codes second-factor second-factor-set-up session sign-in sign-out wall-sign-in",
    "assessment": "count summary",
    "dashboard": "home reports-count rectifications-count search wall-places",
    "enterprises": "lookalikes",
    "inspections": "deadline-rule-add match-producer rectification-add-many rectification-choose rectification-urge-many",
    "meetings": "decisions",
    "notifications": "inbox-count",
    "operations": "livez metrics ready readyz",
    "reporting": "report-accept-several reminder-rule-add reminders-send report-item-add",
    "supervision": "count raise summary urge-many",
}


def list_page_names(resolver: Any, app: str) -> Iterator[str]:
    """Yield the names of the addresses of an app that need no argument and answer more than a sent form."""
    for one in resolver.url_patterns:
        if not one.pattern.converters and one.name and not isinstance(one, URLResolver):
            allowed = [cell.cell_contents for cell in one.callback.__closure__ or () if cell.cell_contents == ["POST"]]
            if not allowed:
                yield f"{app}:{one.name}"


def test_every_function_is_in_the_menu_or_found_by_its_name() -> None:
    reached = {name for name, *_ in list_functions()} | {register.add_page for register in registry.values()}
    for one in get_resolver().url_patterns:
        app = getattr(one, "namespace", None)
        if app and app not in {"admin", "api"}:
            missing = {*list_page_names(one, app)} - reached
            assert missing == {f"{app}:{name}" for name in NO_FUNCTIONS.get(app, "").split()}, app
