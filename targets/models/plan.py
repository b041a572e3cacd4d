"""The plan document, taken apart clause by clause, and its goals."""

import re

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.numerals import write_numeral
from targets.wordings import WordingField, english_of


class Plan(models.Model):
    """A programme plan (实施方案) with the document that lays it down and the years it runs."""

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("title"), max_length=200)
    notice_title = models.CharField(_("title of the notice"), max_length=200, blank=True)
    issuer = models.CharField(_("issued by"), max_length=100, blank=True)
    drafter = models.CharField(_("drafted by"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    drafted_on = models.DateField(_("drafted on"), null=True, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    document = models.TextField(_("text of the document"))
    approved_at = models.DateTimeField(
        _("approved at"), null=True, blank=True, editable=False,
        help_text=_("When a leader approved it as a successor; empty: laid down when the portal was set up."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="plan_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Clause(models.Model):
    """A clause (条款) of a plan; ``text`` is an exact piece of the document, ``path`` its place such as 3.3.2."""

    class Kind(models.TextChoices):
        """What a clause does."""

        HEADING = "heading", _("heading")
        PARAGRAPH = "paragraph", _("paragraph")
        GOAL = "goal", _("goal")
        DUTY = "duty", _("duty")
        REQUIREMENT = "requirement", _("work requirement")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="clauses", verbose_name=_("plan"))
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="children", null=True, blank=True, verbose_name=_("parent clause")
    )
    path = models.CharField(_("path"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position in the document"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    number = models.CharField(_("number as printed"), max_length=20, blank=True)
    text = models.TextField(_("text"))
    note = models.TextField(_("note"), blank=True, help_text=_("Law now in force, slips of the pen and other remarks."))

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "path"], name="clause_path_once_per_plan"),
            models.UniqueConstraint(fields=["plan", "position"], name="clause_position_once_per_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.text[:20]}"

    def get_absolute_url(self) -> str:
        """Return the clause's place on the plan page."""
        return reverse("plans:plan", args=[self.plan.code]) + "#" + self.anchor

    @property
    def anchor(self) -> str:
        """The fragment that leads to this clause on the plan page."""
        # A dot would end the id in a CSS selector.
        return "c-" + self.path.replace(".", "-")

    @property
    def citation(self) -> str:
        """How officials cite the clause: 三（三）2 for the path 3.3.2; empty for what has no number."""
        # Headings and the preamble have paths in words; nobody cites them by number.
        if not re.fullmatch(r"\d+(\.\d+)*", self.path):
            return ""
        section, *inner = (int(number) for number in self.path.split("."))
        # A level left out by the document has the number 0 in the path and no place in the citation.
        paragraph = f"（{write_numeral(inner[0])}）" if inner and inner[0] else ""
        return write_numeral(section) + paragraph + "".join(str(item) for item in inner[1:])


class Goal(models.Model):
    """A goal (目标) of a plan, in the plan's own words; root goals are the groups the plan sets them in."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals", verbose_name=_("plan"))
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="children", null=True, blank=True, verbose_name=_("group")
    )
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="goals", verbose_name=_("clause"))
    code = models.CharField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("position"))
    name = WordingField(_("name"), max_length=100)
    name_en = english_of(_("name in English"), 200)
    quote = models.TextField(_("wording of the plan"))

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="goal_code_once_per_plan")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
