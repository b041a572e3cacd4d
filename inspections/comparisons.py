"""What two surveys, or the district's and the city's spot checks, say when they are held beside one another."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from django.db.models import Exists, OuterRef, Q

from enterprises.models import Product
from inspections.models import CityRate, SpotCheck, Survey


@dataclass(frozen=True)
class SurveyComparison:
    """A survey beside the first one of its topic."""

    first: Survey
    last: Survey

    @property
    def gain(self) -> Fraction:
        """By how much the later share is the greater one."""
        return self.last.share - self.first.share

    @property
    def margin_squared(self) -> Fraction:
        """The square of the margin of error of the gain: both samples err, independently of one another."""
        return self.first.margin_squared + self.last.margin_squared

    @property
    def margin(self) -> float:
        """That margin, as a part of one."""
        return sqrt(self.margin_squared)

    @property
    def is_risen(self) -> bool:
        """Whether the share has risen by more than chance explains at 95 %."""
        return self.gain > 0 and self.gain**2 > self.margin_squared


def compare_with_first(survey: Survey) -> SurveyComparison | None:
    """Hold a survey beside the first of its topic; None where it is that one itself (1 query)."""
    first = Survey.objects.filter(topic=survey.topic).order_by("completed_on", "pk").first()
    return SurveyComparison(first, survey) if first and first != survey else None


def compare_surveys(topic: str, day: dt.date, *, least: int = 2) -> SurveyComparison | None:
    """Hold the last survey of a topic that was completed by ``day`` beside the first; None before there are so many (1 query)."""
    rows = list(Survey.objects.filter(topic=topic, completed_on__lte=day).order_by("completed_on", "pk"))
    return SurveyComparison(rows[0], rows[-1]) if len(rows) >= least else None


@dataclass(frozen=True)
class RateComparison:
    """The district's batches of pillar products in a year beside the pass rate of the city."""

    city: CityRate
    passed: int
    total: int

    @property
    def rate(self) -> Fraction | None:
        """The district's pass rate in per cent; None where nothing was checked."""
        return Fraction(100 * self.passed, self.total) if self.total else None

    @property
    def is_as_good(self) -> bool:
        """Whether the district's rate is the city's at least."""
        return self.rate is not None and self.rate >= Fraction(self.city.rate)


def compare_rates(city: CityRate) -> RateComparison:
    """Hold the batches of pillar products that were sampled in the year beside the city's rate (1 query).

    A batch is one of a pillar product where its producer makes one of the sample's name or category.
    """
    same = Q(name=OuterRef("sample_name")) | Q(category=OuterRef("category")) & ~Q(category="")
    pillars = Product.objects.filter(same, is_pillar=True, enterprise=OuterRef("producer"))
    checks = SpotCheck.objects.at_stage(SpotCheck.Stage.PRODUCTION).concluded()
    counts = checks.filter(Exists(pillars), sampled_on__year=city.year).totals()
    return RateComparison(city, counts["passed"], counts["total"])


def find_city_rate(day: dt.date) -> CityRate | None:
    """Return the city's rate of the latest year that was published by ``day`` (1 query)."""
    return CityRate.objects.filter(published_on__lte=day).order_by("-year").first()
