"""The pages of one product or certificate; that of an enterprise is in the app above, with what was inspected there."""

from django.db.models import Model, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import READERS, SignedInRequest, roles
from enterprises.contributions import AffectedIndicators, list_contributions
from enterprises.models import BrandAward, Certificate, Product, Site, SiteMember
from enterprises.timeline import build_timeline
from registers.withdrawals import list_withdrawn_children, readable_rows
from targets import clock
from targets.request_values import get_day


@roles(*READERS)
def product(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a product with its standards, certificates and awards."""
    certificates = Certificate.objects.with_status(clock.today()).prefetch_related("events")
    rows = readable_rows(Product, request.user).select_related("enterprise__township", "withdrawal__withdrawn_by")
    rows = rows.prefetch_related("standards", "awards", Prefetch("certificates", certificates))
    row = get_object_or_404(rows, pk=pk)
    paths: dict[type[Model], str] = {Product: "pk", BrandAward: "product"}
    context = {
        "product": row,
        "contributions": list_contributions(row, paths, clock.today()),
        "affected": AffectedIndicators(clock.today()),
        "withdrawn": list_withdrawn_children(row, request.user),
        "lacks_ccc": request.user.keeps_registers
        and row.in_ccc_catalogue
        and Product.objects.lacking_ccc(clock.today()).filter(pk=row.pk).exists(),
    }
    return render(request, "enterprises/product.html", context)


@roles(*READERS)
def certificate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a certificate with its events, and how it stood on the day that ``?on=2014-06-30`` asks for."""
    day = get_day(request, "on") or clock.today()
    rows = (
        readable_rows(Certificate, request.user)
        .with_status(day)
        .select_related("enterprise", "withdrawal__withdrawn_by")
    )
    row = get_object_or_404(rows.prefetch_related("events", "products"), pk=pk)
    context = {"certificate": row, "day": day, "timeline": build_timeline(row)}
    if request.user.keeps_registers and not row.withdrawal_id:
        context["is_lapsing"] = Certificate.objects.lapsing(clock.today()).filter(pk=row.pk).exists()
    return render(request, "enterprises/certificate.html", context)


@roles(*READERS)
def site(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a park or base with its levels and members, and which of today's members hold a valid ISO 9001 certificate."""
    today = clock.today()
    members = SiteMember.objects.select_related("enterprise").order_by("enterprise__name_pinyin", "pk")
    rows = readable_rows(Site, request.user).select_related("township", "withdrawal__withdrawn_by")
    row = get_object_or_404(rows.prefetch_related("levels", Prefetch("members", members)), pk=pk)
    present = [one for one in row.members.all() if one.covers(today)]
    certified = Certificate.objects.valid(today).of_scheme(Certificate.Scheme.ISO9001)
    certified = certified.filter(enterprise__in=[one.enterprise_id for one in present])
    context = {
        "site": row,
        "level": row.level_on(today),
        "present": present,
        "others": [one for one in row.members.all() if not one.covers(today)],
        "certified": set(certified.values_list("enterprise", flat=True)),
        "scores": row.scores.select_related("checklist", "scored_by") if row.kind == Site.Kind.BASE else [],
        "withdrawn": list_withdrawn_children(row, request.user),
    }
    return render(request, "enterprises/site.html", context)
