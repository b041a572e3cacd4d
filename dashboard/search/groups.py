"""Everything that words mean, kind by kind, as far as the person may see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import READERS
from accounts.models import User
from dashboard.search.functions import find_functions
from dashboard.search.kinds import KINDS, find_rows
from dashboard.search.reports import find_reports
from enterprises.models import Enterprise
from reporting.content import report_title
from targets.texts import clean_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 8
"""How many of each kind are offered."""
LEAST, MOST = 2, 60
"""Fewer characters mean too much, and nobody types more of a name or number."""
WORDS = 4
"""Each word of a name asks the former names once."""


@dataclass(frozen=True)
class Hit:
    """Something that the words mean; ``hint`` tells it from others of its name."""

    name: str
    url: str
    hint: str = ""


@dataclass(frozen=True)
class Group:
    """The first hits of a kind; ``more_url`` is the list with all of them, where there are more and a list has them."""

    label: "StrOrPromise"
    icon: str
    hits: list[Hit]
    more_url: str = ""


def search(user: User, typed: str) -> list[Group]:
    """Return what the words mean to the person; nothing for less than two characters (at most 9 queries)."""
    words = " ".join(clean_text(typed)[:MOST].split()[:WORDS])
    if len(words) < LEAST:
        return []
    return [group for group in list_groups(user, words) if group.hits]


def list_groups(user: User, words: str) -> Iterator[Group]:
    """Yield the kinds in the order in which they are shown, pages of the portal first."""
    pages = [Hit(str(page.label), page.url) for page in find_functions(user, words)]
    yield Group(_("Pages of the portal"), "ti-layout-sidebar", pages[:SHOWN])
    if user.role in READERS:
        yield build_enterprises(words)
    rows = find_rows(user, words, SHOWN + 1)
    for key, kind in KINDS.items():
        found = rows.get(key, [])
        hits = [Hit(row.name, kind.build_url(row.key), row.hint) for row in found[:SHOWN]]
        has_list = kind.list_page and len(found) > SHOWN
        more = f"{reverse(kind.list_page)}?{urlencode({'q': words})}" if has_list else ""
        yield Group(kind.label, kind.icon, hits, more)
    reports = [
        Hit(report_title(row), row.get_absolute_url(), row.get_state_display()) for row in find_reports(user, words)
    ]
    yield Group(_("Quarterly reports"), "ti-report", reports[:SHOWN])


def build_enterprises(words: str) -> Group:
    """Return the enterprises by name, former name, code or pinyin initials (1 query, and 1 for each word)."""
    rows = Enterprise.objects.search(words).select_related("township")
    # As they lie in the table: by name, a word that nothing bears would be looked for all over it.
    found = list(rows.order_by("pk")[: SHOWN + 1])
    hits = [Hit(row.name, row.get_absolute_url(), f"{row.township} {row.uscc or ''}".strip()) for row in found[:SHOWN]]
    more = f"{reverse('enterprises:enterprises')}?{urlencode({'q': words})}" if len(found) > SHOWN else ""
    return Group(Enterprise._meta.verbose_name_plural or "", "ti-building-factory-2", hits, more)
