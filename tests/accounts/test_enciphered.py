"""Telephones of people: plain to the portal, enciphered to whoever holds the database, its trail or a backup."""

import pytest
from django.db import connection
from django.db.models.signals import post_migrate

from accounts.enciphered import PREFIX, encipher
from accounts.models import Role, User
from audit.describing import describe_events
from audit.models import Event
from tests.factories import make_user

PHONE = "022-29240001"
pytestmark = pytest.mark.django_db


def start_anew() -> None:
    """Do what follows each migration, for telephones alone."""
    next(receiver for (uid, _of), receiver, *_more in post_migrate.receivers if uid == "accounts.telephones")()


def read_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM accounts_user")
        return cursor.fetchone()[0]


def test_a_telephone_is_enciphered_in_the_database_and_in_the_trail():
    user = make_user(Role.OFFICE, phone=PHONE)
    assert read_stored().startswith(PREFIX)
    assert User.objects.get(phone=PHONE).phone == PHONE
    user.save()
    made, *changed = Event.objects.filter(table_name="accounts_user").order_by("pk")
    assert (made.after["phone"], changed) == (read_stored(), []), "saved unchanged it is unchanged"
    [line] = describe_events([made], user)
    assert [change.after for change in line.changes if change.field == "办公电话"] == ["（内容不显示）"]
    User.objects.update(phone="")
    assert read_stored() == ""


def test_an_earlier_key_is_read_and_the_next_start_brings_the_new_one(settings):
    make_user(Role.OFFICE, phone=PHONE)
    first = read_stored()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key"
    assert User.objects.get().phone == PHONE
    start_anew()
    assert read_stored() == encipher(PHONE) != first
    settings.SECRET_KEY_FALLBACKS = []
    assert User.objects.get().phone == PHONE


def test_what_is_plain_is_enciphered_at_the_next_start_and_what_no_key_reads_is_not_lost(settings):
    user = make_user(Role.OFFICE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET phone = %s", [PHONE])
    assert User.objects.get().phone == PHONE
    start_anew()
    stored = read_stored()
    assert stored == encipher(PHONE)
    settings.SECRET_KEY = "another-key"
    user.refresh_from_db()
    user.save()
    start_anew()
    assert (user.phone, read_stored()) == (stored, stored)
