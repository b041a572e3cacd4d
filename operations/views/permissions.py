"""The page of roles and permissions (岗位权限): the table that every view is held to."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from accounts.permission_words import build_table
from accounts.policy import read_policy
from accounts.workbooks import is_workbook_asked
from exchange.exports.tables import PageTable, table_answer


@require_GET
@roles(*Role)
def permissions(request: SignedInRequest) -> HttpResponse:
    """Show who may do what; ``?export=xlsx`` takes the table along."""
    rows = build_table()
    if is_workbook_asked(request):
        headings = [_("permission"), *(str(role.label) for role in Role), _("note")]
        lines = [[row.name, *row.cells.values(), row.note] for row in rows]
        return table_answer(request, "permissions", PageTable(_("Roles and permissions"), headings, lines))
    context = {"rows": rows, "roles": list(Role), "three_admins": read_policy().three_admins}
    return render(request, "operations/permissions.html", context)
