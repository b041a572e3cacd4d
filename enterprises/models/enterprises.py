"""Enterprises and their designations."""

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from departments.models import Township
from departments.models.names import ends_after_start, span_expression
from enterprises.duplicates.names import name_core, organisation
from enterprises.identifiers import normalise_code, validate_org_code, validate_registration_number, validate_uscc
from enterprises.models.industries import Industry, ServiceIndustry
from enterprises.pinyin import initials, pinyin
from enterprises.querysets import DesignationQuerySet, EnterpriseQuerySet
from registers.models import StandingManager, Withdrawable
from targets.addresses import row_address
from targets.numbers import FOOTNOTED_NAME, is_footnoted

# Constraints on the length of codes need it, in migrations as well as here.
models.CharField.register_lookup(Length)

# Kept out of the fields so that migrations import nothing from the apps.
CODES = {
    "uscc": validate_uscc,
    "org_code": validate_org_code,
    "registration_number": validate_registration_number,
}


class Enterprise(Withdrawable):
    """An enterprise (企业) that makes, sells or serves in the district.

    Records from before 2015-10 carry a registration number and an organisation code rather than the unified code
    (GB 32100-2015), so none of the three is obligatory.
    """

    class Size(models.TextChoices):
        """Size class by the national statistics rules (统计上大中小微型企业划分)."""

        LARGE = "large", _("large")
        MEDIUM = "medium", _("medium")
        SMALL = "small", _("small")
        MICRO = "micro", _("micro")

    name = models.CharField(_("registered name"), max_length=100, db_index=True)
    # Sorted by this column, as builds of PostgreSQL without ICU know no Chinese order.
    name_pinyin = models.CharField(_("pinyin of the name"), max_length=400, editable=False)
    name_initials = models.CharField(_("pinyin initials of the name"), max_length=100, editable=False)
    # In the database, so that rows written by COPY have it as well.
    name_core = models.GeneratedField(
        expression=name_core(F("name")),
        output_field=models.CharField(_("distinctive part of the name"), max_length=200),
        db_persist=True,
    )
    # NULL and not an empty text: a unique column takes any number of them.
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True, null=True, blank=True)
    org_code = models.CharField(_("organisation code"), max_length=9, unique=True, null=True, blank=True)
    registration_number = models.CharField(
        _("business registration number"),
        max_length=15,
        unique=True,
        null=True,
        blank=True,
    )
    # PROTECT: a place with enterprises cannot go, it ends with a day.
    township = models.ForeignKey(Township, models.PROTECT, related_name="enterprises", verbose_name=_("township"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    industry = models.ForeignKey(Industry, models.PROTECT, related_name="enterprises", verbose_name=_("industry"))
    service_industry = models.ForeignKey(
        ServiceIndustry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
        verbose_name=_("service industry of the plan"),
    )
    size = models.CharField(_("size"), max_length=6, choices=Size)
    district_owned = models.BooleanField(_("owned by the district"), default=False)
    founded_on = models.DateField(_("founded on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = StandingManager.from_queryset(EnterpriseQuerySet)()
    everything = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        # The key as well, as enterprises may bear one name and pages need a stable order.
        ordering = ["name_pinyin", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("founded_on")),
                name="enterprise_closes_after_founding",
                violation_error_message=_("An enterprise cannot close before it is founded."),
            ),
            models.CheckConstraint(
                condition=Q(uscc__isnull=True) | Q(uscc__length=18),
                name="enterprise_uscc_has_18",
                violation_error_message=_("A unified social credit code has 18 characters."),
            ),
            models.CheckConstraint(
                condition=Q(org_code__isnull=True) | Q(org_code__length=9),
                name="enterprise_org_code_has_9",
                violation_error_message=_("An organisation code has 9 characters."),
            ),
            models.CheckConstraint(
                condition=Q(registration_number__isnull=True) | Q(registration_number__length=15),
                name="enterprise_registration_has_15",
                violation_error_message=_("A registration number has 15 digits."),
            ),
        ]
        indexes = [
            models.Index(fields=["name_pinyin", "id"], name="enterprise_by_pinyin"),
            # For parts of names; a btree index only knows how they begin.
            GinIndex(OpClass("name", name="gin_trgm_ops"), name="enterprise_name_trigrams"),
            GinIndex(OpClass("name_core", name="gin_trgm_ops"), name="enterprise_core_trigrams"),
            # Withdrawn ones too: they are compared with all others, so that undoing a withdrawal needs no comparison.
            models.Index(organisation(), name="enterprise_by_organisation"),
            models.Index(fields=["name_core"], name="enterprise_by_core"),
            # Prefixes of initials under any locale, which the default class does not serve.
            models.Index(OpClass("name_initials", name="text_pattern_ops"), name="enterprise_by_initials"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the pinyin columns in step with the name; bulk writers call `name_keys_set` themselves."""
        self.name_keys_set()
        if kwargs.get("update_fields") is not None:
            # save_changes() names only the columns that differ, and these follow from the name.
            kwargs["update_fields"] = {*kwargs["update_fields"], "name_pinyin", "name_initials"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the enterprise's page."""
        return row_address("inspections:enterprise", self.pk)

    def name_on(self, day: dt.date) -> str:
        """Return the name borne on ``day`` (uses prefetched ``former_names``); a name without its last day was no one's."""
        # Without its last day a name was borne nobody knows when, so on no day.
        borne = sorted(
            (one.until, one.pk, one.name) for one in self.former_names.all() if one.until and day <= one.until
        )
        return borne[0][-1] if borne else self.name

    def name_keys_set(self) -> None:
        """Fill the columns by which the name is sorted and searched."""
        self.name_pinyin, self.name_initials = pinyin(self.name), initials(self.name)

    def clean(self) -> None:
        """Normalise the three codes and check their check digits, and the name; errors are keyed by field."""
        errors = {}
        for name, validate in CODES.items():
            # An empty form field would be an empty text, of which a unique column takes one only.
            setattr(self, name, normalise_code(getattr(self, name) or "") or None)
            try:
                validate(getattr(self, name)) if getattr(self, name) else None
            except ValidationError as error:
                errors[name] = error
        if is_footnoted(self.name):
            errors["name"] = ValidationError(FOOTNOTED_NAME)
        if errors:
            raise ValidationError(errors)


class Designation(Withdrawable):
    """A designation (认定) of an enterprise as key, backbone or fostered for a span of time, with its basis."""

    class Kind(models.TextChoices):
        """What the enterprise is designated as."""

        KEY = "key", _("key enterprise")
        BACKBONE = "backbone", _("backbone enterprise")
        FOSTERED = "fostered", _("enterprise fostered to be well known")

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="designations", verbose_name=_("enterprise")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=200)

    objects = StandingManager.from_queryset(DesignationQuerySet)()
    everything = DesignationQuerySet.as_manager()

    class Meta:
        verbose_name = _("designation")
        verbose_name_plural = _("designations")
        ordering = ["enterprise", "kind", "since"]
        constraints = [
            ends_after_start("designation_ends_after_start"),
            ExclusionConstraint(
                name="designations_do_not_overlap",
                violation_error_message=_(
                    "The enterprise is designated so on some of these days already; end that designation first."
                ),
                expressions=[
                    ("enterprise", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (span_expression(), RangeOperators.OVERLAPS),
                ],
                # A withdrawn designation leaves its days free.
                condition=Q(withdrawal=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()}"


class ResearchInstitution(Withdrawable):
    """A research and development institution (科研开发机构) that an enterprise keeps; plan clause 三(三)2."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="research_institutions", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name"), max_length=100)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = StandingManager()
    everything = models.Manager()

    class Meta:
        verbose_name = _("research institution")
        verbose_name_plural = _("research institutions")
        ordering = ["enterprise", "since"]
        constraints = [ends_after_start("research_institution_ends_after_start")]

    def __str__(self) -> str:
        return self.name
