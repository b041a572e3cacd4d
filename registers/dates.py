"""Dates that cannot have been recorded yet."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from targets import clock

REPUBLIC = dt.date(1949, 10, 1)


def validate_past(day: dt.date | None) -> None:
    """Raise ValidationError where ``day`` lies before 1949 or in the future; nothing recorded here can."""
    if day and not REPUBLIC <= day <= clock.today():
        raise ValidationError(_("The date must lie between 1949 and today."))


class PastDatesMixin:
    """Refuse dates that cannot have been recorded yet; ``past_dates`` names the fields."""

    past_dates: tuple[str, ...] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in self.past_dates:
            if name in self.fields:  # type: ignore[attr-defined]
                self.fields[name].validators.append(validate_past)  # type: ignore[attr-defined]
