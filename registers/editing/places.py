"""The township of a row: one that existed on the row's day, or exists today where the row has no day."""

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.models import Township
from registers.editing.forms import RegisterForm
from targets import clock


class PlacedForm(RegisterForm):
    """The form of a row with a township; ``dated_by`` is the field with the day on which that must have existed."""

    dated_by: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["township"]
        field.queryset, field.label_from_instance = self.offered(), with_last_day

    def offered(self) -> Any:
        """Return the townships to choose from: a row without a day belongs to one that exists, or to its own."""
        rows = Township.objects.standing_first()
        if self.dated_by:
            return rows
        return rows.on(clock.today()) | rows.filter(pk=self.instance.township_id)

    def clean(self) -> dict[str, Any]:
        """Refuse a township that had ended by the row's day, unless the row was recorded under it."""
        data = super().clean()
        day, township = data.get(self.dated_by), data.get("township")
        is_new = not {"township", self.dated_by}.isdisjoint(self.changed_data)
        if day and township and is_new and township.place_on(day) != township:
            self.add_error("township", ended(township, day))
        return data


def with_last_day(township: Township) -> str:
    """Return the name, and the last day of a township that has ended."""
    if township.until is None:
        return township.name
    return _("%(township)s (until %(day)s)") % {"township": township, "day": township.until}


def ended(township: Township, day: dt.date) -> ValidationError:
    """Return the refusal of a township that was part of another by ``day``."""
    words = _("It existed until %(until)s; on %(day)s the place belonged to %(into)s.")
    return ValidationError(words % {"until": township.until, "day": day, "into": township.place_on(day)})
