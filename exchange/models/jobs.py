"""Work that takes longer than a person waits for a page."""

import datetime as dt
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Optional, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User

AnyJob = TypeVar("AnyJob", bound="Job")
OVERDUE = timedelta(seconds=30)
"""Without a sign of life for so long, a job is offered to the workers again."""
PATIENCE = timedelta(seconds=8)
"""So long may a job wait for a worker before its page says that something may be wrong."""
SILENCE = timedelta(seconds=45)
"""So long may a worker give no sign of life before the page says so: comparing a large sheet takes one long statement."""


class JobState(models.TextChoices):
    """How far a job has come; a kind of job that needs other states brings its own."""

    WAITING = "waiting", _("waiting for a worker")
    WORKING = "working", _("under way")
    DONE = "done", _("done")
    FAILED = "failed", _("broken off")


class FailureReason(models.TextChoices):
    """Why a job came to nothing."""

    BROKEN_OFF = "broken_off", _("The work broke off several times.")
    NOT_ALLOWED = "not_allowed", _("The account may not read this register any more.")
    DISK_FULL = "disk_full", _("The server's disk is full; please tell the administrator.")
    FAULT = "fault", _("A fault in the portal stopped the work; its log says more.")


class JobQuerySet(models.QuerySet[AnyJob]):
    """Reading jobs of one kind."""

    def at_work(self) -> "JobQuerySet[AnyJob]":
        """Keep the jobs that a worker has, or should soon."""
        return self.filter(state__in=self.model.AT_WORK)

    def overdue(self) -> "JobQuerySet[AnyJob]":
        """Keep the jobs that should be at work but give no sign of life: a lost message, a killed worker."""
        since = timezone.now() - OVERDUE
        # A job whose message was lost has never been touched.
        return self.at_work().filter(Q(touched_at__lt=since) | Q(touched_at=None, requested_at__lt=since))

    def last_failed(self) -> "JobQuerySet[AnyJob]":
        """Keep the newest job, where it came to nothing."""
        # Newest first, failed second: an older failure is no news once a later job went well.
        newest = self.model._base_manager.order_by("-pk").values("pk")[:1]
        return self.filter(pk=Subquery(newest), state=JobState.FAILED)


class Job(models.Model):
    """Work that a worker does for somebody (后台任务): how far it has come, when it last moved, why it came to nothing.

    ``total`` and ``progress`` are counted in whatever the kind of job counts. ``exchange/jobs.py`` brings it to its end.
    """

    BEGINNING: ClassVar[str] = JobState.WAITING
    """The state in which a job is asked for, and in which it is tried again."""
    AT_WORK: ClassVar[frozenset[str]] = frozenset({JobState.WAITING, JobState.WORKING})
    """The states in which a worker has the job, or should soon."""

    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    reason = models.CharField(_("reason"), max_length=11, choices=FailureReason, blank=True)
    progress = models.PositiveIntegerField(_("done so far"), default=0)
    total = models.PositiveIntegerField(_("to be done"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts of the workers"), default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked for by"),
        help_text=_("Nobody, where the portal itself or the command line did."),
    )  # fmt: skip
    requested_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    touched_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-pk"]

    @property
    def acting_person(self) -> Optional["User"]:
        """For whom a worker acts."""
        return self.requested_by

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it, or should soon."""
        return self.state in self.AT_WORK

    @property
    def has_failed(self) -> bool:
        """Whether it came to nothing."""
        return self.state == JobState.FAILED

    @property
    def waiting_since(self) -> dt.datetime:
        """When somebody last asked a worker for it."""
        return self.requested_at

    @property
    def is_late(self) -> bool:
        """Whether it has stood still so long that the queue may be down."""
        now = timezone.now()
        late = now - self.touched_at > SILENCE if self.touched_at else now - self.waiting_since > PATIENCE
        return self.is_at_work and late
