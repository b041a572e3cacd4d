"""What is scored and how: schemes with their sections, items and rules, version by version."""

from fractions import Fraction

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.querysets import SchemeQuerySet
from assessment.registry import Method, Source, check_item, methods, sources
from departments.models import Body
from evidence.models import EvidenceFile

GRADES = ("A", "B", "C", "D")


class League(models.TextChoices):
    """Who is held against whom."""

    BODIES = "bodies", _("member bodies")
    TOWNSHIPS = "townships", _("townships and sub-districts")


class Scheme(models.Model):
    """A scheme of the yearly assessment (综合考核评分方案), one version of it; published, it is changed by the next version only."""

    class State(models.TextChoices):
        """How far it has come."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ISSUED = "issued", _("results announced")
        SUPERSEDED = "superseded", _("superseded")

    league = models.CharField(_("league"), max_length=9, choices=League)
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(_("reason of the amendment"), max_length=500, blank=True)
    counts_from = models.DateField(_("amendment counts from"), null=True, blank=True)
    bands = models.JSONField(
        _("grades"), help_text=_("From the best down, each with the points from which it is given.")
    )
    minimum_applicable = models.PositiveSmallIntegerField(
        _("points that must apply"), default=60, help_text=_("Below it there is no total and no rank."),
        validators=[MaxValueValidator(100)],
    )  # fmt: skip
    bonus_cap = models.PositiveSmallIntegerField(_("bonus at most"), default=5)
    deduction_cap = models.PositiveSmallIntegerField(_("deductions at most"), default=10)
    honours_percent = models.PositiveSmallIntegerField(
        _("per cent honoured at most"), default=30, validators=[MaxValueValidator(100)]
    )
    publicity_days = models.PositiveSmallIntegerField(
        _("working days of publicity"), default=5, validators=[MinValueValidator(1)]
    )
    objection_days = models.PositiveSmallIntegerField(
        _("working days to object"), default=5, validators=[MinValueValidator(3), MaxValueValidator(15)]
    )
    decision_days = models.PositiveSmallIntegerField(
        _("working days to decide"), default=10, validators=[MinValueValidator(1)]
    )
    hosts = models.ManyToManyField(
        Body, related_name="+", blank=True, verbose_name=_("reviewed by another body"),
        help_text=_("Bodies that host the office; the leader names who reviews them in its place."),
    )  # fmt: skip
    permit_number = models.CharField(
        _("number of the paper that allows it"), max_length=60, blank=True, help_text=_("Needed to assess townships.")
    )
    permit_file = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file of the paper")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    issued_at = models.DateTimeField(_("results announced at"), null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ["-year", "league", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["league", "year", "version"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["league", "year"], condition=Q(state="draft"), name="one_draft_of_a_scheme",
                violation_error_message=_("There is a draft of this scheme already."),
            ),
            models.UniqueConstraint(
                fields=["league", "year"], condition=Q(state__in=["published", "issued"]), name="one_scheme_in_force",
                violation_error_message=_("A version of this scheme is in force already."),
            ),
            models.CheckConstraint(
                condition=Q(version=1) | (~Q(reason="") & Q(counts_from__isnull=False)), name="scheme_amended_with_a_reason",
                violation_error_message=_("State the reason, and from when the amendment counts."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_by__isnull=False, published_at__isnull=False),
                name="scheme_published_by_somebody", violation_error_message=_("A published scheme names who published it."),
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(proposed_by=None) | ~Q(published_by=F("proposed_by")),
                name="scheme_published_by_another", violation_error_message=_("Another person publishes what one has drafted."),
            ),
            models.CheckConstraint(
                condition=Q(league="bodies") | Q(state="draft") | (~Q(permit_number="") & Q(permit_file__isnull=False)),
                name="townships_assessed_with_a_permit",
                violation_error_message=_("Townships are assessed only with number and file of the paper that allows it."),
            ),
            models.CheckConstraint(
                condition=Q(objection_days__gte=3, objection_days__lte=15, publicity_days__gte=1, decision_days__gte=1),
                name="scheme_terms", violation_error_message=_("A body has 3 to 15 working days to object."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title if self.version == 1 else f"{self.title} v{self.version}"

    def get_absolute_url(self) -> str:
        """Return the scheme's page."""
        return reverse("assessment:scheme", args=[self.pk])

    @property
    def exact_bands(self) -> list[tuple[str, Fraction]]:
        """The grades from the best down, each with the points from which it is given."""
        return [(grade, Fraction(at_least)) for grade, at_least in self.bands]

    @property
    def honours_share(self) -> Fraction:
        """The share of all ranked that is honoured at most."""
        return Fraction(self.honours_percent, 100)

    @property
    def is_of_bodies(self) -> bool:
        """Whether bodies are assessed, not townships."""
        return self.league == League.BODIES

    def clean(self) -> None:
        """Refuse bands with gaps: from A down to a last one from 0 up, each beginning below the one before."""
        try:
            grades = [grade for grade, _at_least in self.bands]
            starts = [Fraction(at_least) for _grade, at_least in self.bands]
        except (TypeError, ValueError) as error:
            raise ValidationError({"bands": gettext("Grades are pairs of a letter and a number.")}) from error
        if grades != list(GRADES) or starts[-1] != 0 or sorted(set(starts), reverse=True) != starts:
            raise ValidationError(
                {"bands": gettext("Grades run from A to D, each from fewer points up, the last from 0.")}
            )


