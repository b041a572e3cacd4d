"""Notices of the office to bodies, who has read them, and who was urged to."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from departments.models import Body
from evidence.models import EvidenceFile


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reading notices."""

    def sent(self) -> "NoticeQuerySet":
        """Keep the notices that bodies have received, the newest first."""
        return self.filter(sent_at__isnull=False).order_by("-sent_at", "-pk")

    def drafts(self) -> "NoticeQuerySet":
        """Keep those that the office is still writing."""
        return self.filter(sent_at=None)


class Notice(models.Model):
    """A notice of the office to bodies (通知), with attachments; once sent it stays as it is."""

    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("follows")
    )
    bodies = models.ManyToManyField(Body, related_name="notices", verbose_name=_("addressees"))
    files = models.ManyToManyField(EvidenceFile, related_name="notices", blank=True, verbose_name=_("attachments"))

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="notice_sent_by_somebody",
                violation_error_message=_("A notice that was sent names who sent it."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the notice's page."""
        return reverse("notifications:notice", args=[self.pk])

    @property
    def sent_on(self) -> dt.date | None:
        """The day of sending, under whose names its bodies are told; None for a draft."""
        # The day in Shanghai: between midnight and eight it is still the day before in UTC.
        return timezone.localdate(self.sent_at) if self.sent_at else None


class NoticeReceipt(models.Model):
    """That a person opened a notice (阅读回执), and the body for which they then stood."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="receipts", verbose_name=_("notice"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("read by"))
    # Copied: the person may work for another body by the time somebody looks.
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("body"))
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        verbose_name = _("receipt of a notice")
        verbose_name_plural = _("receipts of notices")
        ordering = ["pk"]
        # Two clicks at once open a notice; only one receipt is stored.
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="notice_receipt_once")]

    def __str__(self) -> str:
        return f"{self.notice} {self.user}"


class NoticeUrge(models.Model):
    """That the office urged a body that had not read a notice (催阅); at most once a day."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="urges", verbose_name=_("notice"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("body"))
    urged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("urged by"))
    urged_at = models.DateTimeField(_("urged at"))
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("reminder to read a notice")
        verbose_name_plural = _("reminders to read notices")
        ordering = ["pk"]
        constraints = [
            # Two clerks may urge at the same moment.
            models.UniqueConstraint(fields=["notice", "body", "day"], name="urged_to_read_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} {self.body}"
