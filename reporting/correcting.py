"""Corrections as pages show them, and the form in which one is proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext_lazy as _

from reporting.content import TextPiece, diff_texts, format_amount
from reporting.forms.filling import amount_field, text_field
from reporting.forms.review import words_field
from reporting.models import CorrectedValue, ReportCorrection, ReportItem, ReportValue, ReportVersion
from reporting.services.corrections import Changes
from reporting.services.versions import STOCK, SUM
from targets.models import Indicator, IndicatorDefinition, Quarter
from targets.services import quarters_since


class CorrectionForm(forms.Form):
    """Every item of an accepted report with what was accepted; what is typed over is proposed."""

    reason = words_field(_("reason of the correction"), 500)

    def __init__(self, values: Sequence[ReportValue], data: Any = None) -> None:
        super().__init__(data)
        self.values = values
        for value in values:
            item = value.item
            field = amount_field(item) if item.is_figure else text_field(item.label, 3)
            field.initial = format_amount(value.figure, item.decimals) if item.is_figure else value.text
            self.fields[field_name(item)] = field

    @property
    def lines(self) -> list[tuple[ReportValue, forms.BoundField]]:
        """Each value with its field."""
        return [(value, self[field_name(value.item)]) for value in self.values]

    @property
    def changes(self) -> Changes:
        """What was typed, by item; the service keeps what differs."""
        found: dict[ReportItem, Decimal | str | None] = {}
        for value in self.values:
            typed = self.cleaned_data[field_name(value.item)]
            # Browsers change line ends: what differs in white space alone was not typed.
            is_same = isinstance(typed, str) and typed.split() == value.text.split()
            found[value.item] = value.text if is_same else typed
        return found


def field_name(item: ReportItem) -> str:
    """Return the name of an item's field."""
    return f"item-{item.pk}"


@dataclass(frozen=True)
class CorrectedItem:
    """A corrected item, for the eye."""

    row: CorrectedValue

    @property
    def pieces(self) -> list[TextPiece]:
        """The narrative with what comes in and what goes out."""
        return list(diff_texts(self.row.old_text, self.row.new_text))


class CorrectionFilter(forms.Form):
    """What the list of corrections is narrowed to."""

    quarter = forms.ModelChoiceField(label=_("quarter"), queryset=Quarter.objects.none(), required=False)
    state = forms.ChoiceField(
        label=_("state"), choices=[("", "---------"), *ReportCorrection.State.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["quarter"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Quarter.objects.filter(reports__corrections__isnull=False).distinct().order_by("-pk")

    @property
    def rows(self) -> QuerySet[ReportCorrection]:
        """The corrections asked for: those that await a decision first, then the newest."""
        chosen = self.cleaned_data if self.is_valid() else {}
        rows = ReportCorrection.objects.select_related("report__body", "report__quarter", "proposed_by", "decided_by")
        rows = rows.prefetch_related("report__body__names")
        if chosen.get("quarter"):
            rows = rows.filter(report__quarter=chosen["quarter"])
        if chosen.get("state"):
            rows = rows.filter(state=chosen["state"])
        # What is undecided has no moment of decision, and is what the office looks for.
        undecided = F("decided_at").desc(nulls_first=True)
        return rows.annotate(items=Count("values")).order_by(undecided, "-pk")


def count_corrected_since_closing() -> dict[int, int]:
    """Return by key of the quarter how many reports were corrected after it was closed (1 query)."""
    # By moments: a correction on the very day of the closing counts by its hour.
    rows = ReportVersion.objects.filter(
        correction__isnull=False, accepted_at__gt=F("report__quarter__closed_at")
    ).values_list("report__quarter")
    return dict(rows.order_by("report__quarter").annotate(Count("report", distinct=True)))


@dataclass(frozen=True)
class FigureEffect:
    """An indicator that reads a corrected item, and the quarters whose figure may move; closed ones keep theirs."""

    indicator: Indicator
    item: ReportItem
    quarters: list[Quarter]

    @property
    def closed(self) -> list[Quarter]:
        """The quarters in which the new figure will stand beside the one that they were closed with."""
        return [quarter for quarter in self.quarters if quarter.is_closed]


def list_effects(correction: ReportCorrection, changes: Iterable[CorrectedValue]) -> list[FigureEffect]:
    """Return what the changes would move in the plan in force (2 queries); a narrative moves nothing."""
    quarter = correction.report.quarter
    items = {change.item.code: change.item for change in changes if change.item.is_figure}
    # By the definition of the corrected quarter, which judged its figure.
    in_force = IndicatorDefinition.objects.in_force(quarter.ends_on)
    readers = IndicatorDefinition.objects.filter(pk__in=in_force.values("pk"), measure__in=[SUM, STOCK])
    later = list(Quarter.objects.filter(pk__in=quarters_since(quarter.starts_on)).order_by("pk"))
    found = []
    for row in readers.filter(parameters__item__in=list(items)).select_related("indicator"):
        # The quarters whose judged figure contains that of the corrected one.
        containing = later
        # A single quarter's sum moves in that quarter alone, a stock in every later one.
        if row.window == "quarter" and row.measure == SUM:
            containing = [one for one in later if one.pk == quarter.pk]
        elif row.window == "year_to_date":
            containing = [one for one in later if one.year == quarter.year]
        found.append(FigureEffect(row.indicator, items[row.parameters["item"]], containing))
    return found
