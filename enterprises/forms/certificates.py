"""The forms of certificates and of their events."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import services
from enterprises.models import (
    Certificate,
    CertificateEvent,
    Enterprise,
    Product,
)
from registers.fields import RowField
from registers.forms import RegisterForm
from targets.request_values import parse_number


class CertificateForm(RegisterForm):
    """A certificate with the products of its holder that it covers; its status follows from events."""

    past_dates = ("issued_on",)
    groups = (
        (gettext_lazy("Certificate"), ("enterprise", "number", "scheme", "issuer", "scope")),
        (gettext_lazy("Validity"), ("issued_on", "expires_on")),
        (gettext_lazy("Products covered"), ("products",)),
    )
    wide = frozenset({"enterprise", "products"})
    enterprise = RowField(Enterprise, label=gettext_lazy("holder"))

    class Meta:
        model = Certificate
        fields = ("enterprise", "number", "scheme", "scope", "issuer", "issued_on", "expires_on", "products")
        widgets = {"products": forms.CheckboxSelectMultiple}
        help_texts = {
            "expires_on": gettext_lazy("The last day printed on it. Suspension and withdrawal are recorded as events.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = self["enterprise"].value()
        # The picker sends key and words; an address or a stored row gives the key alone.
        key = str(holder[0] if isinstance(holder, list) else holder)
        products: Any = self.fields["products"]
        # Only the holder's products can be ticked, so a forged key is no choice at all.
        products.queryset = Product.objects.filter(enterprise=parse_number(key))
        if not products.queryset:
            products.help_text = _("The holder's products appear here once it is chosen.")

    def build_fieldset(self, title: Any, names: tuple[str, ...]) -> Fieldset:
        """Let the products be fetched again whenever another holder is chosen."""
        group = super().build_fieldset(title, names)
        if "products" in names:
            group.css_id = "products-covered"
            group.flat_attrs = flatatt(
                {
                    "hx-get": reverse("enterprises:certificate-add"),
                    "hx-trigger": "change from:[name=enterprise]",
                    "hx-include": "[name=enterprise]",
                    # The same page is fetched and only this part taken: no address of its own, no second rule.
                    "hx-select": "#products-covered",
                    "hx-swap": "outerHTML",
                }
            )
        return group

    def save(self, commit: bool = True) -> Certificate:
        return services.certificate_save(
            certificate=self.instance, products=self.cleaned_data["products"], user=self.user
        )


class CertificateEventForm(RegisterForm):
    """A change of a certificate's status on a day."""

    anchor = "certificate"
    past_dates = ("happened_on",)
    groups = ((gettext_lazy("Change of status"), ("certificate", "kind", "happened_on", "reason")),)
    wide = frozenset({"certificate", "reason"})
    certificate = RowField(Certificate)

    class Meta:
        model = CertificateEvent
        fields = ("certificate", "kind", "happened_on", "reason")
        help_texts = {"happened_on": gettext_lazy("The day from which it holds, also where it lies back.")}
