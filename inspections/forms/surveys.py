"""The forms of surveys and of the city's pass rates."""

from django.utils.translation import gettext_lazy as _

from inspections.models import CityRate, Survey
from registers.forms import RegisterForm


class SurveyForm(RegisterForm):
    """A survey of the public."""

    past_dates = ("completed_on",)
    groups = (
        (_("Survey"), ("number", "topic", "title", "completed_on", "surveyor", "frame")),
        (_("Answers"), ("sample_size", "answers", "positive", "stated_margin")),
        (_("note"), ("note",)),
    )
    wide = frozenset({"title", "frame", "note"})

    class Meta:
        model = Survey
        fields = (
            "number", "title", "topic", "completed_on", "frame", "sample_size", "answers", "positive", "stated_margin",
            "surveyor", "note",
        )  # fmt: skip


class CityRateForm(RegisterForm):
    """The city's pass rate of a year."""

    past_dates = ("published_on",)
    groups = (
        (_("Pass rate of the city"), ("year", "rate", "published_on", "source")),
        (_("note"), ("note",)),
    )
    wide = frozenset({"source", "note"})

    class Meta:
        model = CityRate
        fields = ("year", "rate", "published_on", "source", "note")
