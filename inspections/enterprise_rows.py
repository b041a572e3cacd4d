"""What hangs on an enterprise, and the latest that was inspected there, for its page."""

import datetime as dt
from typing import Any, NamedTuple

from enterprises.models import (
    BrandAward,
    CertificateEvent,
    Enterprise,
    ProductStandard,
)
from inspections.models import FailingItem, Rectification, SpotCheck
from targets.together import fetch_children, fetch_together, hold_children

LATEST = 10


class EnterpriseRows(NamedTuple):
    """The awards of an enterprise, its latest batches, rectifications and evaluations, the newest first, and what is overdue of it."""

    awards: Any
    checks: Any
    rectifications: Any
    evaluations: Any
    overdue: Any


def fetch_enterprise_rows(row: Enterprise, day: dt.date) -> EnterpriseRows:
    """Fetch what the page shows of an enterprise; its relations hold their rows then (2 queries)."""
    fetch_children(
        row,
        designations=row.designations.all(),
        former_names=row.former_names.all(),
        merges=row.merges.filter(undone_at=None).select_related("merged"),
        research_institutions=row.research_institutions.all(),
        memberships=row.memberships.select_related("site"),
        # The default manager of each model leaves withdrawn rows out.
        products=row.products.all(),
        certificates=row.certificates.with_status(day),
    )
    checks = SpotCheck.objects.of_enterprise(row)[:LATEST]
    rectifications = Rectification.objects.standing().of_enterprise(row)
    found = EnterpriseRows(
        BrandAward.objects.filter(product__enterprise=row).select_related("product"),
        checks,
        rectifications.select_related("spot_check")[:LATEST],
        row.service_evaluations.all()[:LATEST],
        rectifications.overdue(day).order_by().values_list("pk", flat=True),
    )
    names = row.township.names.all()
    standards = ProductStandard.objects.filter(product__enterprise=row)
    events = CertificateEvent.objects.filter(certificate__enterprise=row)
    items = FailingItem.objects.filter(spot_check__in=checks.values("pk"))
    fetch_together(*found, names, standards, events, items)
    hold_children(row.township, "names", names)
    for product in row.products.all():
        hold_children(product, "standards", [one for one in standards if one.product_id == product.pk])
    for certificate in row.certificates.all():
        hold_children(certificate, "events", [one for one in events if one.certificate_id == certificate.pk])
    for check in checks:
        hold_children(check, "failing_items", [one for one in items if one.spot_check_id == check.pk])
    return found
