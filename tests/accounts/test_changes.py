"""What is changed on accounts: never one's own role, and always with the old and the new value."""

import pytest
from axes.models import AccessAttempt
from django.contrib.admin import site as admin_site
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import AccountChange, Role, User
from accounts.services import user_save, users_unlock
from tests.factories import make_body, make_user
from tests.pages import read_texts

pytestmark = pytest.mark.django_db


def changes() -> list[tuple[object, ...]]:
    return list(AccountChange.objects.order_by("pk").values_list("account__username", "what", "before", "after", "by"))


@pytest.fixture
def admin() -> User:
    return make_user(Role.ADMIN, is_staff=True)


def fields_of(user: User, **changed: object) -> dict[str, object]:
    fields = {"username": user.username, "display_name": user.display_name, "role": user.role, "is_active": "on"}
    return fields | {"body": user.body_id or "", "email": ""} | changed


def test_a_change_of_role_body_and_state_is_recorded_with_old_and_new(admin):
    user = make_user(Role.LEADER)
    user.role, user.body, user.is_active = Role.LIAISON, make_body(name="质监局"), False
    user_save(user=user, by=admin)
    assert changes() == [
        (user.username, "role", "领导", "部门联络员", admin.pk),
        (user.username, "body", "—", "质监局", admin.pk),
        (user.username, "active", "启用", "停用", admin.pk),
    ]
    user_save(user=user, by=admin)
    assert AccountChange.objects.count() == 3


def test_nobody_changes_their_own_role(admin, client):
    admin.role = Role.OFFICE
    with pytest.raises(ValidationError, match="本人"):
        user_save(user=admin, by=admin)
    admin.refresh_from_db()
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("accounts:user", args=[admin.pk])
    assert client.post(address, fields_of(admin, role="office", display_name="李四")).status_code == 302
    admin.refresh_from_db()
    assert (admin.role, admin.display_name) == (Role.ADMIN, "李四")
    assert changes() == []


def test_an_administrator_changes_another_ones_role_on_its_page(admin, client):
    user = make_user(Role.LEADER)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("accounts:user", args=[user.pk])
    client.post(address, fields_of(user, role="auditor"))
    assert changes() == [(user.username, "role", "领导", "审计人员", admin.pk)]


def test_an_unlocking_is_recorded_where_there_was_something_to_unlock(admin):
    locked, other = make_user(Role.LEADER), make_user(Role.LEADER)
    for _ in range(5):
        Client().post("/sign-in/", {"username": locked.username, "password": "wrong"})
    users_unlock(users=[locked, other], by=admin)
    assert not AccessAttempt.objects.exists()
    assert changes() == [(locked.username, "lock", "登录失败5次", "无", admin.pk)]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_administrators_and_auditors_read_the_changes_and_nobody_changes_them(client, role):
    user = make_user(role, is_staff=True)
    AccountChange.objects.create(account=user, what="role", before="a", after="b", by=user)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("accounts:account-changes"))
    assert (page.status_code, read_texts(page, "td[data-label='变更前'], td[data-label='变更后']")) == (200, ["a", "b"])
    assert client.post(reverse("accounts:account-changes")).status_code == 405
    assert not admin_site.is_registered(AccountChange)


def test_the_office_does_not_read_them(client):
    client.force_login(make_user(Role.OFFICE, is_staff=True), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("accounts:account-changes")).status_code == 403
