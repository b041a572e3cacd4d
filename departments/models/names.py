"""Names that hold for a span of time, so that an old row is shown under the name of its day."""

import datetime as dt

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from targets.wordings import WordingField, english_of

# An open end as a day, so that two open spans overlap for the exclusion constraints.
END_OF_TIME = dt.date(9999, 12, 31)


class DatedName(models.Model):
    """A name with the days on which it was in use."""

    name = WordingField(_("name"), max_length=100)
    name_en = english_of(_("name in English"), 150)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def covers(self, day: dt.date) -> bool:
        """Say whether the name was in use on ``day``; its last day belongs to it."""
        return self.since <= day and (self.until is None or day <= self.until)


def span_expression() -> Func:
    """Return the daterange from since to until, both included, for exclusion constraints."""
    return Func(F("since"), Coalesce(F("until"), END_OF_TIME), models.Value("[]"), function="daterange")


def ends_after_start(name: str) -> models.CheckConstraint:
    """Return the constraint that a span does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(until__isnull=True) | Q(until__gte=F("since")),
        name=name,
        violation_error_message=_("The last day cannot lie before the first."),
    )
