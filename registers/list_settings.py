"""What a person keeps of a list: its columns, and filters that are used often."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from registers.columns import name_columns
from registers.models import ListSettings
from registers.registry import RegisterList

MOST_FILTERS = 20
LONGEST_NAME = 20
LONGEST_QUERY = 2000


def find_settings(user: User, listed: RegisterList) -> ListSettings:
    """Return what the person has kept of the list; an unsaved one where that is nothing."""
    return ListSettings.objects.filter(user=user, path=listed.path).first() or ListSettings(user=user, path=listed.path)


@transaction.atomic
def columns_choose(*, user: User, listed: RegisterList, names: Collection[str]) -> None:
    """Keep the columns that a list shows the person; none stands for those that the list begins with."""
    kept = lock_settings(user, listed)
    own = [*listed.table.base_columns]
    # In the order of the list, and without what it does not have.
    chosen = [name for name in name_columns(listed) if name in names or name == own[0]]
    kept.columns = chosen if names and chosen != own else []
    kept.save(update_fields=["columns"])


@transaction.atomic
def filter_save(*, user: User, listed: RegisterList, name: str, params: QueryDict) -> None:
    """Keep the filters of an address under a name; one of the same name is replaced."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise ValidationError(_("Give the filter a name of 1 to %(most)s characters.") % {"most": LONGEST_NAME})
    query = QueryDict(mutable=True)
    for key in (*listed.filters.base_filters, "sort"):
        if values := [value for value in params.getlist(key) if value]:
            query.setlist(key, values)
    if not query or len(query.urlencode()) > LONGEST_QUERY:
        raise ValidationError(_("Set at least one filter before it is saved."))
    kept = lock_settings(user, listed)
    others = [one for one in kept.filters if one["name"] != name]
    if len(others) >= MOST_FILTERS:
        message = _("%(most)s filters of this list are saved already; remove one first.")
        raise ValidationError(message % {"most": MOST_FILTERS})
    kept.filters = [*others, {"name": name, "query": query.urlencode()}]
    kept.save(update_fields=["filters"])


@transaction.atomic
def filter_remove(*, user: User, listed: RegisterList, name: str) -> None:
    """Forget a saved filter."""
    kept = lock_settings(user, listed)
    kept.filters = [one for one in kept.filters if one["name"] != name]
    kept.save(update_fields=["filters"])


def lock_settings(user: User, listed: RegisterList) -> ListSettings:
    """Return the stored settings, held until the transaction ends: two tabs of one person lose nothing."""
    kept, _made = ListSettings.objects.select_for_update().get_or_create(user=user, path=listed.path)
    return kept
