"""Every page takes few queries when nobody has opened it before, and not one more when there are more rows."""

import json
import re
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, models, transaction
from django.test import Client

from accounts import sessions
from accounts.models import User
from audit.tracking import tracked_tables
from tests import databases
from tests.baodi_quality.demo.reading import Reading
from tests.baodi_quality.demo.walking import view_of
from tests.demonstration import DAY, Demonstration
from tests.keeping import forget_kept
from tests.queries import list_queries

MOST = 12
FEWER = {"dashboard:townships": 6, "dashboard:township-map": 6}
"""The heat table and its map."""
MORE = {
    # Each looks at many things of different tables, none of which grows the number.
    "operations:health": (28, "each light is looked at by itself, so that one that fails leaves the others lit"),
    "assessment:sheet": (29, "a sheet is reckoned anew from the register that proves each of its items"),
    "dashboard:indicator": (
        14,
        "for the body that answers for it, when nothing is kept yet: that it does, and what it is called",
    ),
    "enterprises:enterprise-merge": (700, "a rehearsal: each figure of each quarter is counted before and after"),
}
"""Views that may take more, how many, and why."""
PARTS = {
    "office": 4, "leader": 2, "auditor": 2, "admin": 1, "secadmin": 1, "auditadmin": 1, "head-gongshang": 2, "liaison-jiaoyu": 1,
}  # fmt: skip
"""One person of each role, as further ones differ in their rows only, and among how many tests their pages are dealt."""
NO_PAGES = re.compile(r"[?&](export|format|print)=|/file/|/files/|/download/|workbook|^/admin/|^/api/")
CLONES = 40
LAID_DOWN = {"targets", "departments"}
"""Apps whose rows are the plan's, which do not grow with the work."""
WHOLE = {"supervision.Supervision"}
"""What is nothing without its children: an item of supervision has a lead."""


def find_pages(client: Client) -> dict[str, str]:
    """Follow all links that the person is shown; return one address of each page, by its view."""
    found: dict[str, str] = {}
    waiting, seen = deque(["/"]), {"/"}
    while waiting:
        address = waiting.popleft()
        view = view_of(address)
        if view in found or NO_PAGES.search(address):
            continue
        answer = client.get(address)
        links = [answer.url] if answer.status_code in {301, 302} else []
        if answer.status_code == 200 and not answer.streaming and "html" in answer["Content-Type"]:
            found[view] = address
            links = Reading(answer.content.decode()).links
        for link in links:
            target = urljoin(address, link).partition("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return found


def find_pages_once(client: Client, name: str, folder: Path) -> dict[str, str]:
    """Return the pages of a person; the first worker to need them follows the links for all."""
    told = folder / f"pages of {name}.json"
    with databases.in_turn(str(told)):
        if not told.exists():
            told.write_text(json.dumps(find_pages(client)))
    return json.loads(told.read_text())


def count_queries(client: Client, address: str) -> list[str]:
    """Return the queries of a page that nobody has opened before."""
    cache.clear()
    forget_kept()
    return list_queries(lambda: client.get(address))


def let_tables_grow(mark: str) -> None:
    """Add marked copies of the first and the last rows of each table, under the same parents, as far as the database takes them."""
    made = 0
    for table in tracked_tables():
        rows = table.model._base_manager
        if table.model._meta.app_label in LAID_DOWN or table.model._meta.label in WHOLE:
            continue
        keys = {*rows.order_by("pk").values_list("pk", flat=True)[:CLONES]}
        keys |= {*rows.order_by("-pk").values_list("pk", flat=True)[:CLONES]}
        made += sum(clone_row(row, f"~{mark}{n}") for n, row in enumerate(rows.filter(pk__in=keys)))
    assert made > 1000


def clone_row(row: models.Model, ending: str) -> bool:
    """Store a row once more, with an ending to words that must be unique; say whether the database took it."""
    constraints = [one for one in row._meta.constraints if isinstance(one, models.UniqueConstraint)]
    unique = {name for one in constraints for name in one.fields}
    for field in row._meta.concrete_fields:
        if not (field.unique or field.name in unique) or field.is_relation or getattr(field, "choices", None):
            continue
        if isinstance(field, models.UUIDField):
            setattr(row, field.attname, uuid.uuid4())
        elif isinstance(field, models.CharField):
            word = str(getattr(row, field.attname))
            setattr(row, field.attname, f"{word[: (field.max_length or 200) - 6]}{ending}")
    row.pk = None
    try:
        with transaction.atomic():
            row.save_base(raw=True, force_insert=True)
            # Now and not at the end of the test, which would fail by it.
            connection.check_constraints()
    except DatabaseError:
        return False
    return True


@pytest.fixture(scope="session")
def sizes(demonstration_database: Demonstration, django_db_blocker: Any) -> list[str]:
    """Return the demonstration's database, and two for all workers whose tables have grown; in none may anything stay."""
    with django_db_blocker.unblock():
        once = databases.made_once("grown", lambda: let_tables_grow("a"), databases.name_of("demonstration"))
        # Twice, as something of every kind is there only after the first time.
        twice = databases.made_once("grown_again", lambda: let_tables_grow("b"), once)
    return [demonstration_database.database, once, twice]


@contextmanager
def reading_in(database: str, name: str) -> Iterator[Client]:
    """Sign a person in to a database, in which nothing stays."""
    with databases.working_in(database), transaction.atomic():
        client = Client()
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        yield client
        transaction.set_rollback(True)


@pytest.mark.parametrize(("name", "part"), [(name, part) for name, parts in PARTS.items() for part in range(parts)])
def test_no_page_takes_more_than_twelve_queries_nor_more_of_them_for_more_rows(
    sizes: list[str],
    settings: Any,
    demonstration_database: Demonstration,
    django_db_blocker: Any,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    part: int,
) -> None:
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = DAY, demonstration_database.folder
    # A page that a slow machine opens a minute after the first would lengthen the session too.
    monkeypatch.setattr(sessions, "WRITE_EVERY", timedelta(days=1))
    counts = []
    with django_db_blocker.unblock():
        with reading_in(sizes[0], name) as client:
            found = find_pages_once(client, name, demonstration_database.folder.parent)
        pages = dict([*found.items()][part :: PARTS[name]])
        for database in sizes[1:]:
            with reading_in(database, name) as client:
                counts.append({view: len(count_queries(client, address)) for view, address in pages.items()})
    before, after = counts
    # Fewer are well: the newest rows may be of other kinds then.
    assert {view: (before[view], after[view], pages[view]) for view in pages if before[view] < after[view]} == {}
    allowed = dict.fromkeys(pages, MOST) | FEWER | {view: number for view, (number, _why) in MORE.items()}
    assert {view: (after[view], pages[view]) for view in pages if after[view] > allowed[view]} == {}
