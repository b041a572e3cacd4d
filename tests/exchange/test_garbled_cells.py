"""No cell, in any column of any register, breaks the import off: it is taken, or refused with line and column."""

import pytest
from django.core.management import call_command

from accounts.models import Role
from exchange.context import resources
from exchange.imports.catalogue import WORKBOOK, in_workbook
from exchange.imports.services import sheet_import_confirm
from exchange.models import SheetImport
from tests.factories import make_user
from tests.registers_files import bring_in, hand_in, run, told, write_book

pytestmark = pytest.mark.django_db
State = SheetImport.State
GARBLED = {
    "empty": None,
    "spaces": "　 ",
    "control": "甲\x0b乙\ufffe",
    "huge": 10**300,
    "long": "测" * 400,
    "digits": "9" * 400,
    "superscript": "²³",
    "fraction": -0.5,
    "day": "2014-02-30",
    "error": "#REF!",
    "truth": True,
}


@pytest.fixture
def lines(settings, tmp_path):
    """Return an example of each register's sheet, of what the registers hold."""
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    call_command("load_plan", verbosity=0)
    examples = {
        resource._meta.key: [
            dict(zip([field.title for field in resource.headings()], line, strict=True))
            for line in resource._meta.examples
        ]
        for resource in resources.values()
    }
    bring_in(
        write_book(
            tmp_path / "a.xlsx", {resource._meta.sheet: examples[resource._meta.key] for resource in in_workbook()}
        )
    )
    return {key: found[0] for key, found in examples.items()}


def test_every_column_of_every_register_is_garbled_in_turn(lines, tmp_path):
    office = make_user(Role.OFFICE)
    for content in GARBLED.values():
        garble_columns(lines, tmp_path, content, office)


def garble_columns(lines, tmp_path, content, office) -> None:
    """Let each column of each register hold the content in a line of its own, and write the lines that can be taken."""
    books = {WORKBOOK: in_workbook()} | {
        key: [resource] for key, resource in resources.items() if resource._meta.is_apart
    }
    for register, kinds in books.items():
        sheets = {
            kind._meta.sheet: [lines[kind._meta.key] | {title: content} for title in lines[kind._meta.key]]
            for kind in kinds
        }
        left = sheets
        sheet = hand_in(write_book(tmp_path / "b.xlsx", left), register)
        # What is left can be written, once nothing refers to a line that was taken out.
        while left and sheet.state == State.REFUSED:
            wrong = {(where or kinds[0]._meta.sheet, line) for where, line, *_rest in told(sheet)}
            assert wrong
            left = {
                name: [row for line, row in enumerate(rows, start=2) if (name, line) not in wrong]
                for name, rows in left.items()
            }
            left = {name: rows for name, rows in left.items() if rows}
            sheet = hand_in(write_book(tmp_path / "c.xlsx", left), register) if left else sheet
        if not left:
            continue
        assert sheet.state in {State.CHECKED, State.DONE}, told(sheet)
        if sheet.state == State.CHECKED:
            assert sheet_import_confirm(pk=sheet.pk, user=office)
            assert run(sheet).state == State.DONE
