"""The forms of enterprises and of what they make and hold; the rules beside the constraints of the database."""

from typing import Any

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import services
from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateEvent,
    Designation,
    Enterprise,
    FormerName,
    Product,
    ProductStandard,
    ResearchInstitution,
    Site,
    SiteLevel,
    SiteMember,
)
from registers.fields import RowField
from registers.forms import PlacedForm, RegisterForm
from targets.request_values import parse_number


class EnterpriseForm(PlacedForm):
    """An enterprise's record."""

    past_dates = ("founded_on", "renamed_on")
    groups = (
        (
            gettext_lazy("Identity"),
            ("name", "renamed_on", "uscc", "org_code", "registration_number"),
        ),
        (gettext_lazy("Place and trade"), ("township", "address", "industry", "service_industry", "size")),
        (gettext_lazy("Operation"), ("founded_on", "closed_on", "district_owned")),
    )
    wide = frozenset({"name"})

    renamed_on = forms.DateField(
        label=gettext_lazy("renamed on"),
        required=False,
        help_text=gettext_lazy(
            "The first day of the new name; rows before it show the old one. Empty where a spelling is corrected."
        ),
    )

    is_another = forms.BooleanField(
        label=gettext_lazy("another enterprise of the same name"),
        required=False,
        help_text=gettext_lazy("Only where an enterprise of this name is recorded and this is not the same one."),
    )

    class Meta:
        model = Enterprise
        fields = (
            "name",
            "uscc",
            "org_code",
            "registration_number",
            "township",
            "address",
            "industry",
            "service_industry",
            "size",
            "district_owned",
            "founded_on",
            "closed_on",
        )
        help_texts = {
            "uscc": gettext_lazy("18 characters; enterprises registered before October 2015 may have none."),
            "closed_on": gettext_lazy("The last day of operation; empty while it operates."),
        }

    def build_fieldset(self, title: Any, names: tuple[str, ...]) -> Fieldset:
        """Ask for the day of a renaming only where there is a name already; of a new one tell which records look like it."""
        if self.instance.pk or "renamed_on" not in names:
            return super().build_fieldset(title, names)
        group = super().build_fieldset(title, tuple(name for name in names if name != "renamed_on"))
        group.fields.append(HTML('<div id="recorded-already" class="entry__wide" aria-live="polite"></div>'))
        group.flat_attrs = flatatt(
            {
                "hx-get": reverse("enterprises:lookalikes"),
                "hx-trigger": "load, change delay:300ms",
                "hx-include": "this",
                "hx-target": "#recorded-already",
            }
        )
        return group

    def clean(self) -> dict[str, Any]:
        """Take a day of renaming only with another name."""
        data = super().clean()
        # The day alone would begin a name that the enterprise bears already.
        if data.get("renamed_on") and "name" in data and "name" not in self.changed_data:
            self.add_error("renamed_on", _("Enter the new name together with the day of the renaming."))
        return data

    def save(self, commit: bool = True) -> Enterprise:
        return services.enterprise_save(
            enterprise=self.instance,
            renamed_on=self.cleaned_data.get("renamed_on"),
            is_another=self.cleaned_data["is_another"],
            user=self.user,
        )


class DesignationForm(RegisterForm):
    """A designation as key or backbone; it ends with its last day."""

    anchor = "enterprise"
    groups = ((gettext_lazy("Designation"), ("enterprise", "kind", "basis", "since", "until")),)
    wide = frozenset({"enterprise"})
    enterprise = RowField(Enterprise)

    class Meta:
        model = Designation
        fields = ("enterprise", "kind", "since", "until", "basis")
        help_texts = {
            "basis": gettext_lazy("The document that designates it."),
            "until": gettext_lazy("The last day on which it holds; empty while it holds."),
        }


class ResearchInstitutionForm(RegisterForm):
    """A research institution that an enterprise keeps."""

    anchor = "enterprise"
    groups = ((gettext_lazy("Research institution"), ("enterprise", "name", "since", "until")),)
    wide = frozenset({"enterprise", "name"})
    enterprise = RowField(Enterprise)

    class Meta:
        model = ResearchInstitution
        fields = ("enterprise", "name", "since", "until")


