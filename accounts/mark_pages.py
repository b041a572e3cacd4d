"""The page on which a record is marked public, internal or sensitive."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, by_object
from accounts.marks import get_mark, get_row_to_mark, mark_set
from accounts.models import Level, User
from accounts.user_forms import WideFields


class MarkForm(WideFields, forms.Form):
    """The mark of a record, and why; nobody marks above their own clearance, or they would not find it again."""

    level = forms.TypedChoiceField(label=gettext_lazy("mark"), coerce=int)
    reason = forms.CharField(label=gettext_lazy("reason"), max_length=300)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [one for one in Level.choices if one[0] <= user.clearance]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@by_object
def mark(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Show the mark of a record and set it, with a reason."""
    row = get_row_to_mark(request.user, kind, pk)
    stored = get_mark(row)
    initial = {"level": stored.level if stored else Level.INTERNAL}
    form = MarkForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        stored = mark_set(row=row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Marked: %(level)s") % {"level": stored.get_level_display()})
        return redirect("accounts:mark", kind, pk)
    context = {"row": row, "name": row._meta.verbose_name, "mark": stored, "form": form}
    return render(request, "accounts/mark.html", context, status=422 if form.errors else 200)
