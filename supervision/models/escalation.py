"""Rules of escalation and terms, as data that the office changes with a reason."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from supervision.models.colours import Colour
from supervision.vocabulary import RuleError, describe_conditions, parse_conditions
from targets.wordings import WordingField, chinese_words, english_of


class SupervisionTerm(models.Model):
    """How long something may take (办理时限): so many working or calendar days; the office changes it with a reason."""

    class Counting(models.TextChoices):
        """Which days are counted."""

        WORKING = "working", _("working days")
        CALENDAR = "calendar", _("calendar days")

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = WordingField(_("name"), max_length=50)
    name_en = english_of(_("name in English"), 100)
    days = models.PositiveSmallIntegerField(_("days"))
    counting = models.CharField(_("kind of days"), max_length=8, choices=Counting)
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("term of supervision")
        verbose_name_plural = _("terms of supervision")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class EscalationProfile(models.Model):
    """A ladder of colours (督办变色方案); the one that is chosen colours the open items.

    As long as its rules are those that came with the portal, an upgrade brings better ones; what the office has changed stays.
    """

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = WordingField(_("name"), max_length=60)
    name_en = english_of(_("name in English"), 120)
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    is_chosen = models.BooleanField(_("in use"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    shipped = models.JSONField(_("rules as they came with the portal"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("profile of escalation")
        verbose_name_plural = _("profiles of escalation")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_chosen"],
                condition=Q(is_chosen=True),
                name="escalation_one_profile_chosen",
                violation_error_message=_("One profile is in use at a time."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_as_shipped(self) -> bool:
        """Whether its rules are those that came with the portal (1 query)."""
        return bool(self.shipped) and self.shipped == [rule.content for rule in self.rules.all()]


RULE_CONTENT = ("code", "name", "colour", "conditions", "answer_days", "is_active")
"""What makes up a rule, beside its place."""


class EscalationRule(models.Model):
    """A rule of a profile (变色规则): all its conditions hold → the colour; the closed vocabulary is in `vocabulary`."""

    profile = models.ForeignKey(
        EscalationProfile, models.CASCADE, related_name="rules", verbose_name=_("profile of escalation")
    )
    code = models.SlugField(_("code"), max_length=30)
    name = WordingField(_("rule"), max_length=60)
    name_en = english_of(_("rule in English"), 120)
    colour = models.CharField(_("colour"), max_length=6, choices=[choice for choice in Colour.choices if choice[0]])
    conditions = models.JSONField(_("conditions"), default=list)
    answer_days = models.PositiveSmallIntegerField(
        pgettext_lazy("escalation", "to be answered within working days"), null=True, blank=True
    )
    is_active = models.BooleanField(_("in force"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("rule of escalation")
        verbose_name_plural = _("rules of escalation")
        ordering = ["profile", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["profile", "code"], name="escalation_rule_code_once")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse conditions outside the vocabulary."""
        try:
            parse_conditions(self.conditions)
        except RuleError as error:
            raise ValidationError({"conditions": str(error)}) from None

    @property
    def content(self) -> dict[str, Any]:
        """What it says, as the portal ships rules."""
        # The Chinese, whoever asks: compared with what was shipped.
        return {name: chinese_words(getattr(self, name)) for name in RULE_CONTENT}

    @property
    def words(self) -> str:
        """The conditions in words."""
        return describe_conditions(parse_conditions(self.conditions))


class EscalationChange(models.Model):
    """A change of the rules or terms (规则变更记录): by whom, why, and how it stood before and after; only added to."""

    subject = models.CharField(_("what was changed"), max_length=120)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"),
        help_text=_("Empty: the portal itself, at an upgrade."),
    )  # fmt: skip
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of the rules of escalation")
        verbose_name_plural = _("changes of the rules of escalation")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.subject} {self.at:%Y-%m-%d}"
