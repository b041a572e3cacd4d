"""The way from a record's page to its history."""

from django import template
from django.db.models import Model

from accounts.models import User
from audit.access import may_read_table

register = template.Library()


@register.inclusion_tag("audit/_link.html")
def trail_link(user: User, row: Model) -> dict[str, object]:
    """Show a button that leads to a row's history, to those who may read it."""
    table = row._meta.db_table
    return {"table": table, "key": row.pk, "may_read": bool(row.pk) and may_read_table(user, table)}
