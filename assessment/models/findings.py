"""What changes a total or a grade beside the items, what a body objects to, and who keeps away."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.models.schemes import GRADES, Scheme, SchemeItem, SchemeRule
from assessment.models.sheets import Sheet
from departments.models import Body
from evidence.models import EvidenceFile


class Finding(models.Model):
    """Something raised by one person and decided by another, on a rule of the scheme."""

    class State(models.TextChoices):
        """What became of it."""

        RAISED = "raised", _("awaiting a decision")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="%(class)ss", verbose_name=_("sheet"))
    rule = models.ForeignKey(SchemeRule, models.PROTECT, related_name="%(class)ss", verbose_name=_("rule"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RAISED)
    ground = models.CharField(_("ground"), max_length=500)
    happened_on = models.DateField(_("day"))
    document = models.CharField(_("document"), max_length=100, blank=True)
    files = models.ManyToManyField(EvidenceFile, related_name="+", blank=True, verbose_name=_("evidence files"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("raised by"),
        help_text=_("Empty: the portal itself."),
    )  # fmt: skip
    raised_at = models.DateTimeField(_("raised at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(ground=""), name="%(class)s_has_a_ground", violation_error_message=_("State the ground.")
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(raised_by=None) | ~Q(decided_by=F("raised_by")), name="%(class)s_decided_by_another",
                violation_error_message=_("Another person decides what one has raised."),
            ),
            models.CheckConstraint(
                condition=Q(state="raised", decided_by=None, decided_at=None)
                | (~Q(state="raised") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="%(class)s_decided_by_somebody", violation_error_message=_("A decision names who made it and when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sheet} {self.rule.code}"


class Veto(Finding):
    """A veto (一票否决) on a sheet: the grade is at most ``cap``, or there are no honours; confirmed by the leader one by one."""

    cap = models.CharField(_("grade at most"), max_length=1, choices=[(grade, grade) for grade in GRADES], blank=True)
    items = models.ManyToManyField(
        SchemeItem, related_name="+", blank=True, verbose_name=_("items concerned"),
        help_text=_("Whose self-score was untrue (自评不实); they score 0 once the veto is confirmed."),
    )  # fmt: skip

    class Meta(Finding.Meta):
        verbose_name = _("veto")
        verbose_name_plural = _("vetoes")


class PointsFinding(Finding):
    """A finding that brings or takes points; one achievement counts once, at its highest."""

    achievement = models.CharField(_("achievement"), max_length=100, blank=True)
    numerator = models.BigIntegerField(_("points, numerator"))
    denominator = models.BigIntegerField(_("points, denominator"), default=1)

    class Meta(Finding.Meta):
        abstract = True
        constraints = [
            *Finding.Meta.constraints,
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gt=0), name="%(class)s_has_points",
                violation_error_message=_("The points must be above 0."),
            ),
        ]  # fmt: skip

    @property
    def points(self) -> Fraction:
        """The exact points."""
        return Fraction(self.numerator, self.denominator)


class BonusClaim(PointsFinding):
    """Bonus points that a body claims, or that the portal finds it has earned (加分申报)."""

    class Meta(PointsFinding.Meta):
        verbose_name = _("bonus claim")
        verbose_name_plural = _("bonus claims")


class Deduction(PointsFinding):
    """Points taken from a body beside its items (扣分)."""

    class Meta(PointsFinding.Meta):
        verbose_name = _("deduction")
        verbose_name_plural = _("deductions")


class Objection(models.Model):
    """A body's objection (异议) to the points of one item, and what was decided by somebody who took no part."""

    class State(models.TextChoices):
        """What became of it."""

        RAISED = "raised", _("awaiting a decision")
        ACCEPTED = "accepted", pgettext_lazy("objection", "accepted")
        PARTLY = "partly", _("accepted in part")
        REJECTED = "rejected", _("rejected")

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="objections", verbose_name=_("sheet"))
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="objections", verbose_name=_("item"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RAISED)
    ground = models.CharField(_("ground"), max_length=1000)
    files = models.ManyToManyField(EvidenceFile, related_name="+", blank=True, verbose_name=_("evidence files"))
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised at"))
    answer_until = models.DateField(_("to be decided by"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=1000, blank=True)
    resubmit_until = models.DateField(_("changed result before the lead group by"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "item"], condition=Q(state="raised"), name="one_open_objection_per_item",
                violation_error_message=_("An objection to this item awaits a decision already."),
            ),
            models.CheckConstraint(
                condition=~Q(ground=""), name="objection_has_a_ground", violation_error_message=_("State the ground.")
            ),
            models.CheckConstraint(
                condition=Q(state="raised", decided_by=None, decided_at=None, decision="")
                | (~Q(state="raised") & ~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="objection_decided_by_somebody", violation_error_message=_("A decision names who made it, when and why."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("raised_by")), name="objection_decided_by_another",
                violation_error_message=_("Another person decides what one has raised."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sheet} {self.item.code}"


class Recusal(models.Model):
    """A person's keeping away (回避) from the sheets of a body, beside those of their own body and its kin."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="recusals", verbose_name=_("scheme"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("body"))
    why = models.CharField(_("why"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "user", "body"], name="recusal_once"),
            models.CheckConstraint(
                condition=~Q(why=""), name="recusal_says_why", violation_error_message=_("State the reason.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.body}"
