"""Telling the administrators what is amiss, once when it begins and once when it is over."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from notifications.models import InboxMessage
from notifications.services import Words, inbox_send
from operations.health import ORDER, Light, look_at
from operations.looks import RED, YELLOW
from operations.models import Alarm
from operations.templatetags.operations import duration

ALARMED = {
    # A change waits for more than two minutes, or a measure fails.
    "figures": RED,
    # None for 26 hours, or differences.
    "comparison": RED,
    # An import or export is at work for more than ten minutes.
    "jobs": YELLOW,
    "mail": YELLOW,
    "backup": RED,
    "disk": RED,
}
"""The lights that sound an alarm, each from this colour on."""


def alarms_update() -> None:
    """Look at the lights; begin and end alarms, each told in the transaction that stores it."""
    # What the alarm keeps is in the portal's own language; messages are worded for each reader.
    with translation.override(settings.LANGUAGE_CODE):
        for key, colour in ALARMED.items():
            light = look_at(key)
            if ORDER.index(light.seen.colour) <= ORDER.index(colour):
                alarm_begin(light)
            else:
                alarm_end(light)


@transaction.atomic
def alarm_begin(light: Light) -> None:
    """Tell that a light is amiss, unless that was told already."""
    # The constraint lets one of two workers through, and the other finds its alarm.
    _alarm, is_new = Alarm.objects.get_or_create(light=light.key, ended_at=None, defaults={"words": light.seen.words})
    if is_new:
        # Looked at again, since what was seen is told in one language.
        alarm_send(
            lambda: _("Alarm: %(light)s") % {"light": light.name},
            lambda: f"{look_at(light.key).seen.words}\n{light.remedy}",
        )


@transaction.atomic
def alarm_end(light: Light) -> None:
    """Tell that a light is well again, where it was told to be amiss."""
    alarm = Alarm.objects.select_for_update().filter(light=light.key, ended_at=None).first()
    if alarm is None:
        return
    alarm.ended_at = timezone.now()
    alarm.save(update_fields=["ended_at"])
    lasted: dt.timedelta = alarm.ended_at - alarm.began_at
    words = gettext_lazy("It lasted %(time)s: %(words)s")
    alarm_send(
        lambda: _("Over: %(light)s") % {"light": light.name},
        lambda: str(words) % {"time": duration(lasted.total_seconds()), "words": alarm.words},
    )


def alarm_send(subject: Words, text: Words) -> None:
    """Send a message to every administrator, by e-mail too."""
    inbox_send(
        users=User.objects.filter(role=Role.ADMIN), kind=InboxMessage.Kind.FAULT, subject=subject, text=text,
        url=reverse("operations:health"), by_email=True,
    )  # fmt: skip
