"""What people are told: reminders by rule, messages in the portal, notices with receipts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .bodies import Body
from .files import EvidenceFile
from .reports import Report


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

    name = models.CharField(_("name"), max_length=60, unique=True)
    trigger = models.CharField(_("counted from"), max_length=8, choices=Trigger)
    days = models.SmallIntegerField(_("days"), help_text=_("Negative: before; 0: on the day; positive: after."))
    audience = models.CharField(_("told"), max_length=7, choices=Audience)
    by_email = models.BooleanField(_("by e-mail too"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering = ["trigger", "days", "audience"]
        constraints = [
            models.UniqueConstraint(fields=["trigger", "days", "audience"], name="reminder_rule_once"),
            models.CheckConstraint(
                condition=~Q(trigger="review") | Q(days__gt=0, audience="office"), name="reviewer_reminded_afterwards"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InboxMessage(models.Model):
    """A message to one person in the portal (站内信)."""

    class Kind(models.TextChoices):
        """What it is about."""

        REMINDER = "reminder", _("reminder")
        RETURN = "return", _("returned report")
        DECISION = "decision", _("decision")
        NOTICE = "notice", _("notice")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox", verbose_name=_("addressee")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("leads to"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="inbox_unread"),
        ]

    def __str__(self) -> str:
        return self.subject


class ReminderLog(models.Model):
    """Who was reminded of which report under which rule for which deadline (催报记录); never twice."""

    class Email(models.TextChoices):
        """What became of the e-mail."""

        NONE = "", _("none")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    rule = models.ForeignKey(ReminderRule, models.PROTECT, related_name="log", verbose_name=_("rule"))
    report = models.ForeignKey(Report, models.CASCADE, related_name="reminders", verbose_name=_("report"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("told"))
    counted_from = models.DateTimeField(
        _("counted from"), help_text=_("The deadline or submission; another deadline is another occasion.")
    )
    message = models.ForeignKey(
        InboxMessage, models.SET_NULL, null=True, related_name="reminders", verbose_name=_("message")
    )
    email = models.CharField(_("e-mail"), max_length=6, choices=Email, blank=True, default=Email.NONE)
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("reminder sent")
        verbose_name_plural = _("reminders sent")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "report", "user", "counted_from"], name="reminded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.user}"


class Notice(models.Model):
    """A notice of the office to bodies (通知), with attachments."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent at"))
    bodies = models.ManyToManyField(Body, related_name="notices", verbose_name=_("addressees"))
    files = models.ManyToManyField(EvidenceFile, related_name="notices", blank=True, verbose_name=_("attachments"))

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class NoticeReceipt(models.Model):
    """That a person opened a notice (阅读回执)."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="receipts", verbose_name=_("notice"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("read by"))
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("receipt of a notice")
        verbose_name_plural = _("receipts of notices")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notice_receipt_once")]

    def __str__(self) -> str:
        return f"{self.notice} {self.user}"
