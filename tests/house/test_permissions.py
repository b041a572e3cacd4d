"""Every view says who may call it, and holds to it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Role, SwitchChange, User
from accounts.permission_words import CELLS, NOTES
from accounts.permissions import (
    EVERYBODY,
    find_roles,
    list_capabilities,
    list_open_roles,
    list_strays,
    list_views,
    read_view_capabilities,
)
from accounts.services import STAFF_ROLES
from api.access import RolePermission
from tests.factories import make_body, make_user

# Before anybody is signed in, and machines.
STRANGERS = {
    "/sign-in/", "/session/", "/language/", "/admin/login/", "/livez", "/readyz", "/health/ready", "/metrics", "/wall/sign-in/",
}  # fmt: skip
# People sign in for these too; a screen has its token instead.
OF_SCREENS = {"/wall/", "/wall/places/"}
SCHEMA = "/api/v1/schema/"
VALUES = {"int": "1", "slug": "x", "str": "x", "path": "x", "uuid": "00000000-0000-0000-0000-000000000000"}


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
    assert {path for path, view in PAGES.items() if not getattr(view, "login_required", True)} == STRANGERS | OF_SCREENS


def test_a_page_refuses_every_other_role(people):
    for path, allowed in FOR_ROLES.items():
        # While 三员 is off the system administrator does the security administrator's work.
        stands_in = {Role.ADMIN} if Role.SECURITY in allowed else set()
        for role in set(Role) - set(allowed) - stands_in:
            answers = {people[role].get(path).status_code, people[role].post(path).status_code}
            assert answers in ({403}, {403, 405}), f"{role} at {path}"


def test_with_three_administrators_the_system_administrator_is_refused_what_is_the_security_administrators(people):
    SwitchChange.objects.create(code="three_admins", before=False, after=True, reason="等保三级")
    for path, allowed in FOR_ROLES.items():
        if Role.SECURITY in allowed and Role.ADMIN not in allowed:
            assert people[Role.ADMIN].post(path).status_code in {403, 405}, path


def test_every_address_has_its_row_in_the_table_of_roles_and_opens_to_no_more_than_it_says():
    assert list_strays() == []
    known = set(read_view_capabilities()) - {name for name, _view in list_views()}
    registered = {f"admin:{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}
    assert known == registered


def test_nobody_writes_by_the_interface_what_the_table_lets_them_only_read():
    reading = {"see board and figures", "see evidence files", EVERYBODY}
    allowed = {one.name: one.roles for one in list_capabilities()}
    for name, view in list_views():
        keepers = set(getattr(getattr(view, "cls", None), "keepers", ()))
        names = set(read_view_capabilities()[name]) - reading
        assert keepers <= {role for one in names for role in allowed[one]}, name


def test_the_admin_opens_to_no_more_than_the_table_says(rf):
    request = rf.get("/admin/")
    for model, kept in admin.site._registry.items():
        for role in STAFF_ROLES:
            request.user = User(role=role, is_active=True, is_staff=True)
            if kept.has_view_permission(request):
                assert role in find_roles(f"admin:{model._meta.app_label}_{model._meta.model_name}"), (model, role)


def test_whatever_the_table_allows_a_role_there_is_a_page_for():
    pages: dict[str, set[Role]] = {one.name: set() for one in list_capabilities()} | {EVERYBODY: set()}
    for name, view in list_views():
        for capability in read_view_capabilities()[name]:
            pages[capability] |= list_open_roles(view) or set(Role)
    for one in list_capabilities():
        assert one.roles <= pages[one.name], one.name
    assert len(list_capabilities()) == 27


def test_every_cell_and_note_of_the_table_has_its_words():
    cells = {cell for one in list_capabilities() for cell in one.cells.values()}
    assert (cells - set(CELLS), {one.note for one in list_capabilities()} - set(NOTES)) == (set(), set())
    assert (set(CELLS) - cells, len(Role)) == (set(), 8)


def test_the_documentation_has_the_table():
    text = (Path(settings.BASE_DIR) / "docs" / "roles.md").read_text(encoding="utf-8")
    for one in list_capabilities():
        cells = " | ".join("—" if cell == "-" else cell for cell in one.cells.values())
        assert f"| {one.name_zh} | {cells} |" in text, one.name


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
    assert len(classes) == 34
    assert len(writing) == 20


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
    # Lists that registers refer to; what decides lights is amended, and signed off in rounds.
    assert deleting == {"Industry", "ServiceIndustry", "Law"}


@pytest.mark.parametrize("role", [Role.LIAISON, Role.HEAD, Role.LEADER])
def test_the_admin_lets_nobody_in_who_has_nothing_to_keep_there(people, role):
    answer = people[role].get("/admin/", follow=True)
    assert answer.status_code == 403
