"""Migrations and models agree, and every migration can be taken back."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

APPS = ["targets", "departments", "enterprises", "inspections"]

pytestmark = pytest.mark.django_db


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


@pytest.mark.parametrize("label", APPS)
def test_every_operation_can_be_reversed(label):
    migrations = MigrationLoader(connection).disk_migrations
    one_way = [
        f"{name}: {operation.describe()}"
        for (app, name), migration in migrations.items()
        if app == label
        for operation in migration.operations
        if not operation.reversible
    ]
    assert one_way == []
