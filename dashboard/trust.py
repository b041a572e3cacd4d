"""What a figure rests on: where it comes from, how much of the district it covers, what is still open, how fresh it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.figures import format_number
from targets.registry import registry
from targets.timelines import population_of

if TYPE_CHECKING:
    from dashboard.indicator_page import IndicatorPage

MOST_PENDING = 5
"""Per cent of the rows that may still be open before the figure is told to be weak for that."""


@dataclass(frozen=True)
class TrustFact:
    """One thing that a figure rests on; ``is_weak`` says that it takes something from the figure."""

    label: str
    words: str
    is_weak: bool = False


def list_trust_facts(page: "IndicatorPage") -> list[TrustFact]:
    """Return what the figure of a page rests on; nothing where there is no figure (1 query where rows may be open)."""
    return [] if page.reading.attainment is None else list(tell_trust(page))


def tell_trust(page: "IndicatorPage") -> Iterator[TrustFact]:
    """Yield the facts in the order in which they are read: source, coverage, open rows, sample, freshness."""
    reading = page.reading
    if page.definition and page.definition.measure in registry:
        yield TrustFact(_("Source"), str(registry[page.definition.measure].label))
    if covered := describe_coverage(page):
        yield TrustFact(_("Coverage"), covered)
    if page.has_rows and (pending := tell_pending(page)):
        yield pending
    if page.indicator.is_ratio and reading.attainment and reading.attainment.denominator is not None:
        size = format_number(reading.attainment.denominator)
        words = reading.sample_words or (
            _("{size} (95 % interval {interval})").format(size=size, interval=reading.interval_words)
            if reading.interval_words
            else size
        )
        yield TrustFact(_("Sample size"), words, is_weak=bool(reading.sample_words))
    yield tell_freshness(page)


def describe_coverage(page: "IndicatorPage") -> str:
    """Say how many townships, or bodies, the figure has rows of; empty where it is cut by neither."""
    places = page.breakdown.get("township", {})
    if places:
        named = sum(1 for key in places if key)
        words = ngettext("{count} township", "{count} townships", named).format(count=named)
        return words + (_(", some rows without a township") if "" in places else "")
    bodies = sum(1 for key in page.breakdown.get("body", {}) if key)
    return ngettext("{count} body", "{count} bodies", bodies).format(count=bodies) if bodies else ""


def tell_pending(page: "IndicatorPage") -> TrustFact | None:
    """Tell how many rows cannot be counted yet, such as batches without a final result (1 query); None where none ever are."""
    figure = page.counted
    rows = population_of(figure).pending if figure else None
    if figure is None or rows is None:
        return None
    open_rows, counted = rows.count(), figure.denominator or 0
    if not open_rows:
        return TrustFact(_("Still open"), _("none"))
    share = 100 * open_rows / (open_rows + counted)
    words = _("{count} ({share} %)").format(count=format_number(open_rows), share=f"{share:.1f}")
    return TrustFact(_("Still open"), words, is_weak=share > MOST_PENDING)


def tell_freshness(page: "IndicatorPage") -> TrustFact:
    """Tell up to which day the figure goes and whether changes wait to be counted."""
    attainment = page.counted or page.reading.attainment
    words = _("up to {day}").format(day=date_format(attainment.as_of)) if attainment else ""
    if page.known.past:
        return TrustFact(_("Freshness"), words)
    if page.is_behind:
        return TrustFact(_("Freshness"), _("{words}, not brought to today yet").format(words=words), is_weak=True)
    if page.marks:
        waiting = ngettext(
            "{count} change waits to be counted", "{count} changes wait to be counted", page.marks.number
        )
        return TrustFact(
            _("Freshness"), f"{words} · {waiting.format(count=format_number(page.marks.number))}", is_weak=True
        )
    return TrustFact(_("Freshness"), _("{words}, all changes counted").format(words=words))
