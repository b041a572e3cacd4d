"""The log of colours: which a part had, since when, by which rule."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from supervision.models.items import SupervisionPart
from supervision.models.steps import SupervisionStep


class Colour(models.TextChoices):
    """How urgent a part is (预警颜色); which of them a profile uses, its rules say."""

    NONE = "", pgettext_lazy("supervision colour", "no warning")
    GREEN = "green", pgettext_lazy("supervision colour", "green: going well")
    BLUE = "blue", pgettext_lazy("supervision colour", "blue: reminder")
    YELLOW = "yellow", pgettext_lazy("supervision colour", "yellow: supervised")
    ORANGE = "orange", pgettext_lazy("supervision colour", "orange: supervised")
    RED = "red", pgettext_lazy("supervision colour", "red: supervised")


SEVERITY = {Colour.NONE: 0, Colour.GREEN: 0, Colour.BLUE: 1, Colour.YELLOW: 2, Colour.ORANGE: 2, Colour.RED: 3}


class SupervisionColour(models.Model):
    """A colour that a part had (变色记录): by which rule and cause, since when, answered by which step, until when.

    One row a cause, so that a job that runs twice or late changes nothing. A changed rule writes new rows from its day on
    and leaves the old ones.
    """

    part = models.ForeignKey(SupervisionPart, models.PROTECT, related_name="colours", verbose_name=_("part of a body"))
    colour = models.CharField(_("colour"), max_length=6, choices=[choice for choice in Colour.choices if choice[0]])
    rule = models.CharField(_("rule"), max_length=30)
    words = models.CharField(_("rule in words, as it was"), max_length=300, blank=True)
    cause = models.CharField(_("cause"), max_length=120)
    since = models.DateField(_("since"))
    answer_due_on = models.DateField(_("to be answered by"), null=True, blank=True)
    answer = models.ForeignKey(
        SupervisionStep, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("colour of a part")
        verbose_name_plural = _("colours of parts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["part", "cause"], name="supervision_colour_once_per_cause"),
            models.UniqueConstraint(
                fields=["part"],
                condition=Q(until=None),
                name="supervision_one_colour_at_a_time",
                violation_error_message=_("A part has one colour at a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.get_colour_display()} {self.since}"

    @property
    def is_answered(self) -> bool:
        """Whether the body has answered it."""
        return self.answer_id is not None
