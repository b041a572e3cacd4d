"""Copies of backup sets at another place."""

import pytest
from django.core.management import CommandError, call_command

from operations.copying import read_last_copy
from operations.services.backup import backup_make, backup_request
from operations.sets import DUMP, list_sets

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_set_is_copied_and_compared_and_a_damaged_copy_is_none(portal, tmp_path):
    place = tmp_path / "elsewhere"
    with pytest.raises(CommandError, match="备份"):
        call_command("copy_backup", str(place))
    backup_make(backup_request())
    with pytest.raises(CommandError, match="挂载"):
        call_command("copy_backup", str(place))
    place.mkdir()
    call_command("copy_backup", str(place))
    [made] = list_sets()
    last = read_last_copy()
    assert (last.set_name, last.place) == (made.name, str(place))
    dump = place / made.name / DUMP
    dump.write_bytes(dump.read_bytes()[:-1] + b"!")
    with pytest.raises(CommandError, match=DUMP):
        call_command("copy_backup", str(place))
    assert read_last_copy() == last
    assert len(list_sets()) == 1, "the record of copies is no set"
