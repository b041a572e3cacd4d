"""A portal of its own for each test: database, store and folder of backups."""

from pathlib import Path

import pytest


@pytest.fixture
def portal(fresh_database, settings, tmp_path) -> Path:
    """Work in an empty database of the test's own; returns the folder of backups."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    # The heads of the trail are noted there.
    settings.DATA_DIR = tmp_path
    settings.BACKUP_DIR = str(tmp_path / "backups")
    return tmp_path / "backups"
