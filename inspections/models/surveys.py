"""Surveys of the public, and the city's figures with which the district's are compared: evidence for milestones."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inspections.querysets import CityRateQuerySet, SurveyQuerySet
from registers.models import Numbered, StandingManager, Withdrawable, number_key_field

Z_SQUARED = Fraction(196, 100) ** 2
"""Of a margin of error at 95 %."""


class Survey(Numbered, Withdrawable):
    """A survey of the public (问卷调查): whom it could ask, how many answered validly, and how many of these it counts.

    The share counted and its margin of error follow from these; shares and margins here are parts of one.
    """

    class Topic(models.TextChoices):
        """What it asks about; shares of one topic are compared with one another."""

        AWARENESS = "awareness", _("awareness of quality")
        RECOGNITION = "recognition", _("recognition of well-known enterprises")

    number = models.CharField(_("survey number"), max_length=40)
    number_key = number_key_field()
    title = models.CharField(_("title"), max_length=100)
    topic = models.CharField(pgettext_lazy("survey", "topic"), max_length=11, choices=Topic)
    completed_on = models.DateField(pgettext_lazy("survey", "completed on"))
    frame = models.CharField(
        _("sampling frame"),
        max_length=200,
        help_text=_("From which people or households the sample was drawn, and how."),
    )
    sample_size = models.DecimalField(_("questionnaires handed out"), max_digits=7, decimal_places=0)
    answers = models.DecimalField(_("valid answers"), max_digits=7, decimal_places=0)
    positive = models.DecimalField(
        _("answers counted"), max_digits=7, decimal_places=0,
        help_text=_("The valid answers that reach what the survey asks for, such as those of people who are aware."),
    )  # fmt: skip
    stated_margin = models.DecimalField(
        _("margin of error stated (percentage points)"), max_digits=4, decimal_places=2, null=True, blank=True,
        help_text=_("At 95 %, as the report of the survey states it. Never counted as smaller than that of a simple random sample."),
    )  # fmt: skip
    surveyor = models.CharField(_("carried out by"), max_length=100)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = StandingManager.from_queryset(SurveyQuerySet)()
    everything = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey of the public")
        verbose_name_plural = _("surveys of the public")
        ordering = ["-completed_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answers__gte=1),
                name="survey_has_answers",
                violation_error_message=_("A survey has at least one valid answer."),
            ),
            models.CheckConstraint(
                condition=Q(answers__lte=F("sample_size")),
                name="survey_answers_within_the_sample",
                violation_error_message=_("There cannot be more valid answers than questionnaires handed out."),
            ),
            models.CheckConstraint(
                condition=Q(positive__gte=0) & Q(positive__lte=F("answers")),
                name="survey_counts_within_the_answers",
                violation_error_message=_("No more answers can be counted than are valid."),
            ),
            models.CheckConstraint(
                condition=Q(stated_margin=None) | Q(stated_margin__gte=0),
                name="survey_margin_not_negative",
                violation_error_message=_("A margin of error is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the survey's page."""
        return reverse("inspections:survey", args=[self.pk])

    @property
    def share(self) -> Fraction:
        """The answers counted of the valid ones."""
        return Fraction(int(self.positive), int(self.answers))

    @property
    def margin_squared(self) -> Fraction:
        """The square of the margin of error at 95 %: exact, so that comparing two surveys needs no root."""
        simple = Z_SQUARED * self.share * (1 - self.share) / int(self.answers)
        return max(simple, Fraction(self.stated_margin or 0) ** 2 / 10_000)


class CityRate(Withdrawable):
    """The pass rate of product spot checks in the whole city in a year (全市合格率), as published, with its source."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    rate = models.DecimalField(_("pass rate in the city (%)"), max_digits=5, decimal_places=2)
    published_on = models.DateField(_("published on"))
    source = models.CharField(_("source"), max_length=200, help_text=_("The paper or notice that states it."))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = StandingManager.from_queryset(CityRateQuerySet)()
    everything = CityRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("pass rate of the city")
        verbose_name_plural = _("pass rates of the city")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gte=0) & Q(rate__lte=100),
                name="city_rate_is_a_percentage",
                violation_error_message=_("A pass rate lies between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=Q(published_on__year__gte=F("year")),
                name="city_rate_published_in_its_year_or_later",
                violation_error_message=_("The rate of a year is not published before it."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        """Return the page with the district's rate beside it."""
        return reverse("inspections:city-rate", args=[self.pk])
