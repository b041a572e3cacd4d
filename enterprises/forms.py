"""Checks of what is typed into the registers, beside the constraints of the database."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.models import Certificate
from targets import clock

REPUBLIC = dt.date(1949, 10, 1)


def validate_past(day: dt.date | None) -> None:
    """Raise ValidationError where ``day`` lies before 1949 or in the future; nothing recorded here can."""
    if day and not REPUBLIC <= day <= clock.today():
        raise ValidationError(_("The date must lie between 1949 and today."))


class PastDatesMixin:
    """Refuse dates that cannot have been recorded yet; ``past_dates`` names the fields."""

    past_dates: tuple[str, ...] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in self.past_dates:
            if name in self.fields:
                self.fields[name].validators.append(validate_past)


class EnterpriseForm(PastDatesMixin, forms.ModelForm):
    """An enterprise's record."""

    past_dates = ("founded_on",)


class EventForm(PastDatesMixin, forms.ModelForm):
    """What happened to a certificate."""

    past_dates = ("happened_on",)


class AwardForm(PastDatesMixin, forms.ModelForm):
    """A brand award."""

    past_dates = ("granted_on",)


class CertificateForm(PastDatesMixin, forms.ModelForm):
    """A certificate with the products it covers, which must be those of its holder."""

    past_dates = ("issued_on",)

    class Meta:
        model = Certificate
        fields = ("enterprise", "number", "scheme", "scope", "issuer", "issued_on", "expires_on", "products")

    def clean(self) -> None:
        """Refuse products of another enterprise."""
        super().clean()
        holder = self.cleaned_data.get("enterprise")
        foreign = [
            row for row in self.cleaned_data.get("products") or () if row.enterprise_id != getattr(holder, "pk", None)
        ]
        if holder and foreign:
            names = "、".join(str(row) for row in foreign)
            self.add_error("products", _("Not products of this enterprise: %(names)s") % {"names": names})
