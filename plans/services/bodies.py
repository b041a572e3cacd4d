"""Renaming a body and merging it into another; both from a day on, the days before it stay as they were."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from departments.models import Body, Reorganisation
from departments.succession import ONE_DAY, list_late_spans, list_transfers, transfer_write
from notifications.models import InboxMessage
from notifications.services import inbox_send
from plans.services.names import lock_pair, name_begin, names_finish
from reporting.merging import figures_mark_merged
from targets import clock
from targets.wordings import chinese_words


@transaction.atomic
def body_rename(*, body: Body, name: str, full_name: str, day: dt.date, basis: str, user: User) -> Reorganisation:
    """Let a body bear another short and full name from ``day`` on; before it, everything shows the names it had.

    A day to come may be given: until then the body keeps its present name. ValidationError, by field, where the name is
    another body's, or a name begins on that very day.
    """
    body = Body.objects.select_for_update().get(pk=body.pk)
    if (name, full_name) == (chinese_words(body.name_on(day)), body.full_name_on(day)):
        raise ValidationError({"name": _("This is the name it has.")})
    # The short name is unique, and lists of sheets tell bodies by it.
    if Body.objects.exclude(pk=body.pk).filter(name=name).exists():
        raise ValidationError({"name": _("Another body has this name.")})
    # Kept with the old span, as the body's own columns are about to change.
    short_name = chinese_words(body.name_on(day))
    before = {"name": chinese_words(body.full_name_on(day)) or short_name, "short_name": short_name}
    name_begin(body.names, day=day, former=before, new={"name": full_name or name, "short_name": name})
    # A name of a day to come stands among the dated names only, until its day.
    if day <= clock.today():
        # The English of the former name would stand for another one; the office writes the new one.
        body.name, body.full_name, body.name_en = name, full_name, ""
        body.save(update_fields=["name", "full_name", "name_en"])
    return Reorganisation.objects.create(
        body=body,
        name_before=before["name"],
        name_after=full_name or name,
        day=day,
        basis=basis,
        recorded_by=user,
    )


@transaction.atomic
def body_merge(*, body: Body, into: Body, day: dt.date, basis: str, user: User) -> Reorganisation:
    """Let a body end the day before ``day``, and pass its seats, duties, indicators and people to the one it is merged into.

    Spans are ended and begun, never overwritten. Its cases and complaints stay its own. ValidationError, in words,
    where the day lies ahead, either body does not exist on it, or something of the body begins on the day or later.
    """
    # Both in one order, so that two mergings the other way round cannot wait for each other.
    body, into = lock_pair(body, into)
    if blockers := list_blockers(body, into, day):
        raise ValidationError(blockers)
    # Names end with the body; a later one would mean that somebody knew otherwise.
    names_finish(body.names, day=day)
    for transfer in list_transfers(body, into, day):
        transfer_write(transfer=transfer, day=day)
    # Read before the update, after which they are people of the other body.
    people = list(body.users.all())
    body.users.update(body=into)
    words = {"body": body, "into": into, "day": day}
    inbox_send(
        users=people,
        kind=InboxMessage.Kind.NOTICE,
        subject=lambda: _("%(body)s is part of %(into)s from %(day)s on; you now belong there") % words,
        text=lambda: _("What %(body)s answered for and had to report passes to %(into)s, with your account.") % words,
        url=into.get_absolute_url(),
    )
    body.until, body.successor = day - ONE_DAY, into
    body.save(update_fields=["until", "successor"])
    # Last: what reports are owed follows from the successor that was just written.
    figures_mark_merged(body, into, day)
    return Reorganisation.objects.create(
        body=body,
        into_body=into,
        name_before=body.full_name or chinese_words(body.name),
        name_after=chinese_words(into.full_name_on(day) or into.name),
        day=day,
        basis=basis,
        recorded_by=user,
    )


def list_blockers(body: Body, into: Body, day: dt.date) -> list[str]:
    """Return in words what forbids the merging."""
    found = list(list_late_spans(body, day))
    if body.pk == into.pk:
        found.append(_("A body cannot be merged into itself."))
    if day > clock.today():
        found.append(_("A merging is recorded once it is in force; this day lies ahead."))
    # An end that was recorded already is no hindrance where it is the same.
    if body.until not in {None, day - ONE_DAY}:
        found.append(_("%(body)s ended on %(day)s.") % {"body": body, "day": body.until})
    if body.successor_id not in {None, into.pk}:
        found.append(_("%(body)s was followed by %(successor)s.") % {"body": body, "successor": body.successor})
    if (into.since and into.since > day) or (into.until and into.until < day):
        found.append(_("%(body)s does not exist on this day.") % {"body": into})
    return found
