"""The one list of items, for readers whole and for bodies their own."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registers.registry import BulkAction, RegisterList, register
from supervision.access import DRAFTERS, VISITORS
from supervision.lists import ITEMS, SupervisionData, SupervisionFilter, SupervisionTable
from supervision.models import Supervision
from supervision.transitions import TRANSITIONS, Action


@register
class SupervisionList(RegisterList):
    """Items of supervision, which take steps on pages of their own."""

    model, path, title = Supervision, "supervisions", _("Items of supervision")
    lead = _("Every item with its deadline, its state and its colour of today.")
    table, filters, export = SupervisionTable, SupervisionFilter, ITEMS
    data = SupervisionData
    add_page = "supervision:draft"
    readers, keepers = VISITORS, DRAFTERS
    bulk = (
        BulkAction(
            "supervision:urge-many", _("Urge those chosen"), lambda row: row.state in TRANSITIONS[Action.URGE].sources
        ),
    )

    def rows(self, user: User) -> QuerySet[Supervision]:
        return Supervision.objects.visible_to(user)
