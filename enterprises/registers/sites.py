"""The registers of parks and bases."""

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from enterprises.filters import SiteFilter
from enterprises.forms import (
    SiteForm,
    SiteLevelForm,
    SiteMemberForm,
)
from enterprises.models import (
    Site,
    SiteLevel,
    SiteMember,
)
from enterprises.querysets import open_on
from enterprises.resources import (
    SiteResource,
)
from enterprises.tables import SiteTable
from registers.registry import Register, register
from targets import clock


@register
class SiteRegister(Register):
    """Parks and bases; no figure counts them."""

    noun, resource = "site", SiteResource
    lead = gettext_lazy("Industrial parks and agricultural demonstration bases, with levels and members by day.")
    form, table, filters = SiteForm, SiteTable, SiteFilter
    links = (("enterprises:base-scores", gettext_lazy("Scores of demonstration bases")),)
    children = ("levels", "members")

    def rows(self, user: User) -> QuerySet[Site]:
        belongs = Q(members__withdrawal=None) & open_on(clock.today(), "members__since", "members__until")
        rows = Site.objects.annotate(member_count=Count("members", filter=belongs))
        return (
            rows.select_related("township").prefetch_related("levels", "township__names").order_by("kind", "name", "pk")
        )

    def choices(self) -> QuerySet[Site]:
        return Site.objects.select_related("township")

    def hint(self, row: Site) -> str:
        return f"{row.get_kind_display()} {row.township}"

    def subject(self, row: Site) -> str:
        return f"{row.get_kind_display()} {row.name}"


@register
class SiteLevelRegister(Register):
    """Levels of parks and bases."""

    noun, path, title, form = "site-level", "site-levels", gettext_lazy("Levels of parks and bases"), SiteLevelForm

    def subject(self, row: SiteLevel) -> str:
        return _("Level of %(name)s (%(level)s)") % {"name": row.site.name, "level": row.get_level_display()}


@register
class SiteMemberRegister(Register):
    """Enterprises that belong to parks and bases."""

    noun, path, title = "site-member", "site-members", gettext_lazy("Members of parks and bases")
    form = SiteMemberForm

    def subject(self, row: SiteMember) -> str:
        return _("Membership of %(enterprise)s in %(name)s") % {
            "enterprise": row.enterprise.name,
            "name": row.site.name,
        }
