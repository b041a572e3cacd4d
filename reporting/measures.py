"""Figures that bodies report: indicators read what the office has accepted, and nothing else.

A quarter for which no body has an accepted figure has no data; a body that reports nothing done reports zero, and that is a
figure. A nil report states no figures.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Case, F, IntegerField, Max, QuerySet, Value, When, Window
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Body
from departments.naming import body_name_on
from departments.succession import successor_on
from reporting.models import AcceptedFigure, ReportItem
from reporting.services.versions import STOCK, SUM
from targets import clock
from targets.models.quarters import quarter_id
from targets.read_once import once_a_page
from targets.registry import Column, Population, Span, measure

COLUMNS = (
    Column(_("body"), "body_then", "body_now"),
    Column(_("last day of the quarter"), "report__quarter__ends_on"),
    Column(_("figure"), "amount"),
    Column(pgettext_lazy("item", "unit of measurement"), "item__unit"),
    Column(_("version"), "version__number"),
)
BY_BODY = {"body": "report__body__code"}


to_come: ContextVar[Sequence[ReportItem]] = ContextVar("items_to_come", default=())


@contextmanager
def items_to_come(items: Sequence[ReportItem]) -> Iterator[None]:
    """Let definitions name items that are not there yet, those of a draft of a plan, while they are checked."""
    token = to_come.set(items)
    try:
        yield
    finally:
        to_come.reset(token)


@once_a_page
def read_items() -> dict[str, ReportItem]:
    """Return the items by their codes (1 query)."""
    return {item.code: item for item in ReportItem.objects.all()}


class ItemCodes(Mapping[str, str]):
    """The codes of the items whose figures are taken over periods by one of these rules, with their names.

    Read from the database whenever it is asked, since the office keeps the items; `items_to_come` are known beside them.
    """

    def __init__(self, *periods: ReportItem.Period) -> None:
        self.periods = periods

    @property
    def items_read(self) -> QuerySet[ReportItem]:
        """The items."""
        return ReportItem.objects.filter(period__in=self.periods)

    def __getitem__(self, code: str) -> str:
        for item in to_come.get():
            if item.code == code and item.period in self.periods:
                return item.label
        found = read_items()[code]
        if found.period not in self.periods:
            raise KeyError(code)
        return found.label

    def __iter__(self) -> Iterator[str]:
        return iter(self.items_read.values_list("code", flat=True))

    def __len__(self) -> int:
        return self.items_read.count()


def standing_figures(item: str) -> QuerySet[AcceptedFigure]:
    """Return the accepted figures of an item that no later version has replaced."""
    # Versions that were replaced stay stored, and would count twice.
    return AcceptedFigure.objects.filter(stands=True, item__code=item)


def annotate_body_names(rows: QuerySet[AcceptedFigure]) -> QuerySet[AcceptedFigure]:
    """Annotate the bodies' names, of the quarter and of today."""
    return rows.annotate(
        body_then=body_name_on("report__body", "report__quarter__ends_on"),
        body_now=body_name_on("report__body", clock.today()),
    )


@measure(SUM, _("reported figure, added up over the quarters"), Span.PERIOD, {"item": ItemCodes(ReportItem.Period.SUM)})
def reported_figure(*, day: dt.date, indicator_id: int, item: str) -> Population:
    """Sum what bodies reported on an item; a figure belongs to its quarter's last day."""
    return Population(
        rows=standing_figures(item),
        # A report has no day of its own among its figures; its quarter's last one stands for it.
        dated_by="report__quarter__ends_on",
        slices=BY_BODY,
        columns=COLUMNS,
        amount="amount",
        named=annotate_body_names,
    )


@measure(
    STOCK,
    _("reported figure, as it last stood"),
    Span.DAY,
    {"item": ItemCodes(ReportItem.Period.LATEST, ReportItem.Period.END)},
)
def reported_stock(*, day: dt.date, indicator_id: int, item: str) -> Population:
    """Sum what bodies had reported on an item by ``day``: what held at the end of its quarter, or the latest of each body.

    The figures of a quarter are known once it is over: inside it, what holds at its end has no data yet.
    """
    # Inside a quarter its own figure is not known yet.
    rows = standing_figures(item).filter(report__quarter__ends_on__lte=day)
    ends = ReportItem.objects.filter(code=item, period=ReportItem.Period.END).exists()
    rows = rows.filter(report__quarter=quarter_id(day)) if ends else keep_latest_of_each_body(rows, day)
    return Population(rows=rows, slices=BY_BODY, columns=COLUMNS, amount="amount", named=annotate_body_names)


def keep_latest_of_each_body(rows: QuerySet[AcceptedFigure], day: dt.date) -> QuerySet[AcceptedFigure]:
    """Keep the figures of the newest quarter that each body has any for; a merged body speaks through its successor.

    Until the successor reports for both, what each of them last reported stands.
    """
    # Successors may follow one another, which one query of SQL cannot walk.
    bodies = Body.objects.in_bulk()
    successors = {pk: successor_on(body, day, bodies) for pk, body in bodies.items() if body.successor_id is not None}
    whens = [When(report__body=pk, then=Value(found.pk)) for pk, found in successors.items() if found is not None]
    body = Case(*whens, default=F("report__body"), output_field=IntegerField()) if whens else F("report__body")
    # The newest quarter of each successor's whole family, so that a merged body's old figure gives way.
    newest = Window(Max("report__quarter"), partition_by=body)
    of_newest = rows.order_by().annotate(newest=newest).filter(report__quarter=F("newest"))
    return rows.filter(pk__in=of_newest.values("pk"))
