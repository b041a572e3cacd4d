"""Messages to one person in the portal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class InboxQuerySet(models.QuerySet["InboxMessage"]):
    """Reading messages."""

    def unread(self) -> "InboxQuerySet":
        """Keep the messages that were not opened yet."""
        return self.filter(read_at=None)

    def newest_unread(self, user: models.Model, most: int) -> "InboxQuerySet":
        """Return the newest messages that a person has not opened."""
        return self.filter(user=user).unread().order_by("-created_at", "-pk")[:most]

    def unread_first(self) -> "InboxQuerySet":
        """Sort the unread before the read, and each the newest first."""
        # Booleans sort false before true, so the unread come first by the descending order.
        is_unread = models.ExpressionWrapper(Q(read_at__isnull=True), models.BooleanField())
        return self.order_by(is_unread.desc(), "-created_at", "-pk")


class InboxMessage(models.Model):
    """A message to one person in the portal (站内信)."""

    class Kind(models.TextChoices):
        """What it is about."""

        REMINDER = "reminder", _("reminder")
        RETURN = "return", _("returned report")
        HAND_OVER = "handover", _("report to sign off")
        DECISION = "decision", _("decision")
        NOTICE = "notice", _("notice")
        DIGEST = "digest", _("digest of the week")
        EXPORT = "export", _("export")
        FAULT = "fault", _("fault of the server")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox", verbose_name=_("addressee")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    url = models.CharField(_("leads to"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects = InboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [
            # Partial: the bell asks on every page for the unread, of which a person has few.
            models.Index(fields=["user"], condition=Q(read_at=None), name="inbox_unread"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Return the message's page."""
        return reverse("notifications:inbox-message", args=[self.pk])


class MessageEmail(models.Model):
    """The e-mail with which a message is sent too (邮件通知), and what became of it."""

    class State(models.TextChoices):
        """What became of the e-mail."""

        NONE = "", _("none")
        WAITING = "waiting", _("to be sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("sending failed")

    message = models.OneToOneField(InboxMessage, models.CASCADE, related_name="sent_email", verbose_name=_("message"))
    email = models.CharField(_("e-mail"), max_length=7, choices=State, default=State.WAITING)
    email_error = models.CharField(_("why the e-mail failed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("e-mail of a message")
        verbose_name_plural = _("e-mails of messages")
        ordering = ["-pk"]
        indexes = [
            # Partial: the sender asks for the few that are open among all that ever went out.
            models.Index(fields=["message"], condition=Q(email__in=["waiting", "failed"]), name="message_email_open")
        ]

    def __str__(self) -> str:
        return str(self.message)
