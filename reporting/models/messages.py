"""What people are told in the portal, and of which reports they were reminded."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.models import InboxMessage, MessageEmail
from reporting.models.reports import Report
from targets.wordings import WordingField, english_of


class ReminderRule(models.Model):
    """When whom to remind of a report (催报规则)."""

    class Trigger(models.TextChoices):
        """What the days are counted from."""

        DEADLINE = "deadline", _("deadline of the report")
        RETURN = "return", _("deadline of a returned report")
        REVIEW = "review", _("submission that waits for review")

    class Audience(models.TextChoices):
        """Who is told."""

        LIAISON = "liaison", _("department liaison")
        HEAD = "head", _("department head")
        OFFICE = "office", _("programme office")

    name = WordingField(_("name"), max_length=60, unique=True)
    name_en = english_of(_("name in English"), 120)
    trigger = models.CharField(_("counted from"), max_length=8, choices=Trigger)
    days = models.SmallIntegerField(_("days"), help_text=_("Negative: before; 0: on the day; positive: after."))
    audience = models.CharField(_("who is reminded"), max_length=7, choices=Audience)
    by_email = models.BooleanField(_("by e-mail too"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["trigger", "days", "audience"]
        constraints = [
            models.UniqueConstraint(fields=["trigger", "days", "audience"], name="reminder_rule_once"),
            models.CheckConstraint(
                condition=~Q(trigger="review") | Q(days__gt=0, audience="office"),
                name="reviewer_reminded_afterwards",
                violation_error_message=_("Reviews are reminded of some days afterwards, and to the office only."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReminderLog(models.Model):
    """Who was reminded of which report, by a rule or by the office (催报记录).

    Never twice under one rule for one deadline, and never twice on one day.
    """

    Email = MessageEmail.State

    rule = models.ForeignKey(
        ReminderRule,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="log",
        verbose_name=_("rule"),
        help_text=_("Empty: the office reminded by hand."),
    )
    report = models.ForeignKey(Report, models.CASCADE, related_name="reminders", verbose_name=_("report"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who is reminded")
    )
    # A moved deadline is another occasion, so that reminding begins anew.
    counted_from = models.DateTimeField(
        _("counted from"), help_text=_("The deadline or submission; another deadline is another occasion.")
    )
    # The log outlives the message: that somebody was reminded stays true.
    message = models.ForeignKey(
        InboxMessage, models.SET_NULL, null=True, related_name="reminders", verbose_name=_("message")
    )
    email = models.CharField(_("e-mail"), max_length=7, choices=Email, blank=True, default=Email.NONE)
    email_error = models.CharField(_("why the e-mail failed"), max_length=200, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
        help_text=_("Empty: the portal, by a rule."),
    )
    sent_at = models.DateTimeField(_("sent at"))
    # Kept beside the moment: "once a day" needs the day in Shanghai in a constraint.
    day = models.DateField(_("day"), help_text=_("The day of the sending in Asia/Shanghai."))

    class Meta:
        verbose_name = _("reminder sent")
        verbose_name_plural = _("reminders sent")
        ordering = ["-pk"]
        constraints = [
            # Two workers at once write one reminder, the other is refused here.
            models.UniqueConstraint(fields=["rule", "report", "user", "counted_from"], name="reminded_once"),
            models.UniqueConstraint(fields=["user", "report", "day"], name="reminded_once_a_day"),
            models.CheckConstraint(
                condition=Q(rule=None, sent_by__isnull=False) | Q(rule__isnull=False, sent_by=None),
                name="reminded_by_a_rule_or_a_person",
                violation_error_message=_("A reminder is sent by a rule or by a person."),
            ),
        ]
        indexes = [
            models.Index(fields=["message"], condition=Q(email__in=["waiting", "failed"]), name="reminder_email_open"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.user}"
