"""Seals hold what was recorded: whatever is changed afterwards, by whomever, is found and named."""

import datetime as dt
import io
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from audit.context import act
from audit.models import Event, Seal
from audit.services.sealing import NO_SEAL, compute_hash, heads_file, read_head_at, trail_seal
from departments.models import Body
from tests.audit.tampering import run, seal, tamper
from tests.factories import make_body

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_trail(fresh_database, settings, tmp_path):
    settings.DATA_DIR = tmp_path


def verify(**options: str) -> list[str]:
    """Return what the command finds, without its last line."""
    errors = io.StringIO()
    try:
        call_command("verify_trail", stdout=io.StringIO(), stderr=errors, **options)
    except CommandError:
        assert errors.getvalue()
    return errors.getvalue().splitlines()


def three_seals() -> list[Event]:
    """Make three seals of one event each, and return the events."""
    for name in ("甲局", "乙局", "丙局"):
        make_body(name=name)
        seal()
    events = list(Event.objects.filter(table_name="departments_body").order_by("id"))
    assert list(Seal.objects.order_by("pk").values_list("ids", flat=True))[-3:] == [[event.pk] for event in events]
    return events


def test_an_untouched_trail_holds_and_ends_with_its_head():
    events = three_seals()
    written = io.StringIO()
    call_command("verify_trail", stdout=written)
    last = Seal.objects.first()
    assert written.getvalue().splitlines() == [
        f"记录完整：封签 {last.pk} 个，变更记录 {Event.objects.count()} 条。",
        f"{last.pk}:{last.hash}",
    ]
    assert heads_file().read_text().split()[1:] == [str(last.pk), last.hash]
    assert events[0].after["name"] == "甲局"


def test_the_head_of_a_moment_is_that_of_the_last_seal_by_then():
    three_seals()
    last, before, *_earlier = Seal.objects.all()
    assert read_head_at(last.sealed_at) == f"{last.pk}:{last.hash}"
    assert read_head_at(last.sealed_at - dt.timedelta(microseconds=1)) == f"{before.pk}:{before.hash}"
    assert read_head_at(dt.datetime(2010, 1, 1, tzinfo=dt.UTC)) == ""
    assert verify(anchor=read_head_at(last.sealed_at)) == []


def test_nothing_new_makes_no_seal():
    three_seals()
    assert seal() is None


def test_a_changed_value_is_found():
    _first, second, _third = three_seals()
    tamper(f"UPDATE audit_event SET after = jsonb_set(after, '{{name}}', '\"丁局\"') WHERE id = {second.pk}")
    number = Seal.objects.get(ids=[second.pk]).pk
    assert verify()[0] == f"封签 {number} 下的第 {second.pk} 条记录事后被改动：单位，第 {second.row_key} 行。"


def test_another_name_for_who_did_it_is_found():
    with act(channel="web", name="POST /x/"):
        make_body()
    seal()
    tamper('UPDATE audit_act SET details = \'{"person": "李四"}\'')
    assert "事后被改动" in verify()[0]


def test_a_deleted_record_is_found():
    _first, second, _third = three_seals()
    tamper(f"DELETE FROM audit_event WHERE id = {second.pk}")
    assert verify()[0] == f"封签 {Seal.objects.get(ids=[second.pk]).pk} 下的第 {second.pk} 条记录缺失。"


def test_a_record_that_was_slipped_in_is_found():
    _first, second, _third = three_seals()
    tamper(
        "INSERT INTO audit_event (xid, at, table_name, row_key, action, after)"
        f" SELECT xid, at, table_name, row_key, 'update', after FROM audit_event WHERE id = {second.pk}"
    )
    added = Event.objects.first().pk
    assert verify()[0].startswith(f"封签 {Seal.objects.get(ids=[second.pk]).pk} 下事后混入了第 {added} 条记录")


def test_two_records_that_changed_places_are_found():
    with transaction.atomic():
        make_body(name="甲局"), make_body(name="乙局")
    first, second = seal().ids[-2:]
    columns = "table_name, row_key, action, after"
    tamper(
        f"CREATE TABLE kept AS SELECT id, {columns} FROM audit_event WHERE id IN ({first}, {second})",
        f"UPDATE audit_event e SET ({columns}) = (SELECT {columns} FROM kept k WHERE k.id = {first + second} - e.id)"
        f" WHERE id IN ({first}, {second})",
    )
    assert f"第 {first} 条记录事后被改动" in verify()[0]


def test_a_seal_computed_anew_breaks_the_one_after_it():
    three_seals()
    number = Seal.objects.first().pk - 1
    tamper(f"UPDATE audit_seal SET sealed_at = sealed_at - interval '1 day' WHERE id = {number}")
    assert verify()[0] == f"封签 {number} 被改动。"
    tamper(f"DELETE FROM audit_seal WHERE id = {number}")
    assert verify()[0] == f"封签 {number} 缺失。"


