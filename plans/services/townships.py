"""Renaming a township and merging it into another; both from a day on, the days before it stay as they were."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from departments.models import Reorganisation, Township
from departments.places import place_measures
from plans.services.names import ONE_DAY, lock_pair, name_begin, names_finish
from targets import clock
from targets.causes import Cause, Code
from targets.services import quarters_since, stale_marks_write
from targets.wordings import chinese_words


@transaction.atomic
def township_rename(*, township: Township, name: str, day: dt.date, basis: str, user: User) -> Reorganisation:
    """Let a township bear another name from ``day`` on; rows of earlier days show the name it had then.

    A day to come may be given. ValidationError, by field, where another township has the name on that day, or a name
    begins on that very day.
    """
    township = Township.objects.select_for_update().get(pk=township.pk)
    before = chinese_words(township.name_on(day))
    if name == before:
        raise ValidationError({"name": _("This is the name it has.")})
    # Unique, since forms and sheets tell townships by their names.
    if Township.objects.exclude(pk=township.pk).filter(name=name).exists():
        raise ValidationError({"name": _("Another township has this name.")})
    name_begin(township.names, day=day, former={"name": before}, new={"name": name})
    if day <= clock.today():
        # The English of the former name would stand for another one; the office writes the new one.
        township.name, township.name_en = name, ""
        township.save(update_fields=["name", "name_en"])
    return Reorganisation.objects.create(
        township=township, name_before=before, name_after=name, day=day, basis=basis, recorded_by=user
    )


@transaction.atomic
def township_merge(*, township: Township, into: Township, day: dt.date, basis: str, user: User) -> Reorganisation:
    """Let a township end the day before ``day`` and be part of another from then on.

    Rows keep the township they were recorded under; from the day on they count, and are shown, under the other. Figures
    of earlier quarters stay sliced as they were. ValidationError, in words, where that cannot be.
    """
    township, into = lock_pair(township, into)
    if blockers := list_blockers(township, into, day):
        raise ValidationError(blockers)
    names_finish(township.names, day=day)
    township.until, township.successor = day - ONE_DAY, into
    township.save(update_fields=["until", "successor"])
    change = Reorganisation.objects.create(
        township=township,
        into_township=into,
        name_before=chinese_words(township.name_on(day - ONE_DAY)),
        name_after=chinese_words(into.name_on(day)),
        day=day,
        basis=basis,
        recorded_by=user,
    )
    words = {"township": change.name_before, "into": change.name_after}
    cause = Cause.say(Code.REORGANISATION, lambda: _("%(township)s merged into %(into)s") % words, township)
    # Only what is sliced by township moves; the figures themselves stay.
    stale_marks_write(measures=sorted(place_measures), quarters=quarters_since(day), cause=cause)
    return change


def list_blockers(township: Township, into: Township, day: dt.date) -> list[str]:
    """Return in words what forbids the merging."""
    found = []
    if township.pk == into.pk:
        found.append(_("A township cannot be merged into itself."))
    if day > clock.today():
        found.append(_("A merging is recorded once it is in force; this day lies ahead."))
    if township.until is not None:
        found.append(_("%(township)s ended on %(day)s.") % {"township": township, "day": township.until})
    if into.until and into.until < day:
        found.append(_("%(township)s does not exist on this day.") % {"township": into})
    return found
