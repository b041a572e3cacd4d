"""The forms of parks and bases."""

from django.utils.translation import gettext_lazy

from enterprises.models import (
    Enterprise,
    Site,
    SiteLevel,
    SiteMember,
)
from registers.fields import RowField
from registers.forms import PlacedForm, RegisterForm


class SiteForm(PlacedForm):
    """A park or base."""

    past_dates = ("founded_on", "platform_on", "station_on", "traceable_on")
    groups = (
        (gettext_lazy("Park or base"), ("name", "kind", "township", "trade", "area", "operator")),
        (gettext_lazy("Period of existence"), ("founded_on", "ended_on")),
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
