"""The deadline rules: all read them with their basis, the office keeps them."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import READERS, SignedInRequest, roles
from inspections import services
from inspections.models import DeadlineRule
from inspections.rectification.forms import DeadlineRuleForm
from registers.editing import Editing
from registers.editing.pages import answer, enter
from targets import clock

# Rules are ended, not withdrawn, since deadlines were set by them: so not all of the editing's own addresses serve here.
RULE = Editing(
    noun="deadline-rule",
    form=DeadlineRuleForm,
    save=lambda form: services.deadline_rule_save(rule=form.instance),
    home=lambda row: reverse("inspections:deadline-rules"),
    listed="inspections:deadline-rules",
    register=_("Deadline rules"),
)


@require_GET
@roles(*READERS)
def rules(request: SignedInRequest) -> HttpResponse:
    """List the deadline rules with the days they are in force."""
    context = {"rules": DeadlineRule.objects.order_by("topic", "-since"), "today": clock.today()}
    return render(request, "inspections/rectification/rules.html", context)


@transaction.atomic
def rule_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a rule's form and write what was changed; the row is locked while the form is checked against it."""
    row = get_object_or_404(DeadlineRule.objects.select_for_update(), pk=pk)
    enter(request, RULE, row)
    form = DeadlineRuleForm(request.POST or None, instance=row, user=request.user)
    return answer(request, RULE, form, gettext("Edit: %(row)s") % {"row": row})
