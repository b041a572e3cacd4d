"""The registers of surveys and of the city's pass rates: evidence for milestones, counted in no figure."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.forms import CityRateForm, SurveyForm
from inspections.models import CityRate, Survey
from inspections.resources.surveys import CityRateResource, SurveyResource
from inspections.words import format_share
from registers.filters import SearchFilter, choice_filter, day_filter
from registers.registry import Register, register
from registers.tables import DESK, DESK_NUMBER, NARROW, NUMBER, DateColumn, ListTable

WIDE: Any = {"td": {"class": "wrap"}}


class SurveyFilter(filters.FilterSet):
    """Narrow the list of surveys."""

    q = SearchFilter(gettext_lazy("survey number or title"))
    topic = choice_filter(gettext_lazy("topic"), Survey.Topic.choices, field="topic")
    since = day_filter(gettext_lazy("completed from"), field_name="completed_on", lookup_expr="gte")
    until = day_filter(gettext_lazy("completed until"), field_name="completed_on", lookup_expr="lte")


class SurveyTable(ListTable):
    """The list of surveys."""

    number = tables.Column(linkify=True, attrs=NARROW)
    title = tables.Column(orderable=False, attrs=WIDE)
    topic = tables.Column(orderable=False, attrs=DESK)
    completed_on = DateColumn()
    answers = tables.Column(attrs=DESK_NUMBER)
    share = tables.Column(orderable=False, attrs=NUMBER, verbose_name=gettext_lazy("share counted"))

    first_line = ("title", "share")

    class Meta:
        model = Survey
        fields = ("number", "title", "topic", "completed_on", "answers", "share")

    def render_share(self, record: Survey) -> str:
        """Return the share with its margin."""
        return format_share(record)


@register
class SurveyRegister(Register):
    """Surveys of the public."""

    noun, resource = "survey", SurveyResource
    lead = gettext_lazy(
        "Whom a survey asked, how many answered, and how sure its share is; steps of goals are signed off by it."
    )
    form, table, filters = SurveyForm, SurveyTable, SurveyFilter

    def subject(self, row: Survey) -> str:
        return _("Survey %(number)s") % {"number": row.number}


class CityRateFilter(filters.FilterSet):
    """Narrow the list of the city's pass rates."""

    q = SearchFilter(gettext_lazy("year or source"))


class CityRateTable(ListTable):
    """The list of the city's pass rates."""

    year = tables.Column(linkify=True, attrs=NARROW)
    rate = tables.Column(attrs=NUMBER)
    published_on = DateColumn()
    source = tables.Column(orderable=False, attrs=WIDE)

    first_line = ("year", "rate")

    class Meta:
        model = CityRate
        fields = ("year", "rate", "published_on", "source")


@register
class CityRateRegister(Register):
    """Pass rates of the city."""

    noun, resource = "city-rate", CityRateResource
    lead = gettext_lazy(
        "What the city published of its spot checks, with which the district’s pillar products are compared."
    )
    form, table, filters = CityRateForm, CityRateTable, CityRateFilter

    def subject(self, row: CityRate) -> str:
        return _("Pass rate of the city in %(year)s") % {"year": row.year}
