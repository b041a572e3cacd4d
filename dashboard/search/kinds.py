"""Rows found by number, code or title: all kinds in one statement, each by its index and no more than are shown.

A number is looked for as the database folds it (`number_key`), from its beginning, so that a million rows cost what ten do.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, Exists, F, OrderBy, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import READERS
from accounts.models import User
from bulletin.access import visible_bulletins
from departments.models import Body, BodyName, IndicatorOwnership, Township, TownshipName
from enterprises.models import Certificate
from inspections.models import (
    Complaint,
    CompletedProject,
    EnforcementCase,
    Rectification,
    ServiceEvaluation,
    SpotCheck,
    Survey,
)
from supervision.models import Supervision
from targets import clock
from targets.models import Indicator
from targets.numbers import normalise_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OF_A_YEAR = re.compile(r"([12][0-9]{3})\W{1,2}([0-9]{1,5})")
"""The year and the serial number of a paper, as in 督〔2014〕12号; 2014Q3 and 2014年3季度 are quarters."""


class FoundRow(NamedTuple):
    """A row as the statement gives it; ``key`` is what its address needs, parted by a slash."""

    kind: str
    key: str
    name: str
    hint: str


@dataclass(frozen=True)
class Kind:
    """What is looked for: its words, its page and, where one takes ``?q=``, its list.

    In place of a page a model tells the address by itself, from the code that is the key.
    """

    label: "StrOrPromise"
    icon: str
    page: str
    list_page: str = ""
    model: type[Body | Township] | None = None

    def build_url(self, key: str) -> str:
        """Return the address of a row."""
        if self.model:
            return self.model(code=key).get_absolute_url()
        return reverse(self.page, args=key.split("/"))


KINDS = {
    "indicator": Kind(_("Indicators"), "ti-target", "dashboard:indicator"),
    "spot-check": Kind(_("Spot checks"), "ti-microscope", "inspections:spot-check", "inspections:spot-checks"),
    "rectification": Kind(_("Rectifications"), "ti-tool", "inspections:rectification", "inspections:rectifications"),
    "certificate": Kind(_("Certificates"), "ti-certificate", "enterprises:certificate", "enterprises:certificates"),
    "project": Kind(_("Completed projects"), "ti-building-skyscraper", "inspections:project", "inspections:projects"),
    "evaluation": Kind(
        _("Service evaluations"), "ti-clipboard-check", "inspections:evaluation", "inspections:evaluations"
    ),
    "survey": Kind(_("Surveys of the public"), "ti-forms", "inspections:survey", "inspections:surveys"),
    "case": Kind(_("Enforcement cases"), "ti-gavel", "inspections:case", "inspections:cases"),
    "complaint": Kind(
        _("Complaints and reports"), "ti-message-report", "inspections:complaint", "inspections:complaints"
    ),
    "supervision": Kind(_("Items of supervision"), "ti-list-check", "supervision:item", "supervision:supervisions"),
    "bulletin": Kind(_("Bulletins"), "ti-news", "bulletin:bulletin"),
    "body": Kind(_("Bodies"), "ti-building-community", "", model=Body),
    "township": Kind(_("Townships"), "ti-map-pin", "", model=Township),
}
"""By key, in the order in which they are shown."""


class ByNumber(OrderBy):
    """The order of the index by which prefixes are found, in any locale: the first rows are read and no others."""

    # Django cuts an order at its ASC to see whether it stands twice; in SQL this one has none.
    template = "%(expression)s USING ~<~ /* ASC */"


def find_rows(user: User, words: str, most: int) -> dict[str, list[FoundRow]]:
    """Return the first rows of each kind that the person may see (1 query)."""
    first, *others = [rows[:most] for rows in list_queries(user, words)]
    found: dict[str, list[FoundRow]] = defaultdict(list)
    for row in first.union(*others, all=True):
        found[row[0]].append(FoundRow(*row))
    return found


def list_queries(user: User, words: str) -> Iterator[QuerySet[Any, Any]]:
    """Yield the queries of all kinds, of one shape; the first is never left out."""
    yield columns(find_bodies(words), "body", "code", "full_name")
    yield columns(find_townships(words), "township", "code", Value(""))
    yield columns(
        find_indicators(user, words), "indicator", Concat("plan__code", Value("/"), "code"), "code", name="name"
    )
    yield columns(find_supervisions(user, words), "supervision", "pk", NUMBER_OF_SUPERVISION, name="title")
    yield columns(find_bulletins(user, words), "bulletin", "pk", Value(""), name="title")
    number = normalise_text(words)
    # Of a number that is all blanks or invisible, everything would be the beginning.
    for kind, rows, column, hint in list_numbered(user) if number else ():
        begun = rows.filter(number_key__startswith=number).order_by(ByNumber(F("number_key")))
        yield columns(begun, kind, "pk", hint, name=column)


def columns(rows: QuerySet[Any], kind: str, key: Any, hint: Any, *, name: str = "name") -> QuerySet[Any, Any]:
    """Return the rows as `FoundRow` has them."""
    text: Callable[[Any], Cast] = lambda column: Cast(column, TextField())  # noqa: E731 - an annotation of four
    return rows.annotate(
        found_kind=Cast(Value(kind), TextField()), found_key=text(key), found_name=text(name), found_hint=text(hint)
    ).values_list("found_kind", "found_key", "found_name", "found_hint")


def list_numbered(user: User) -> Iterator[tuple[str, QuerySet[Any], str, Any]]:
    """Yield what has a number that the person may look up: kind, rows, the number's column, what stands beside it."""
    yield "case", EnforcementCase.objects.visible_to(user), "number", "subject"
    yield "complaint", Complaint.objects.visible_to(user), "number", "subject"
    if user.role in READERS:
        yield "spot-check", SpotCheck.objects.all(), "number", "sample_name"
        yield "rectification", Rectification.objects.standing(), "notice_number", "spot_check__number"
        yield "certificate", Certificate.objects.all(), "number", "enterprise__name"
        yield "project", CompletedProject.objects.all(), "number", "name"
        yield "evaluation", ServiceEvaluation.objects.all(), "number", "enterprise__name"
        yield "survey", Survey.objects.all(), "number", "title"