def test_a_trail_cut_off_at_its_end_or_an_older_backup_misses_the_noted_head():
    three_seals()
    last = Seal.objects.first()
    tamper(f"DELETE FROM audit_seal WHERE id = {last.pk}", f"DELETE FROM audit_event WHERE id = {last.ids[0]}")
    assert verify()[0].startswith(f"缺少封签 {last.pk}")
    heads_file().unlink()
    assert "封签" not in verify()[0]
    assert verify(anchor=f"{last.pk}:{last.hash}")[0].startswith(f"缺少封签 {last.pk}（--anchor 记下的）")


def test_an_emptied_trail_is_found():
    """Its records alone, and with its seals: what was noted of them outside of the database misses them."""
    first, *_others = three_seals()
    number = Seal.objects.get(ids=[first.pk]).pk
    tamper("TRUNCATE audit_event")
    assert f"封签 {number} 下的第 {first.pk} 条记录缺失。" in verify()[0]
    last = Seal.objects.first()
    tamper("TRUNCATE audit_event, audit_act, audit_seal")
    assert verify()[0].startswith(f"缺少封签 {last.pk}")


def test_a_table_that_was_emptied_past_the_trail_is_found():
    body = make_body(name="甲局")
    seal()
    run("ALTER TABLE departments_body DISABLE TRIGGER ALL", "TRUNCATE departments_body CASCADE")
    assert f"绕过变更记录的删除：单位，第 {body.pk} 行。" in verify()


def test_a_change_past_the_trail_is_found_and_its_row_named():
    body = make_body(name="甲局")
    gone = make_body(name="乙局")
    seal()
    run(
        "ALTER TABLE departments_body DISABLE TRIGGER ALL",
        f"UPDATE departments_body SET name = '丁局' WHERE id = {body.pk}",
        f"DELETE FROM departments_body WHERE id = {gone.pk}",
    )
    assert verify() == [
        "变更记录功能被关闭或改动：单位。",
        f"绕过变更记录的修改：单位，第 {body.pk} 行。",
        f"绕过变更记录的删除：单位，第 {gone.pk} 行。",
    ]


def test_columns_that_a_migration_adds_or_takes_away_are_no_change_past_the_trail():
    body = make_body(name="甲局")
    seal()
    run(
        "ALTER TABLE departments_body ADD COLUMN motto text NOT NULL DEFAULT '质量第一'",
        "ALTER TABLE departments_body DROP COLUMN name_en",
    )
    assert verify() == []
    run(
        "ALTER TABLE departments_body DISABLE TRIGGER ALL",
        f"UPDATE departments_body SET name = '丁局' WHERE id = {body.pk}",
    )
    assert f"绕过变更记录的修改：单位，第 {body.pk} 行。" in verify()


def test_an_open_transaction_holds_sealing_back_and_comes_first_afterwards():
    seal()
    is_open, may_end = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            make_body(name="慢局")
            is_open.set()
            may_end.wait(10)
        connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    is_open.wait(10)
    make_body(name="快局")
    assert trail_seal() is None
    may_end.set()
    writer.join()
    names = dict(Event.objects.filter(table_name="departments_body").values_list("id", "after__name"))
    assert [names[number] for number in seal().ids] == ["慢局", "快局"]
    assert verify() == []


def test_many_writers_and_sealers_leave_one_chain():
    def write(name: str) -> None:
        for number in range(25):
            Body.objects.create(name=f"{name}{number}", kind="government", position=number, code=f"{name}{number}")
            if number % 5 == 0:
                trail_seal()
        connection.close()

    writers = [threading.Thread(target=write, args=[f"局{n}-"]) for n in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    seal()
    sealed = [number for seal in Seal.objects.all() for number in seal.ids]
    assert Body.objects.count() == 150
    assert sorted(sealed) == sorted(Event.objects.values_list("pk", flat=True))
    assert verify() == []


def test_a_dump_in_another_server_goes_on_with_a_seal_of_what_it_brought():
    # Another server counts its transactions anew: what the dump brought seems to lie in the future.
    old = Seal(id=1, sealed_at=timezone.now(), from_xid=0, upto_xid=9_000_000, after_id=0, ids=[], digests=b"")
    old.hash = compute_hash(old, NO_SEAL)
    old.save(force_insert=True)
    run(
        "INSERT INTO audit_event (xid, table_name, row_key, action, after)"
        " VALUES ('9000007', 'departments_body', 1, 'insert', '{\"name\": \"未封局\"}')"
    )
    make_body(name="新局")
    restart, following = seal(), seal()
    assert (restart.upto_xid, restart.after_id) == (0, restart.ids[0])
    names = [[Event.objects.get(pk=number).after["name"] for number in seal.ids] for seal in (restart, following)]
    assert names == [["未封局"], ["新局"]]
    assert [found for found in verify() if "封签" in found] == []
