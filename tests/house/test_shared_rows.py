"""Rows that several tests begin with: the same for each, whatever another one did to them, and nobody else's."""

import pytest
from django.db import connection

from departments.models import Township
from tests.factories import make_township
from tests.shared_rows import Beneath, asking_others_to_end, beneath, share_rows


def make_own() -> list[Township]:
    return [make_township(name="甲镇")]


own_rows = share_rows("own_rows", make_own)


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_begins_with_the_rows_as_they_were_made(own_rows: list[Township], number: int) -> None:
    assert [town.name for town in (*own_rows, Township.objects.get())] == ["甲镇", "甲镇"]
    own_rows[0].name = "乙镇"
    own_rows[0].save()
    make_township()
    own_rows.clear()
    if number == 2:
        # The third one finds them all the same.
        connection.close()


@pytest.mark.django_db
def test_whoever_does_not_ask_for_them_finds_none() -> None:
    assert (beneath.name, Township.objects.count()) == ("", 0)


def test_one_that_commits_makes_its_own(own_rows: list[Township], transactional_db: None) -> None:
    assert (beneath.name, connection.in_atomic_block) == ("", False)
    assert Township.objects.get() == own_rows[0]


@pytest.mark.django_db
def test_they_are_made_once_and_anew_where_somebody_waits_for_the_end_of_what_is_open() -> None:
    ground, keys = Beneath(), []
    for _number in range(2):
        ground.lay("own_rows")
        keys.append(Township.objects.get().pk)
    with asking_others_to_end():
        ground.lay("own_rows")
        keys.append(Township.objects.get().pk)
    ground.expire()
    ground.lay("own_rows")
    keys.append(Township.objects.get().pk)
    assert keys[0] == keys[1] < keys[2] < keys[3]
    ground.lay("")
    assert not Township.objects.exists()
