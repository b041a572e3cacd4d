"""How far a job has come is seen by others while its work is still one transaction."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from exchange.imports.jobs import Importable, write
from exchange.jobs import PULSE, finish_step, progress_of
from exchange.models import SheetImport
from tests.sheet_files import write_csv

State = SheetImport.State


@pytest.fixture
def sheet(fresh_database: None, settings, tmp_path) -> SheetImport:
    settings.MEDIA_ROOT = tmp_path
    path = write_csv(tmp_path / "a.csv", [{"编号": "1"}], "utf-8", ["编号"])
    return SheetImport.objects.create(register="spot-checks", file=path.name, file_name="a.csv", state=State.WRITING)


@pytest.fixture
def other(sheet: SheetImport) -> Iterator[object]:
    """Another person's connection."""
    outside = connection.copy()
    yield lambda: read(outside, sheet)
    outside.close()


def read(outside, sheet: SheetImport) -> tuple[int, int]:
    with outside.cursor() as cursor:
        cursor.execute("SELECT progress, total FROM exchange_sheetimport WHERE id = %s", [sheet.pk])
        return cursor.fetchone()


def test_progress_is_seen_from_outside_the_transaction_of_the_work(sheet, other, monkeypatch):
    monkeypatch.setattr("exchange.jobs.PULSE", 0)
    note = progress_of(sheet)
    with transaction.atomic():
        note(3, 40)
        assert other() == (3, 40)
        note(25)
        assert other() == (25, 40)
        finish_step(sheet, State.DONE)
        # The row is written, and waits for the commit: told no more, and nobody waits.
        note(40)
        assert other() == (25, 40)
    assert (other(), SheetImport.objects.get().state) == ((25, 40), State.DONE)


def test_the_writing_of_a_sheet_tells_how_far_it_is(sheet, other):
    seen = []

    def writing(told, *_args):
        told(7, 7)
        seen.append(other())
        raise InterruptedError

    kind = Importable("spot-checks", "", bytes, lambda _path, _form, progress: Reading(progress), None, writing)
    with pytest.raises(InterruptedError):
        write(sheet, kind)
    assert (seen, PULSE < 1) == ([(7, 7)], True)


class Reading:
    """A sheet without problems that tells its lines as they are written."""

    problems = ()

    def __init__(self, progress) -> None:
        self.progress = progress

    def __call__(self, done: int, total: int) -> None:
        self.progress(done, total)