def find_bodies(words: str) -> QuerySet[Body]:
    """Return the bodies by a present or former name, short or full."""
    names = BodyName.objects.filter(Q(name__icontains=words) | Q(short_name__icontains=words), body=OuterRef("pk"))
    return Body.objects.filter(
        Q(name__icontains=words) | Q(full_name__icontains=words) | Q(code__iexact=words) | Exists(names.order_by())
    ).order_by("position")


def find_townships(words: str) -> QuerySet[Township]:
    """Return the townships by a present or former name, or by their code."""
    names = TownshipName.objects.filter(name__icontains=words, township=OuterRef("pk"))
    return Township.objects.filter(
        Q(name__icontains=words) | Q(code__startswith=words) | Exists(names.order_by())
    ).order_by("position")


def find_indicators(user: User, words: str) -> QuerySet[Indicator]:
    """Return the indicators by code or name: all for readers of all figures, else those for which the body answers today."""
    rows = Indicator.objects.filter(Q(code__istartswith=words) | Q(name__icontains=words)).order_by("plan", "position")
    if user.sees_all_figures:
        return rows
    today = clock.today()
    held = IndicatorOwnership.objects.filter(
        Q(until=None) | Q(until__gte=today), indicator=OuterRef("pk"), since__lte=today, body=user.body_id or 0
    )
    return rows.filter(Exists(held.order_by()))


NUMBER_OF_SUPERVISION = Concat(
    Value("督〔"), Cast("year", CharField()), Value("〕"), Cast("serial", CharField()), Value("号"),
    output_field=CharField(),
)  # fmt: skip


def find_supervisions(user: User, words: str) -> QuerySet[Supervision]:
    """Return the items of supervision by title or number."""
    return Supervision.objects.visible_to(user).filter(titled(words, "serial")).order_by("-year", "-serial", "-pk")


def find_bulletins(user: User, words: str) -> QuerySet[Any]:
    """Return the bulletins by title or number."""
    return visible_bulletins(user).filter(titled(words, "number")).order_by("-pk")


def titled(words: str, serial: str) -> Q:
    """Return the condition that the title has the words in it, or that they name the year and the serial number."""
    condition = Q(title__icontains=words)
    if number := OF_A_YEAR.search(words):
        condition |= Q(**{"year": int(number[1]), serial: int(number[2])})
    return condition
