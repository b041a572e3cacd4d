"""What the rules propose to a leader while a part is red."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from supervision.models.colours import SupervisionColour
from supervision.models.items import Supervision
from supervision.querysets import FINISHED


class SupervisionProposalQuerySet(models.QuerySet["SupervisionProposal"]):
    """Reading proposals."""

    def open(self) -> "SupervisionProposalQuerySet":
        """Keep those that wait for a decision: the red that they rest on stands unanswered in an open item."""
        return self.filter(state="proposed", colour__until=None, colour__answer=None).exclude(
            colour__part__supervision__state__in=FINISHED
        )

    def with_names(self) -> "SupervisionProposalQuerySet":
        """Fetch what pages tell of them."""
        rows = self.select_related("colour__part__supervision", "colour__part__body", "decided_by")
        return rows.prefetch_related("colour__part__body__names")


class SupervisionProposal(models.Model):
    """A talk (约谈) or naming (通报) that the rules propose for a red part (提请事项); a leader decides, with a reason.

    One of a kind for each red. Once the red is answered, what was not decided needs no decision any more.
    """

    class Kind(models.TextChoices):
        """What is proposed."""

        NAMING = "naming", pgettext_lazy("supervision proposal", "naming in a circular")
        TALK = "talk", pgettext_lazy("supervision proposal", "talk with the head of the body")

    class State(models.TextChoices):
        """What became of it."""

        PROPOSED = "proposed", pgettext_lazy("supervision proposal", "proposed")
        AGREED = "agreed", pgettext_lazy("supervision proposal", "agreed to")
        DECLINED = "declined", pgettext_lazy("supervision proposal", "declined")

    colour = models.ForeignKey(
        SupervisionColour, models.PROTECT, related_name="proposals", verbose_name=_("red that it rests on")
    )
    kind = models.CharField(_("what is proposed"), max_length=6, choices=Kind)
    proposed_on = models.DateField(_("proposed on"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    text = models.TextField(_("opinion"), blank=True)

    objects = SupervisionProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of supervision")
        verbose_name_plural = _("proposals of supervision")
        ordering = ["pk"]
        constraints = [
            # The job that proposes runs again and again.
            models.UniqueConstraint(fields=["colour", "kind"], name="supervision_proposal_once"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None) | (~Q(state="proposed") & Q(decided_by__isnull=False)),
                name="supervision_proposal_decided_by_a_person",
                violation_error_message=_("A proposal is decided by a person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.colour.part}"

    @property
    def item(self) -> Supervision:
        """The item that it concerns."""
        return self.colour.part.supervision

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision; the same as `SupervisionProposalQuerySet.open`."""
        stands = self.colour.until is None and not self.colour.is_answered
        return self.state == self.State.PROPOSED and stands and self.item.is_open
