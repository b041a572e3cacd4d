"""Products and the standards they are made to."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprises import Enterprise
from enterprises.querysets import ProductQuerySet, ProductStandardQuerySet
from registers.models import StandingManager, Withdrawable
from targets.numbers import normalise_column


class Product(Withdrawable):
    """A product (产品) of an enterprise: one name and model, counted once whatever it carries."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="products", verbose_name=_("enterprise"))
    name = models.CharField(_("name"), max_length=100)
    model = models.CharField(_("model or specification"), max_length=100, blank=True)
    category = models.CharField(_("category"), max_length=60, blank=True)
    is_main_industrial = models.BooleanField(_("main industrial product"), default=False)
    is_pillar = models.BooleanField(_("pillar or local advantage product"), default=False)
    in_ccc_catalogue = models.BooleanField(_("in the compulsory certification catalogue"), default=False)
    launched_on = models.DateField(_("in production since"))
    ended_on = models.DateField(_("production ended on"), null=True, blank=True)

    objects = StandingManager.from_queryset(ProductQuerySet)()
    everything = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["enterprise", "name", "model"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "name", "model"], name="product_once_per_enterprise"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("launched_on")),
                name="product_ends_after_launch",
                violation_error_message=_("Production cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.model}".strip()

    def get_absolute_url(self) -> str:
        """Return the product's page."""
        return reverse("enterprises:product", args=[self.pk])


class ProductStandard(Withdrawable):
    """A standard that a product is made to (执行标准), with the days for which that holds."""

    class Level(models.TextChoices):
        """Level of the standard under the Standardization Law."""

        NATIONAL = "national", _("national standard")
        INDUSTRY = "industry", _("industry standard")
        LOCAL = "local", _("local standard")
        GROUP = "group", _("association standard")
        ENTERPRISE = "enterprise", _("enterprise standard")

    class Adoption(models.TextChoices):
        """Degree of adoption of an international or advanced foreign standard (GB/T 20000.2); NEQ is not adoption."""

        IDT = "idt", _("identical (IDT)")
        MOD = "mod", _("modified (MOD)")
        EQV = "eqv", _("equivalent (EQV, before 2001)")
        NEQ = "neq", _("not equivalent (NEQ)")

    product = models.ForeignKey(Product, models.CASCADE, related_name="standards", verbose_name=_("product"))
    number = models.CharField(_("standard number"), max_length=60)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    adopted_number = models.CharField(_("adopted standard"), max_length=60, blank=True)
    adoption = models.CharField(_("degree of adoption"), max_length=3, choices=Adoption, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = StandingManager.from_queryset(ProductStandardQuerySet)()
    everything = ProductStandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard of a product")
        verbose_name_plural = _("standards of products")
        ordering = ["product", "-valid_from", "number"]
        constraints = [
            models.UniqueConstraint(
                "product",
                normalise_column("number"),
                "valid_from",
                condition=Q(withdrawal=None),
                name="product_standard_once",
                violation_error_message=_("This standard of the product is recorded from this day on already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="standard_ends_after_start",
                violation_error_message=_("A standard cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(adoption="", adopted_number="") | (~Q(adoption="") & ~Q(adopted_number="")),
                name="adoption_names_its_standard",
                violation_error_message=_(
                    "Name the adopted standard together with the degree of adoption, or leave both empty."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def covers(self, day: dt.date) -> bool:
        """Say whether the standard holds on ``day``; its last day belongs to it."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
