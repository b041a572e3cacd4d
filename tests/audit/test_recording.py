"""Every way to change a recorded table leaves an event, and nothing changes what was recorded."""

import datetime as dt

import psycopg
import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction
from django.db.models import CASCADE, ForeignKey, Model

from accounts.models import Role, User
from audit.context import act, name_person
from audit.models import Event
from audit.tracking import IGNORED, TrackedTable, tracked_tables
from audit.triggers import list_outdated, triggers_install
from enterprises.models import Enterprise
from exchange.formats.validation import check_file
from exchange.imports.importing import sheets_import
from exchange.imports.reading import SheetFile
from inspections.models import SpotCheck
from inspections.resources.spot_checks import SpotCheckResource
from tests.audit.rows import VALUES, free_of_rules, is_free, make_row
from tests.factories import (
    make_body,
    make_enterprise,
    make_product,
    make_quarters,
    make_spot_check,
    make_standard,
    make_township,
    make_user,
)
from tests.sheet_files import line, write_csv

pytestmark = pytest.mark.django_db
TABLES = list(tracked_tables())
MODELS = {table.model for table in TABLES}


def events_of(table: str, *keys: int) -> list[tuple[str, int]]:
    """Return what happened to rows, in its order, and forget nothing."""
    found = Event.objects.filter(table_name=table, row_key__in=keys).order_by("id")
    return list(found.values_list("action", "row_key"))


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_way_of_writing_leaves_an_event(table: TrackedTable):
    free_of_rules(table.name)
    model = table.model
    a, b, c, d = rows = [make_row(model) for _ in range(4)]
    changed = next(f for f in reversed(model._meta.concrete_fields) if f.attname not in table.ignored and is_free(f))
    other = make_row(model)

    # Past a model that refuses changes in its own `save`.
    Model.save(a, force_insert=True)
    model._base_manager.bulk_create([b, c])
    columns = [f for f in model._meta.concrete_fields if not f.generated]
    names = ", ".join(f'"{f.column}"' for f in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        copy.write_row([adapted(f.get_db_prep_save(getattr(d, f.attname), connection)) for f in columns])
    setattr(b, changed.attname, getattr(other, changed.attname))
    model._base_manager.bulk_update([b], [changed.name])
    setattr(a, changed.attname, getattr(make_row(model), changed.attname))
    Model.save(a, force_update=True)
    run(f'UPDATE "{table.name}" SET "{changed.column}" = NULL WHERE {table.key} = %s', c.pk) if changed.null else run(
        f'UPDATE "{table.name}" SET {table.key} = {table.key} WHERE {table.key} = %s', c.pk
    )
    run(f'DELETE FROM "{table.name}" WHERE {table.key} = ANY(%s)', [a.pk, b.pk])
    run(f'TRUNCATE "{table.name}" CASCADE')

    expected = [("insert", a.pk), ("insert", b.pk), ("insert", c.pk), ("insert", d.pk)]
    updates = [("update", b.pk), ("update", a.pk), *([("update", c.pk)] if changed.null else [])]
    if isinstance(changed, UNCHANGING):
        updates = [one for one in updates if one[1] == c.pk]
    found = events_of(table.name, *(row.pk for row in rows))
    assert sorted(found[:4]) == expected
    assert found[4 : 4 + len(updates)] == updates
    assert sorted(found[4 + len(updates) :]) == [
        ("delete", a.pk),
        ("delete", b.pk),
        ("truncate", c.pk),
        ("truncate", d.pk),
    ]


UNCHANGING = tuple(kind for kind, value in VALUES.items() if value(1) == value(2))
"""Fields for which every made-up row has the same value."""


def adapted(value: object) -> object:
    """Return a value as COPY takes it."""
    return psycopg.types.json.Jsonb(value.adapted) if hasattr(value, "adapted") else value


def test_a_row_that_hangs_on_a_deleted_one_leaves_an_event_too():
    product = make_product()
    standard = make_standard(product)
    Enterprise.objects.filter(pk=product.enterprise_id).delete()
    assert events_of("enterprises_product", product.pk)[-1] == ("delete", product.pk)
    assert events_of("enterprises_productstandard", standard.pk)[-1] == ("delete", standard.pk)


CASCADES = [
    (table, field)
    for table in TABLES
    for field in table.model._meta.concrete_fields
    if field.remote_field and field.remote_field.on_delete is CASCADE and field.remote_field.model in MODELS
]
"""The tables whose rows go with the row that they hang on, and the column by which they do."""


@pytest.mark.parametrize(("table", "field"), CASCADES, ids=lambda one: one.name)
def test_every_row_that_goes_with_another_leaves_an_event(table: TrackedTable, field: ForeignKey, monkeypatch):
    # Made-up keys lead nowhere, so rows would be lost that are ordered along them.
    monkeypatch.setattr(table.model._meta, "ordering", [])
    parent_model = field.remote_field.model
    for name in {table.name, parent_model._meta.db_table}:
        free_of_rules(name)
    parent = make_row(parent_model)
    Model.save(parent, force_insert=True)
    child = make_row(table.model, **{field.attname: parent.pk})
    Model.save(child, force_insert=True)
    # As Django deletes: the rows that hang on it first, whatever the models themselves would refuse.
    parent_model._base_manager.filter(pk=parent.pk).delete()
    assert events_of(table.name, child.pk) == [("insert", child.pk), ("delete", child.pk)]
    assert events_of(parent_model._meta.db_table, parent.pk)[-1] == ("delete", parent.pk)


def test_the_event_holds_the_whole_row_before_and_after():
    check = make_spot_check(first_result="failed")
    SpotCheck.objects.filter(pk=check.pk).update(first_result="passed")
    event = Event.objects.of_row("inspections_spotcheck", check.pk).first()
    assert (event.before["first_result"], event.after["first_result"]) == ("failed", "passed")
    assert event.before["number"] == event.after["number"] == check.number
    assert (event.act, event.db_user) == (None, connection.settings_dict["USER"])


def test_what_changes_nothing_leaves_nothing():
    user = make_user()
    before = events_of("accounts_user", user.pk)
    User.objects.filter(pk=user.pk).update(last_login=dt.datetime(2014, 1, 1, tzinfo=dt.UTC), role=user.role)
    assert IGNORED["accounts.User"] == ["last_login"]
    assert events_of("accounts_user", user.pk) == before


def test_a_password_is_recorded_as_changed_and_never_as_itself():
    user = make_user()
    user.set_password("宝坻质量2014")
    user.save()
    event = Event.objects.of_row("accounts_user", user.pk).first()
    assert event.before["password"] != event.after["password"]
    assert event.after["password"].startswith("sha256:")
    assert user.password not in str(event.after)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'insert'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "TRUNCATE audit_event_rest",
        "UPDATE audit_act SET details = '{}'",
        "DELETE FROM audit_act",
        "TRUNCATE audit_act",
        "UPDATE audit_seal SET hash = ''",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
    ],
)
def test_the_trail_is_only_added_to(statement):
    with act(channel="command", name="试"):
        make_body()
    count = Event.objects.count()
    with pytest.raises(DatabaseError, match="the trail is only added to"), transaction.atomic():
        run(statement)
    assert Event.objects.count() == count


