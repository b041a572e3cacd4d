"""The deadline rules: all read them with their basis, the office keeps them."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import READERS, SignedInRequest, by_object, roles
from accounts.workbooks import as_workbook
from inspections.models import DeadlineRule
from inspections.rectification.forms import DeadlineRuleForm
from registers.registry import Register
from registers.views.rows import save_row
from targets import clock


class DeadlineRuleRegister(Register):
    """Deadline rules. They are ended, not withdrawn, since deadlines were set by them: so they are declared for two pages only."""

    noun, title, form = "deadline-rule", _("Deadline rules"), DeadlineRuleForm
    path = "deadline-rules"

    @property
    def listing(self) -> Register:
        return self

    def row_url(self, row: Any) -> str:
        # A rule has no page of its own.
        return self.list_url


RULES = DeadlineRuleRegister()


@require_GET
@roles(*READERS)
@as_workbook("deadline-rules")
def rules(request: SignedInRequest) -> HttpResponse:
    """List the deadline rules with the days they are in force."""
    context = {"rules": DeadlineRule.objects.order_by("topic", "-since"), "today": clock.today()}
    return render(request, "inspections/rectification/rules.html", context)


@transaction.atomic
@by_object
def rule_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a rule's form and write what was changed; the row is locked while the form is checked against it."""
    # Within the view's transaction, so that the form is checked against what will be overwritten.
    row = get_object_or_404(DeadlineRule.objects.select_for_update(), pk=pk)
    RULES.check_permission(request.user, row)
    form = DeadlineRuleForm(request.POST or None, instance=row, user=request.user)
    return save_row(request, RULES, form, gettext("Edit: %(row)s") % {"row": row})
