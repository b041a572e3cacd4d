"""How programs sign in, and what they were answered."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Reading tokens."""

    def in_force(self, moment: dt.datetime) -> "ApiTokenQuerySet":
        """Keep the tokens that open the interface at ``moment``: a password set anew ends those made before."""
        # Whoever sets a new password because the old one leaked must not have to think of the tokens.
        return self.filter(revoked_at=None, expires_at__gt=moment, created_at__gte=F("user__password_set_at"))


class ApiToken(models.Model):
    """A named key (接口令牌) with which a program acts as its owner; kept as a digest, shown once, ending on a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=60)
    beginning = models.CharField(_("its first characters"), max_length=8)
    # A token that is read out of the database opens nothing.
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                # The name of a revoked token is free again.
                condition=models.Q(revoked_at=None),
                name="token_name_once_per_owner",
                violation_error_message=_("You have a token with this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def state_at(self, moment: dt.datetime) -> str:
        """Return how the token stands at ``moment``: valid, expired, revoked, or ended with its owner's password."""
        if self.revoked_at:
            return "revoked"
        if self.created_at < self.user.password_set_at:
            return "outdated"
        return "valid" if moment < self.expires_at else "expired"


class IdempotentAnswer(models.Model):
    """The answer given to a call with an idempotency key (幂等应答), so that the same call repeated writes nothing twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("caller"))
    key = models.CharField(_("idempotency key"), max_length=100)
    fingerprint = models.CharField(_("SHA-256 of the call"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status of the answer"), null=True)
    body = models.JSONField(_("answer"), default=dict)
    answered_at = models.DateTimeField(_("answered at"), auto_now_add=True)

    class Meta:
        verbose_name = _("idempotent answer")
        verbose_name_plural = _("idempotent answers")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_per_caller")]

    def __str__(self) -> str:
        return self.key
