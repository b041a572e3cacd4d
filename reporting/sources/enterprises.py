"""What the registers of enterprises know of report items."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Body
from departments.places import annotate_township
from enterprises.models import Certificate, Enterprise, IndustrySupervision, ResearchInstitution
from enterprises.naming import name_annotator
from enterprises.querysets import has, open_on
from reporting.sources.base import KnownRows, report_source
from targets.registry import Column

INSTITUTION_COLUMNS = (
    Column(_("enterprise"), "name_then", "enterprise__name"),
    Column(_("research institution"), "name"),
    Column(_("since"), "since"),
    Column(_("until"), "until"),
)
ENTERPRISE_COLUMNS = (
    Column(_("enterprise"), "name_then", "name"),
    Column(_("township"), "place_name", "place_now"),
)
CERTIFICATE_COLUMNS = (
    Column(_("certificate number"), "number"),
    Column(_("enterprise"), "name_then", "enterprise__name"),
    Column(_("scheme"), "scheme"),
    Column(_("issued on"), "issued_on"),
    Column(_("expires on"), "expires_on"),
)


@report_source("research-institutions-founded", _("research institutions founded by enterprises"))
def research_institutions_founded(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the research institutions that enterprises founded in the quarter."""
    rows = ResearchInstitution.objects.filter(since__range=(first, last))
    return KnownRows(name_annotator("enterprise", "since")(rows), INSTITUTION_COLUMNS)


@report_source("research-enterprises", _("enterprises with a research institution"))
def research_enterprises(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the enterprises in operation that have a research institution on the quarter's last day."""
    # On the quarter's last day, as a stock is told.
    kept = ResearchInstitution.objects.filter(open_on(last, "since", "until"))
    rows = Enterprise.objects.in_operation(last).filter(has(kept, "enterprise"))
    return KnownRows(name_annotator("", last)(annotate_township(rows, "township", last)), ENTERPRISE_COLUMNS)


@report_source("certificates-valid", _("valid certificates"))
def certificates_valid(body: Body, first: dt.date, last: dt.date) -> KnownRows:
    """Count the certificates valid on the quarter's last day."""
    return KnownRows(valid_certificates(last), CERTIFICATE_COLUMNS)


@report_source("certificates-of-field", _("valid certificates of enterprises in the body's field"))
def certificates_of_field(body: Body, first: dt.date, last: dt.date) -> KnownRows | None:
    """Count those held by enterprises of the industries in the body's charge; None where it has charge of none."""
    charges = IndustrySupervision.objects.filter(open_on(last, "since", "until"), body=body)
    industries = [charge.industry_id for charge in charges if charge.industry_id]
    services = [charge.service_industry_id for charge in charges if charge.service_industry_id]
    if not industries and not services:
        return None
    field = (
        Q(enterprise__industry__in=industries)
        # A body in charge of a section is in charge of its divisions.
        | Q(enterprise__industry__parent__in=industries)
        | Q(enterprise__service_industry__in=services)
    )
    return KnownRows(valid_certificates(last).filter(field), CERTIFICATE_COLUMNS)


def valid_certificates(day: dt.date) -> QuerySet[Certificate]:
    """Return the certificates valid on a day, with the names that their holders had."""
    return name_annotator("enterprise", day)(Certificate.objects.valid(day))
