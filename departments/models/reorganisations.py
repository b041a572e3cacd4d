"""Renamings and mergings of bodies and townships: from which day, on what basis, and who recorded them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from departments.models.bodies import Body
from departments.models.places import Township


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    """Reading reorganisations."""

    def of(self, thing: Body | Township) -> "ReorganisationQuerySet":
        """Keep what befell a body or township, and what became part of it; the latest first."""
        own, taken = ("body", "into_body") if isinstance(thing, Body) else ("township", "into_township")
        return self.filter(Q(**{own: thing}) | Q(**{taken: thing})).select_related("recorded_by")


class Reorganisation(models.Model):
    """A renaming of a body or township, or its merging into another (机构、区划调整); never changed, never deleted.

    The names and spans themselves say what holds on a day; this row says why they do.
    """

    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="reorganisations", verbose_name=_("body"))
    into_body = models.ForeignKey(
        Body, models.PROTECT, null=True, related_name="takeovers", verbose_name=_("merged into the body")
    )
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, related_name="reorganisations", verbose_name=_("township")
    )
    into_township = models.ForeignKey(
        Township, models.PROTECT, null=True, related_name="takeovers", verbose_name=_("merged into the township")
    )
    name_before = models.CharField(_("name before"), max_length=100)
    name_after = models.CharField(_("name after"), max_length=100)
    day = models.DateField(_("from"))
    basis = models.CharField(_("basis"), max_length=200)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, township=None, into_township=None)
                | Q(body=None, township__isnull=False, into_body=None),
                name="reorganisation_of_one_thing",
                violation_error_message=_("A reorganisation concerns either a body or a township."),
            ),
            models.CheckConstraint(
                condition=~Q(body=F("into_body")) & ~Q(township=F("into_township")),
                name="reorganisation_joins_two",
                violation_error_message=_("A body or township cannot be merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name_before} → {self.name_after}"

    @property
    def is_merger(self) -> bool:
        """Whether one was merged into another, rather than renamed."""
        return self.into_body_id is not None or self.into_township_id is not None
