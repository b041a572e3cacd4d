"""Every view says who may call it, and holds to it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Role
from api.access import RolePermission
from tests.factories import make_body, make_user

# Before anybody is signed in, and machines.
STRANGERS = {"/sign-in/", "/session/", "/language/", "/admin/login/", "/livez", "/readyz", "/metrics"}
SCHEMA = "/api/v1/schema/"
VALUES = {"int": "1", "slug": "x", "str": "x", "uuid": "00000000-0000-0000-0000-000000000000"}


def views(patterns: list[Any], prefix: str = "/") -> Iterator[tuple[str, Any]]:
    """Yield address and view of everything that the portal answers but the admin's own pages."""
    for one in patterns:
        if isinstance(one, URLPattern):
            yield prefix + sample(str(one.pattern)), one.callback
        elif isinstance(one, URLResolver) and one.app_name != "admin":
            yield from views(one.url_patterns, prefix + str(one.pattern))


def sample(route: str) -> str:
    """Return an address of a route: of those of pages, and of the patterns of the interface."""
    if not route.startswith("^"):
        return re.sub(r"<(\w+):\w+>", lambda found: VALUES[found[1]], route)
    groups = {"action": "close", "key": VALUES["uuid"]}
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: groups.get(found[1], "1"), route).strip("^$")


VIEWS = list(views(get_resolver().url_patterns))
INTERFACE = {path: view for path, view in VIEWS if hasattr(view, "cls") and path != SCHEMA}
PAGES = {path: view for path, view in VIEWS if not hasattr(view, "cls")}
FOR_ROLES = {path: view.open_to for path, view in PAGES.items() if isinstance(getattr(view, "open_to", None), tuple)}


@pytest.fixture
def people(db: None) -> dict[str, Client]:
    found = {}
    for role in Role:
        found[role] = Client()
        user = make_user(role, body=make_body() if role in {Role.LIAISON, Role.HEAD} else None)
        found[role].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def test_every_page_names_its_roles_or_leaves_it_to_its_object():
    open_to_nobody = [path for path, view in PAGES.items() if path not in STRANGERS and not hasattr(view, "open_to")]
    assert open_to_nobody == []
    assert {path for path, view in PAGES.items() if not getattr(view, "login_required", True)} == STRANGERS


def test_a_page_refuses_every_other_role(people):
    for path, allowed in FOR_ROLES.items():
        for role in set(Role) - set(allowed):
            answers = {people[role].get(path).status_code, people[role].post(path).status_code}
            assert answers in ({403}, {403, 405}), f"{role} at {path}"


@pytest.mark.django_db
def test_strangers_are_led_to_the_sign_in_page(client):
    for path in {path for path, _view in VIEWS} - STRANGERS:
        answer = client.get(path)
        if path in PAGES:
            assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/sign-in/"), path
        else:
            assert answer.status_code == 401, path


def test_no_page_is_kept_by_browsers(people):
    kept = {}
    for path in PAGES.keys() | INTERFACE.keys():
        answer = people[Role.OFFICE].get(path)
        if "no-store" not in answer.get("Cache-Control", ""):
            kept[path] = answer.get("Cache-Control")
    assert kept == {}


def test_every_view_of_the_interface_names_its_roles():
    classes = {view.cls for path, view in INTERFACE.items() if path != "/api/v1/"}
    assert {one for one in classes if one.permission_classes != [RolePermission]} == set()
    assert {one for one in classes if not set(one.readers) <= set(Role)} == set()
    writing = {
        one for one in classes if any(hasattr(one, method) for method in ("create", "partial_update", "withdraw"))
    }
    assert {one for one in writing if not set(one.keepers) <= set(Role)} == set()
    assert len(classes) == 32
    assert len(writing) == 18


def test_every_list_of_the_admin_says_itself_who_may_look_add_change_and_delete():
    asked = ("has_view_permission", "has_add_permission", "has_change_permission", "has_delete_permission")
    own = [
        (type(one).__name__, name)
        for model_admin in admin.site._registry.values()
        for one in [model_admin, *(inline(model_admin.model, admin.site) for inline in model_admin.inlines)]
        for name in asked
        if getattr(type(one), name).__module__.startswith("django.")
    ]
    assert own == []


@pytest.mark.django_db
def test_the_admin_deletes_nothing_of_the_plan(rf):
    request = rf.get("/admin/")
    request.user = make_user(Role.OFFICE, is_staff=True)
    lists = list(admin.site._registry.values())
    inlines = [inline(one.model, admin.site) for one in lists for inline in one.inlines]
    deleting = {one.model.__name__ for one in [*lists, *inlines] if one.has_delete_permission(request)}
    # The office's own findings, and lists that registers refer to; what decides lights is amended.
    assert deleting == {"MilestoneSignOff", "Industry", "ServiceIndustry", "IndustrySupervision", "Law"}


@pytest.mark.parametrize("role", [Role.LIAISON, Role.HEAD, Role.LEADER])
def test_the_admin_lets_nobody_in_who_has_nothing_to_keep_there(people, role):
    answer = people[role].get("/admin/", follow=True)
    assert answer.status_code == 403
