"""The register of amendments (修订登记)."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exchange.exports.catalogue import Export, one_by_one
from exchange.formats.selections import Line
from plans.models import Amendment
from registers.filters import WordsFilter, choice_filter, day_filter
from registers.registry import RegisterList, register
from registers.tables import NARROW, NOTHING, DateColumn, ListTable
from registers.words import format_moment


class AmendmentFilter(filters.FilterSet):
    """Narrow the register of amendments."""

    q = WordsFilter(
        _("indicator, reason or basis"), "indicator__code", "indicator__name", "draft__title", "reason", "basis"
    )
    subject = choice_filter(_("what is amended"), Amendment.Subject.choices, field="subject")
    state = choice_filter(_("state"), Amendment.State.choices, field="state")
    direction = choice_filter(_("easing or tightening"), Amendment.Direction.choices, field="direction")
    ground = choice_filter(_("class of the reason"), Amendment.Ground.choices, field="ground")
    indicator = filters.CharFilter(field_name="indicator__code", label=_("Code of the indicator"))
    since = day_filter(_("in force from"), field_name="effective_from", lookup_expr="gte")


class AmendmentTable(ListTable):
    """The register of amendments."""

    title = tables.Column(
        linkify=True, order_by="indicator__code", verbose_name=_("Indicator"), attrs={"td": {"class": "wrap"}}
    )
    state = tables.TemplateColumn(
        template_code='{% include "plans/_amendment_state.html" with row=record %}', attrs=NARROW
    )
    subject = tables.Column(verbose_name=_("What is amended"), attrs=NARROW)
    effective_from = DateColumn(verbose_name=_("In force from"))
    direction = tables.Column(verbose_name=_("Easing or tightening"), attrs=NARROW)
    reason = tables.Column(orderable=False, attrs={"td": {"class": "wrap desk"}})
    proposed_at = tables.Column(verbose_name=_("Proposed"), attrs={"td": {"class": "desk"}})
    decided_at = tables.Column(verbose_name=_("Decided"), empty_values=(), attrs={"td": {"class": "desk"}})

    first_line = ("title", "state")

    class Meta:
        model = Amendment
        fields = ("title", "state", "subject", "effective_from", "direction", "reason", "proposed_at", "decided_at")

    def render_reason(self, record: Amendment) -> str:
        """Return the class of the reason, and how it begins."""
        return f"{record.get_ground_display()}：{Truncator(record.reason).chars(60)}"

    def render_proposed_at(self, record: Amendment) -> str:
        """Return who proposed it, and when."""
        return f"{record.proposed_by} {format_moment(record.proposed_at)}"

    def render_decided_at(self, record: Amendment) -> str:
        """Return who decided, and when."""
        return f"{record.decided_by} {format_moment(record.decided_at)}" if record.decided_at else NOTHING


def make_line(row: Amendment) -> Line:
    """Return an amendment as a line of the file."""
    return (
        row.title, row.get_subject_display(), row.effective_from, row.get_direction_display(), row.get_state_display(),
        row.get_ground_display(), row.reason, row.basis, str(row.proposed_by), format_moment(row.proposed_at),
        str(row.decided_by or ""), format_moment(row.decided_at), row.opinion,
    )  # fmt: skip


@register
class AmendmentList(RegisterList):
    """Amendments, proposed on the page of an indicator or of a plan's draft, and decided on pages of their own."""

    model, path, title = Amendment, "amendments", _("Register of amendments")
    lead = _(
        "Every change of a definition, a target or of applicability, and every successor plan: proposed by the office, approved by a leader, never deleted. A proposal begins on the indicator’s page."
    )
    table, filters = AmendmentTable, AmendmentFilter
    export = Export(
        "修订登记",
        ("指标", "修订内容", "生效日期", "放宽或收紧", "状态", "修订事由", "理由", "依据", "提出人", "提出时间", "审批人", "审批时间", "审批意见"),
        one_by_one(make_line),
    )  # fmt: skip
    keepers = ()
    empty = (_("No amendment has been proposed"), _("A proposal begins on the indicator’s page."))

    def rows(self, user: User) -> QuerySet[Amendment]:
        return Amendment.objects.with_names()