def test_an_act_says_who_in_which_role_and_from_where():
    body = make_body()
    user = make_user(Role.LIAISON, body=body, display_name="李四")
    with act(channel="web", name="POST /x/", address="192.0.2.7", request="r-1"):
        name_person(user)
        with act(channel="task", name="inner"):
            make_body()
        make_enterprise()
    first, second = Event.objects.filter(table_name__in=["departments_body", "enterprises_enterprise"]).order_by("-id")[
        :2
    ]
    assert first.act_id == second.act_id
    assert first.act.details == {
        "channel": "web", "act": "POST /x/", "address": "192.0.2.7", "request": "r-1",
        "user": user.pk, "person": "李四", "role": "liaison", "body": body.pk,
    }  # fmt: skip


def test_two_acts_in_one_transaction_are_told_apart():
    keys = []
    for name in ("POST /x/", "POST /y/"):
        with act(channel="web", name=name):
            keys.append(make_body().pk)
    events = [Event.objects.of_row("departments_body", key).first() for key in keys]
    assert [event.act.details["act"] for event in events] == ["POST /x/", "POST /y/"]


def test_a_disabled_trigger_and_an_emptied_function_are_found_and_mended():
    assert run_checks(databases=["default"], tags=["database"]) == []
    run("ALTER TABLE inspections_spotcheck DISABLE TRIGGER audit_update")
    run("DROP TRIGGER audit_insert ON enterprises_product")
    run("CREATE OR REPLACE FUNCTION audit_part(said text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '' $$")
    found = [message.msg for message in run_checks(databases=["default"], tags=["database"])]
    assert found == [
        "The trail does not record as it should: function audit_part.",
        "The trail does not record as it should: table enterprises_product.",
        "The trail does not record as it should: table inspections_spotcheck.",
    ]
    triggers_install()
    assert list_outdated() == ([], [])


def test_a_database_before_its_first_migration_warns_of_nothing():
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("DROP FUNCTION audit_digest CASCADE")
    assert len(run_checks(databases=["default"], tags=["database"])) == 1
    run("ALTER TABLE audit_event RENAME TO not_made_yet")
    assert run_checks(databases=["default"], tags=["database"]) == []


def test_rows_that_were_there_get_their_first_event_once():
    run("DROP TRIGGER audit_insert ON departments_body")
    body = make_body()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    triggers_install()
    run("DROP TRIGGER audit_insert ON departments_body")
    triggers_install()
    assert events_of("departments_body", body.pk) == [("first", body.pk)]
    assert Event.objects.of_row("departments_body", body.pk).get().after["name"] == body.name


@pytest.mark.parametrize(("numbers", "counts"), [(["CC1", "CC2"], (1, 1)), (["CC2"], (1, 0))])
def test_an_import_records_what_it_adds_and_what_it_changes(tmp_path, numbers, counts):
    """Only new rows too: COPY itself carries no word of who it is, the lock before it does."""
    make_quarters()
    make_enterprise(name="宝坻示例食品有限公司", township=make_township(name="海滨街道"))
    stored = make_spot_check(number="CC1", stage="production", sampled_on=dt.date(2014, 8, 15), first_result="failed")
    # Other tests' events stay: what is only added to cannot be emptied between them.
    newest = Event.objects.first().pk
    with act(channel="command", name="import_sheet"):
        path = write_csv(tmp_path / "a.csv", [line(抽样编号=number) for number in numbers])
        sheet = SheetFile(path, check_file(path, "a.csv"), [SpotCheckResource])
        done = sheets_import(file=sheet, cause="导入", user=None).counts
    assert (done["new"], done["update"]) == counts
    added = SpotCheck.objects.get(number="CC2")
    events = Event.objects.filter(table_name="inspections_spotcheck", pk__gt=newest)
    expected = {("insert", added.pk)} | ({("update", stored.pk)} if "CC1" in numbers else set())
    assert {(event.action, event.row_key) for event in events} == expected
    assert {event.act.details["act"] for event in events} == {"import_sheet"}
