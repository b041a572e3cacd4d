"""Every page with a table lets it be taken into Excel, or says here why not."""

import io
import re
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Role
from exchange.exports.catalogue import titles
from launcher.places import ROOT
from tests.factories import make_body, make_user
from tests.house.test_permissions import PAGES
from tests.pages import find_elements

TEMPLATES = ROOT / "templates"
INCLUDED = re.compile(r"""\{% include "([\w/.-]+)\"""")
EXPORT = re.compile(r"export='xlsx'|export=xlsx|format=xlsx")
WITHOUT = {
    "the page of one thing: its tables belong to its text, and the lists of such things have their workbook": (
        "accounts/user.html", "assessment/scheme.html", "audit/act.html", "audit/row.html", "bulletin/numbers.html",
        "bulletin/results.html", "enterprises/product.html", "enterprises/site.html", "inspections/enterprise.html",
        "inspections/spot_check.html", "meetings/meeting.html", "operations/drill.html", "plans/amendment.html",
        "plans/draft.html", "plans/draft_document.html",
        "registers/changes.html", "reporting/correction.html", "reporting/item.html", "supervision/item.html",
    ),
    "a form: what is typed in or ticked": (
        "assessment/review.html", "bulletin/paragraph.html", "packs/ask.html", "plans/amendment_form.html",
        "plans/applicability_form.html", "plans/draft_mapping.html", "reporting/correct.html", "reporting/review.html",
    ),
    "what an act would do, before it is confirmed": (
        "enterprises/merge.html", "inspections/claim_producers.html", "inspections/match_producer.html",
        "inspections/rectification/order_many.html", "plans/amendment_act.html", "plans/draft_propose.html", "plans/reorganise.html",
        "registers/import_withdrawal.html", "registers/several.html", "reporting/accept_several.html",
        "reporting/form_sheet.html", "reporting/reminders/send.html", "reporting/step_content.html",
    ),
    "has a sheet or paper of its own, which can come in again or is signed": (
        "exchange/imports/detail.html", "exchange/imports/rows.html", "reporting/form.html", "reporting/paper.html",
        "reporting/summary.html", "reporting/version.html",
    ),
    "a list with its workbook, and a line a year beside it": ("bulletin/list.html",),
    "a form with the versions that it made": ("enterprises/base_checklist.html",),
    "a person's own keys and sessions": ("accounts/own_security.html", "api/tokens.html"),
    "raw pages of the administrator": ("admin/import_sheet.html",),
}  # fmt: skip
"""Pages that have a table and no workbook, by the reason."""


@cache
def read_with_parts(path: Path) -> str:
    """Return a template with all that it includes, by name."""
    text = path.read_text()
    return text + "".join(
        read_with_parts(TEMPLATES / name) for name in INCLUDED.findall(text) if (TEMPLATES / name) != path
    )


def list_pages() -> dict[str, str]:
    """Return the templates of whole pages with their text."""
    pages = {str(path.relative_to(TEMPLATES)): read_with_parts(path) for path in TEMPLATES.rglob("*.html")}
    return {name: text for name, text in pages.items() if '{% extends "' in text}


def test_every_page_with_a_table_offers_excel_or_is_named_here() -> None:
    tables = {name: text for name, text in list_pages().items() if "<table" in text or "{% render_table" in text}
    assert {name for name, text in tables.items() if not EXPORT.search(text)} == {
        name for names in WITHOUT.values() for name in names
    }


@pytest.mark.django_db
def test_every_marked_page_answers_with_a_workbook_whose_key_has_a_title() -> None:
    marked = {path: view for path, view in PAGES.items() if getattr(view, "workbook_key", "")}
    assert {view.workbook_key for view in marked.values()} <= set(titles)
    clients = {}
    for role in Role:
        clients[role] = Client()
        user = make_user(role, body=make_body() if role in {Role.LIAISON, Role.HEAD} else None)
        clients[role].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for path, view in marked.items():
        if not isinstance(view.open_to, tuple):
            continue
        answer = clients[view.open_to[0]].get(path, {"export": "xlsx"})
        # A page with nothing to list has no table.
        if answer.status_code == 200 and answer["Content-Type"].endswith("spreadsheetml.sheet"):
            assert load_workbook(io.BytesIO(answer.content)).worksheets[0]["A1"].value, path
        else:
            assert answer.status_code in (200, 404) and not find_elements(answer, "thead"), path
        # The workbook is for whom the page is.
        for role in set(Role) - set(view.open_to):
            assert clients[role].get(path, {"export": "xlsx"}).status_code == 403, (path, role)
