"""Writing enterprises and their designations."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils.translation import gettext as _

from enterprises.dependents import dependents
from enterprises.models import Certificate, Designation, Enterprise, FormerName, Product, ResearchInstitution
from registers.impact import Footprint, Happened, Held, Trace, no_footprint
from registers.rows import changed_save, traced

ONE_DAY = dt.timedelta(days=1)
# Figures about enterprises in operation.
OPERATING_MEASURES = ("certified-enterprises", "key-enterprises-certified")
PRODUCT_MEASURES = (
    "adopting-products",
    "ccc-products-certified",
    "products-with-standard",
    "products-without-standard",
)


def enterprise_save(*, enterprise: Enterprise, renamed_on: dt.date | None = None) -> Enterprise:
    """Write an enterprise and mark the figures that its span of operation or its slices move.

    Every figure about its products, awards and checks is sliced by its township, industry and size. ``renamed_on`` is the
    first day of its new name; the former one is kept for the days before. ValidationError where it bore that name never.
    """
    with traced(enterprise, enterprise_footprint, subject(enterprise)) as stored:
        if renamed_on and stored and stored.name != enterprise.name:
            former_name_keep(stored, renamed_on)
        changed_save(enterprise, stored)
    return enterprise


def former_name_keep(stored: Enterprise, renamed_on: dt.date) -> None:
    """Keep the name that is stored as the one borne until the day before ``renamed_on``, beside earlier spans of it."""
    borne = stored.former_names.exclude(until=None).order_by("-until").first()
    since = borne.until + ONE_DAY if borne and borne.until else stored.founded_on
    if renamed_on <= since:
        words = _("The present name is in use since %(day)s only.") % {"day": since}
        raise ValidationError({"renamed_on": words})
    FormerName.objects.create(enterprise=stored, name=stored.name, until=renamed_on - ONE_DAY)


def designation_save(*, designation: Designation) -> Designation:
    """Write a designation and mark the figures about key enterprises from the day on which it differs."""
    with traced(designation, designation_footprint, designation_subject(designation)) as stored:
        changed_save(designation, stored)
    return designation


def research_institution_save(*, institution: ResearchInstitution) -> ResearchInstitution:
    """Write a research institution; no figure counts them."""
    with traced(institution, no_footprint, institution_subject(institution)) as stored:
        changed_save(institution, stored)
    return institution


def former_name_save(*, former_name: FormerName) -> FormerName:
    """Write a former name or correct it; no figure counts them."""
    with traced(former_name, no_footprint, former_name_subject(former_name)) as stored:
        changed_save(former_name, stored)
    return former_name


def subject(enterprise: Enterprise) -> str:
    """Return how a figure's history names the enterprise."""
    return _("Enterprise %(name)s") % {"name": enterprise.name}


def designation_subject(designation: Designation) -> str:
    """Return how a figure's history names the designation."""
    words = {"name": designation.enterprise.name, "kind": designation.get_kind_display()}
    return _("Designation of %(name)s (%(kind)s)") % words


def former_name_subject(former_name: FormerName) -> str:
    """Return how the list of withdrawals names the former name."""
    words = {"enterprise": former_name.enterprise.name, "name": former_name.name}
    return _("Former name of %(enterprise)s: %(name)s") % words


def institution_subject(institution: ResearchInstitution) -> str:
    """Return how the list of withdrawals names the institution."""
    return _("Research institution %(name)s") % {"name": institution.name}


def enterprise_footprint(enterprise: Enterprise) -> Footprint:
    """Return the enterprise's traces, and those of what is sliced by its township, industry and size."""
    return (
        operation_traces(enterprise) | holdings_footprint(enterprise, slices(enterprise)) | dated_footprint(enterprise)
    )


def slices(enterprise: Enterprise) -> tuple[object, ...]:
    """Return the slices in which the enterprise and what it holds are counted."""
    return enterprise.township_id, enterprise.industry_id, enterprise.size


def operation_traces(enterprise: Enterprise) -> dict[str, Trace]:
    """Return the traces of the enterprise's span of operation; asks the database for nothing."""
    held = Held(enterprise.founded_on, enterprise.closed_on, slices(enterprise))
    footprint: dict[str, Trace] = dict.fromkeys(OPERATING_MEASURES, held)
    if enterprise.service_industry_id:
        facts = (*held.facts, enterprise.service_industry_id)
        footprint["service-enterprises-certified"] = Held(enterprise.founded_on, enterprise.closed_on, facts)
    return footprint


def holdings_footprint(enterprise: Enterprise, slices: tuple[object, ...]) -> dict[str, Trace]:
    """Return the traces of its products and ISO 9001 certificates, which count whether it is in operation or not."""
    launched = Product.objects.filter(enterprise=enterprise).aggregate(first=Min("launched_on"))["first"]
    systems = Certificate.objects.filter(enterprise=enterprise).of_scheme(Certificate.Scheme.ISO9001)
    issued = systems.aggregate(first=Min("issued_on"))["first"]
    footprint: dict[str, Trace] = dict.fromkeys(PRODUCT_MEASURES, Held(launched, None, slices)) if launched else {}
    return footprint | ({"iso9000-enterprises": Held(issued, None, slices)} if issued else {})


def dated_footprint(enterprise: Enterprise) -> dict[str, Trace]:
    """Return the traces of its awards, checks and evaluations, in the quarters in which there are any."""
    return {
        measure: Happened(frozenset(quarters), dependent.slices(enterprise))
        for measure, dependent in dependents.items()
        if (quarters := dependent.quarters(enterprise))
    }


def designation_footprint(designation: Designation) -> Footprint:
    """Return the designation's traces; no figure asks who is a backbone enterprise."""
    return designation_traces(designation, is_serving=bool(designation.enterprise.service_industry_id))


def designation_traces(designation: Designation, *, is_serving: bool) -> Footprint:
    """Return the traces of a designation, of an enterprise of the plan's service industries or not."""
    if designation.kind != Designation.Kind.KEY:
        return {}
    held = Held(designation.since, designation.until, (designation.enterprise_id,))
    return dict.fromkeys(
        ["key-enterprises-certified", *(["service-enterprises-certified"] if is_serving else [])], held
    )
