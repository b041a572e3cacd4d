"""A data folder of an older portal is told apart, and left as it is."""

import pytest
from django.core import management
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from launcher.folder import DataFolder
from launcher.prepare import is_from_older_portal, main
from launcher.problem import Problem
from launcher.run import prepare_database
from tests.conftest import process_env


@pytest.fixture
def older(fresh_database: None) -> None:
    """Leave a trace of a migration that the portal does not have."""
    MigrationRecorder(connection).record_applied("departments", "0006_quarterly_reporting")


def test_its_own_database_and_those_of_packages_are_no_older_portals(fresh_database):
    MigrationRecorder(connection).record_applied("axes", "0001_a_name_that_is_gone")
    assert is_from_older_portal() is False


def test_a_migration_that_is_gone_tells_an_older_portal(older):
    assert is_from_older_portal() is True


@pytest.mark.parametrize(("wanted", "accounts_only"), [(None, False), ("true", False), ("false", True)])
def test_the_demonstration_is_loaded_unless_it_is_declined(fresh_database, monkeypatch, wanted, accounts_only):
    called = []
    monkeypatch.setattr(management, "call_command", lambda *words, **options: called.append((words[0], options)))
    monkeypatch.delenv("DEMO_DATA", raising=False)
    if wanted:
        monkeypatch.setenv("DEMO_DATA", wanted)
    main()
    assert [name for name, _options in called] == ["migrate", "load_plan", "load_demo"]
    assert called[-1][1] == {"accounts_only": accounts_only}


@pytest.mark.processes
def test_the_start_says_so_in_one_line_and_changes_nothing(older, tmp_path):
    before = set(MigrationRecorder(connection).applied_migrations())
    with pytest.raises(Problem) as refused:
        prepare_database(process_env(), DataFolder(tmp_path))
    told = str(refused.value)
    assert told.startswith(f"The data folder {tmp_path} belongs to an older portal") and "\n" not in told
    assert "DATA_DIR" in told and "make reset" in told
    assert set(MigrationRecorder(connection).applied_migrations()) == before