class SchemeSection(models.Model):
    """A section of a scheme (考核部分) with the points of its items together."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="sections", verbose_name=_("scheme"))
    code = models.CharField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=60)
    maximum = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    basis = models.CharField(_("basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("section of a scheme")
        verbose_name_plural = _("sections of schemes")
        ordering = ["scheme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="section_code_once_per_scheme"),
            models.CheckConstraint(
                condition=Q(maximum__gt=0),
                name="section_has_points",
                violation_error_message=_("The points must be above 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class SchemeItem(models.Model):
    """An item of a scheme (考核指标项): its points, how they are reckoned, and from which facts."""

    class Scorer(models.TextChoices):
        """Who gives the points first."""

        COMPUTED = "computed", _("the portal")
        OFFICE = "office", _("the office, by document")

    section = models.ForeignKey(SchemeSection, models.CASCADE, related_name="items", verbose_name=_("section"))
    code = models.CharField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=60)
    maximum = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    method = models.CharField(_("scoring method"), max_length=20)
    parameters = models.JSONField(_("parameters of the method"), default=dict, blank=True)
    source = models.CharField(_("source of the facts"), max_length=40, blank=True)
    source_parameters = models.JSONField(_("parameters of the source"), default=dict, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200)
    not_applicable = models.CharField(_("does not apply when"), max_length=100, blank=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    scorer = models.CharField(_("scored by"), max_length=8, choices=Scorer, default=Scorer.COMPUTED)

    class Meta:
        verbose_name = _("item of a scheme")
        verbose_name_plural = _("items of schemes")
        ordering = ["section__scheme", "section__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="item_code_once_per_section"),
            models.CheckConstraint(
                condition=Q(maximum__gt=0),
                name="item_has_points",
                violation_error_message=_("The points must be above 0."),
            ),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="item_names_its_evidence",
                violation_error_message=_("Name the evidence."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def way(self) -> Method:
        """How its points are reckoned."""
        return methods[self.method]

    @property
    def fact_source(self) -> Source | None:
        """Where its facts come from; None where people give them."""
        return sources.get(self.source)

    @property
    def exact_maximum(self) -> Fraction:
        """Its points as an exact number."""
        return Fraction(self.maximum)

    def clean(self) -> None:
        """Refuse a method or source that nobody registered, and parameters that they do not take."""
        if self.maximum is not None:
            check_item(self.method, self.parameters, self.source, self.source_parameters, self.exact_maximum)


class SchemeRule(models.Model):
    """A rule of a scheme beside its items: a veto, a bonus or a deduction (一票否决、加分、扣分)."""

    class Kind(models.TextChoices):
        """What it does."""

        VETO = "veto", _("veto")
        BONUS = "bonus", _("bonus")
        DEDUCTION = "deduction", _("deduction")

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="rules", verbose_name=_("scheme"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    code = models.CharField(_("code"), max_length=10)
    text = models.CharField(_("rule"), max_length=200)
    each = models.DecimalField(_("points each"), max_digits=4, decimal_places=2, null=True, blank=True)
    most = models.DecimalField(_("points at most"), max_digits=4, decimal_places=2, null=True, blank=True)
    effects = models.JSONField(
        _("grade at most"), default=list, blank=True, help_text=_("Of a veto; to choose from where several.")
    )
    stops_honours = models.BooleanField(_("no honours"), default=False)
    voids_items = models.BooleanField(
        _("items concerned score 0"),
        default=False,
        help_text=_("Of a veto on an untrue self-score; it names the items."),
    )
    basis = models.CharField(_("basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rule of a scheme")
        verbose_name_plural = _("rules of schemes")
        ordering = ["scheme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="rule_code_once_per_scheme"),
            models.CheckConstraint(
                condition=Q(kind="veto", each=None, most=None) | (~Q(kind="veto") & Q(each__gt=0, effects=[])),
                name="rule_has_points_or_an_effect",
                violation_error_message=_("A veto caps the grade; a bonus or deduction has points."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"
