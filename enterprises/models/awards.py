"""Brand awards."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.products import Product
from enterprises.querysets import BrandAwardQuerySet
from registers.models import StandingManager, Withdrawable

HAD_BEFORE = _("The product has had this title since %(day)s, so this is no new application; choose the re-evaluation.")


class BrandAward(Withdrawable):
    """The award of a Top Brand title to a product (名牌产品认定) in one year's round."""

    class Programme(models.TextChoices):
        """Which title."""

        CHINA = "china", _("China Top Brand")
        TIANJIN = "tianjin", _("Tianjin Top Brand")

    class Kind(models.TextChoices):
        """Whether the round took the product in or looked at it again."""

        NEW = "new", _("new application")
        RENEWAL = "renewal", _("re-evaluation at expiry")

    product = models.ForeignKey(Product, models.CASCADE, related_name="awards", verbose_name=_("product"))
    programme = models.CharField(_("programme"), max_length=8, choices=Programme)
    year = models.PositiveSmallIntegerField(_("year of the round"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    granted_on = models.DateField(_("granted on"))
    expires_on = models.DateField(_("expires on"))

    objects = StandingManager.from_queryset(BrandAwardQuerySet)()
    everything = BrandAwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("brand award")
        verbose_name_plural = _("brand awards")
        ordering = ["-granted_on", "product"]
        constraints = [
            # Of withdrawn rows too, so that a round taken back is restored and not recorded twice.
            models.UniqueConstraint(fields=["product", "programme", "year"], name="award_once_per_year"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("granted_on")),
                name="award_expires_after_grant",
                violation_error_message=_("An award cannot expire before it is granted."),
            ),
            models.CheckConstraint(
                # A later year is no mistake: a round may be decided after its end.
                condition=Q(granted_on__year__gte=F("year")),
                name="award_granted_in_its_round_or_later",
                violation_error_message=_(
                    "An award of a round cannot be granted before that year; check the year of the round and the day."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_programme_display()} {self.year}"

    def clean(self) -> None:
        """Refuse a new application of a product that has had the title before: a later round looks at it again."""
        if self.kind != self.Kind.NEW or self.product_id is None or self.granted_on is None:
            return
        # Standing rows only: an award that was withdrawn was never granted.
        rounds = type(self).objects.filter(product_id=self.product_id, programme=self.programme).exclude(pk=self.pk)
        earlier = rounds.filter(granted_on__lte=self.granted_on).order_by("granted_on").first()
        # In clean() and not as a constraint: it looks at other rows.
        if earlier is not None:
            raise ValidationError({"kind": HAD_BEFORE % {"day": earlier.granted_on}})
