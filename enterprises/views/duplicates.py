"""Records of one enterprise: listed for the office, merged after a preview, told apart, and a merge undone."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook, rows_on_page
from enterprises.duplicates.search import SHOWN, find_lookalikes
from enterprises.filters import LikelyPairFilter
from enterprises.identifiers import normalise_code
from enterprises.models import Enterprise, EnterpriseComparison, EnterpriseMerge, LikelyPair
from enterprises.services.comparing import comparison_request
from enterprises.services.merging import enterprise_merge, enterprise_unmerge, enterprises_tell_apart
from enterprises.services.merging.effects import preview_merge
from exchange.jobs import job_enqueue
from exchange.paging import page_size
from registers.lists import ForgivingPaginator
from targets.addresses import filtered_address
from targets.numbers import normalise_text


class ReasonForm(forms.Form):
    """Why two records are made one."""

    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


@roles(*READERS)
@as_workbook("duplicates")
def duplicates(request: SignedInRequest) -> HttpResponse:
    """List the records that look like one enterprise, the surest pairs first; the office decides about them."""
    pairs = LikelyPair.objects.open()
    chosen = LikelyPairFilter(request.GET, queryset=pairs)
    # Keys first, then what a page shows of them.
    page = ForgivingPaginator(chosen.qs.values_list("pk", flat=True), rows_on_page(request, page_size(request))).page(
        request.GET.get("page", "")
    )
    context = {
        "filter": chosen,
        "page": page,
        "pairs": LikelyPair.objects.shown(list(page)),
        "counts": pairs.counts(),
        "waiting": Enterprise.objects.uncompared().count(),
        "comparison": EnterpriseComparison.objects.first(),
    }
    return render(request, "enterprises/duplicates.html", context)


@require_POST
@roles(Role.OFFICE)
def compare(request: SignedInRequest) -> HttpResponse:
    """Have the records compared that a comparison which came to nothing left over."""
    comparison = comparison_request(user=request.user)
    if comparison:
        job_enqueue(EnterpriseComparison, comparison.pk)
    return redirect("enterprises:duplicates")


@roles(Role.OFFICE)
def recorded_already(request: SignedInRequest) -> HttpResponse:
    """Tell a clerk who is about to record an enterprise which records look like it; empty where none does."""
    asked = request.GET
    typed = Enterprise(
        name=asked.get("name", "").strip(),
        uscc=normalise_code(asked.get("uscc", "")) or None,
        org_code=normalise_code(asked.get("org_code", "")) or None,
    )
    rows = (
        find_lookalikes(typed).select_related("township")[:SHOWN]
        if any((typed.name, typed.uscc, typed.org_code))
        else []
    )
    twins = [row for row in rows if normalise_text(row.name) == normalise_text(typed.name)]
    context = {"lookalikes": rows, "twins": twins, "is_another": "is_another" in asked}
    return render(request, "enterprises/_recorded_already.html", context)


@roles(Role.OFFICE)
def merge(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Show what merging the record ``other`` into ``pk`` would move and which figures it would change; do it on POST."""
    kept, merged = get_object_or_404(Enterprise, pk=pk), get_object_or_404(Enterprise, pk=other)
    form = ReasonForm(request.POST or None)
    context = {"kept": kept, "merged": merged, "form": form}
    try:
        if request.method == "POST" and form.is_valid():
            enterprise_merge(kept=kept, merged=merged, reason=form.cleaned_data["reason"], user=request.user)
            messages.success(request, _("%(merged)s is now part of this record.") % {"merged": merged})
            return redirect(kept)
        # Also after a refused form: the page shows again what would come of it.
        context["preview"] = preview_merge(kept=kept, merged=merged, user=request.user)
    except ValidationError as error:
        context["problems"] = error.messages
    return render(request, "enterprises/merge.html", context)


@roles(Role.OFFICE)
def unmerge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask whether a merge shall be undone; undo it on POST."""
    row = get_object_or_404(EnterpriseMerge.objects.select_related("kept", "merged", "merged_by"), pk=pk)
    context: dict[str, object] = {"merge": row}
    if request.method == "POST":
        try:
            enterprise_unmerge(merge=row, user=request.user)
        except ValidationError as error:
            context["problems"] = error.messages
        else:
            messages.success(request, _("The merge is undone; both records stand again."))
            return redirect(row.merged)
    return render(request, "enterprises/unmerge.html", context)


@require_POST
@roles(Role.OFFICE)
def tell_apart(request: SignedInRequest, pk: int, other: int) -> HttpResponse:
    """Remember that two records are two enterprises."""
    one, another = get_object_or_404(Enterprise, pk=pk), get_object_or_404(Enterprise, pk=other)
    enterprises_tell_apart(one=one, other=another, user=request.user)
    messages.success(request, _("Remembered: these are two enterprises."))
    # Back to the same page of the list, with its filters.
    return redirect(filtered_address(reverse("enterprises:duplicates"), request.GET))
