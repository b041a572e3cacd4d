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
"""How many of each kind are offered while somebody types, and on the page of a kind that has a list of its own."""
ON_PAGE = 60
"""How many the page shows of a kind that no list has."""
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
    """The first hits of a kind; ``has_more`` where there are more, ``more_url`` the list with all of them, where one has them."""

    label: "StrOrPromise"
    icon: str
    hits: list[Hit]
    has_more: bool = False
    more_url: str = ""


def search(user: User, typed: str, most: int = SHOWN) -> list[Group]:
    """Return what the words mean to the person; nothing for less than two characters (at most 9 queries).

    Of a kind that has no list of its own ``most`` are shown.
    """
    words = " ".join(clean_text(typed)[:MOST].split()[:WORDS])
    if len(words) < LEAST:
        return []
    return [group for group in list_groups(user, words, most) if group.hits]


def list_groups(user: User, words: str, most: int) -> Iterator[Group]:
    """Yield the kinds in the order in which they are shown, pages of the portal first."""
    pages = [Hit(str(page.label), page.url) for page in find_functions(user, words)]
    yield build_group(_("Pages of the portal"), "ti-layout-sidebar", pages, words, most)
    if user.role in READERS:
        yield build_enterprises(words)
    rows = find_rows(user, words, most + 1)
    for key, kind in KINDS.items():
        hits = [Hit(row.name, kind.build_url(row.key), row.hint) for row in rows.get(key, [])]
        yield build_group(kind.label, kind.icon, hits, words, most, kind.list_page)
    reports = [
        Hit(report_title(row), row.get_absolute_url(), row.get_state_display())
        for row in find_reports(user, words, most + 1)
    ]
    yield build_group(_("Quarterly reports"), "ti-report", reports, words, most)


def build_enterprises(words: str) -> Group:
    """Return the enterprises by name, former name, code or pinyin initials (1 query, and 1 for each word)."""
    rows = Enterprise.objects.search(words).select_related("township")
    # As they lie in the table: by name, a word that nothing bears would be looked for all over it.
    found = rows.order_by("pk")[: SHOWN + 1]
    hits = [Hit(row.name, row.get_absolute_url(), f"{row.township} {row.uscc or ''}".strip()) for row in found]
    label = Enterprise._meta.verbose_name_plural or ""
    return build_group(label, "ti-building-factory-2", hits, words, SHOWN, "enterprises:enterprises")


def build_group(label: "StrOrPromise", icon: str, hits: list[Hit], words: str, most: int, list_page: str = "") -> Group:
    """Return what is shown of a kind: eight where a list has all of them, else as many as are wanted."""
    shown = SHOWN if list_page else most
    has_more = len(hits) > shown
    more_url = f"{reverse(list_page)}?{urlencode({'q': words})}" if has_more and list_page else ""
    return Group(label, icon, hits[:shown], has_more, more_url)