class FormerNameForm(RegisterForm):
    """A name that an enterprise bore, with its last day."""

    anchor = "enterprise"
    past_dates = ("until",)
    groups = ((gettext_lazy("Former name"), ("enterprise", "name", "until")),)
    wide = frozenset({"enterprise", "name"})
    enterprise = RowField(Enterprise)

    class Meta:
        model = FormerName
        fields = ("enterprise", "name", "until")
        help_texts = {
            "until": gettext_lazy(
                "The last day on which it bore the name; rows up to then show it. Empty where that is not known."
            )
        }


class SiteForm(PlacedForm):
    """A park or base."""

    past_dates = ("founded_on", "platform_on", "station_on", "traceable_on")
    groups = (
        (gettext_lazy("Park or base"), ("name", "kind", "township", "trade", "area", "operator")),
        (gettext_lazy("Existence"), ("founded_on", "ended_on")),
        (gettext_lazy("Only of a park"), ("platform_on", "station_on")),
        (gettext_lazy("Only of a base"), ("households", "traceable_on")),
    )
    wide = frozenset({"name"})

    class Meta:
        model = Site
        fields = (
            "name", "kind", "township", "trade", "area", "operator", "founded_on", "ended_on",
            "platform_on", "station_on", "households", "traceable_on",
        )  # fmt: skip
        help_texts = {"ended_on": gettext_lazy("The last day; empty while it exists.")}


class SiteLevelForm(RegisterForm):
    """A level at which a park or base is recognised; it ends with its last day."""

    anchor = "site"
    groups = ((gettext_lazy("Level"), ("site", "level", "since", "until", "basis")),)
    wide = frozenset({"site"})
    site = RowField(Site)

    class Meta:
        model = SiteLevel
        fields = ("site", "level", "since", "until", "basis")
        help_texts = {
            "basis": gettext_lazy("The document that recognises it."),
            "until": gettext_lazy("The last day on which it holds; empty while it holds."),
        }


class SiteMemberForm(RegisterForm):
    """An enterprise's belonging to a park or base."""

    anchor = "site"
    groups = ((gettext_lazy("Member"), ("site", "enterprise", "since", "until")),)
    wide = frozenset({"site", "enterprise"})
    site = RowField(Site)
    enterprise = RowField(Enterprise)

    class Meta:
        model = SiteMember
        fields = ("site", "enterprise", "since", "until")
        help_texts = {"until": gettext_lazy("The last day; empty while it belongs to it.")}


class ProductForm(RegisterForm):
    """A product."""

    past_dates = ("launched_on",)
    groups = (
        (gettext_lazy("Product"), ("enterprise", "name", "model", "category")),
        (gettext_lazy("Kind"), ("is_main_industrial", "is_pillar", "in_ccc_catalogue")),
        (gettext_lazy("Production"), ("launched_on", "ended_on")),
    )
    wide = frozenset({"enterprise"})
    enterprise = RowField(Enterprise)

    class Meta:
        model = Product
        fields = (
            "enterprise",
            "name",
            "model",
            "category",
            "is_main_industrial",
            "is_pillar",
            "in_ccc_catalogue",
            "launched_on",
            "ended_on",
        )
        help_texts = {"ended_on": gettext_lazy("The last day of production; empty while it is made.")}


class ProductStandardForm(RegisterForm):
    """A standard that a product is made to; one that lapses gets its last day."""

    anchor = "product"
    groups = (
        (gettext_lazy("Standard"), ("product", "number", "level", "valid_from", "valid_until")),
        (gettext_lazy("Adoption of an international standard"), ("adopted_number", "adoption")),
    )
    wide = frozenset({"product"})
    product = RowField(Product)

    class Meta:
        model = ProductStandard
        fields = ("product", "number", "level", "adopted_number", "adoption", "valid_from", "valid_until")
        help_texts = {
            "valid_until": gettext_lazy("The last day on which the product is made to it; empty while it is."),
            "adopted_number": gettext_lazy("Such as ISO 6892-1:2009; empty where none is adopted."),
        }


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


class BrandAwardForm(RegisterForm):
    """A brand award of one year's round."""

    anchor = "product"
    past_dates = ("granted_on",)
    groups = ((gettext_lazy("Award"), ("product", "programme", "year", "kind", "granted_on", "expires_on")),)
    wide = frozenset({"product"})
    product = RowField(Product)

    class Meta:
        model = BrandAward
        fields = ("product", "programme", "year", "kind", "granted_on", "expires_on")
