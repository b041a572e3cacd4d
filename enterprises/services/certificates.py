"""Writing certificates and what happened to them."""

from collections.abc import Iterable
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.models import Certificate, CertificateEvent, Product
from enterprises.rules import may_cover
from registers.impact import Footprint, Held, Trace
from registers.rows import changed_save, traced

ANY_SCHEME = ("certified-enterprises",)
BY_SCHEME = "key-enterprises-certified"
"""Asked of one scheme at a time."""
SCHEME_MEASURES = {
    Certificate.Scheme.ISO9001: ("iso9000-enterprises", BY_SCHEME, "service-enterprises-certified"),
    Certificate.Scheme.ISO14001: (BY_SCHEME,),
    Certificate.Scheme.OHSAS18001: (BY_SCHEME,),
    Certificate.Scheme.CCC: ("ccc-products-certified",),
    Certificate.Scheme.PRODUCT: (),
}


def certificate_save(*, certificate: Certificate, products: Iterable[Product] | None = None) -> Certificate:
    """Write a certificate, and the products it covers where they are given, and mark the figures it moves.

    ValidationError where one of the products is another enterprise's.
    """
    products = None if products is None else [*products]
    if not all(may_cover(certificate.enterprise_id, product.enterprise_id) for product in products or ()):
        raise ValidationError({"products": _("The certificate covers only products of the enterprise that holds it.")})
    with traced(certificate, certificate_footprint, subject(certificate)) as stored:
        changed_save(certificate, stored)
        if products is not None:
            certificate.products.set(products)
    return certificate


def certificate_event_save(*, event: CertificateEvent) -> CertificateEvent:
    """Write an event of a certificate and mark the figures from its day on."""
    with traced(event, event_footprint, event_subject(event)) as stored:
        changed_save(event, stored)
    return event


def subject(certificate: Certificate) -> str:
    """Return how a figure's history names the certificate."""
    return _("Certificate %(number)s") % {"number": certificate.number}


def event_subject(event: CertificateEvent) -> str:
    """Return how a figure's history names the event."""
    return _("Status of certificate %(number)s (%(kind)s)") % {
        "number": event.certificate.number,
        "kind": event.get_kind_display(),
    }


def certificate_footprint(certificate: Certificate) -> Footprint:
    """Return the certificate's traces, by its scheme."""
    covered: tuple[object, ...] = ()
    if certificate.scheme == Certificate.Scheme.CCC:
        covered = tuple(sorted(certificate.products.values_list("pk", flat=True)))
    return certificate_traces(certificate, covered)


def certificate_traces(certificate: Certificate, covered: tuple[object, ...] = ()) -> Footprint:
    """Return the traces of a certificate that covers these products; asks the database for nothing."""
    held = Held(certificate.issued_on, certificate.expires_on, (certificate.enterprise_id, certificate.scheme))
    footprint = scheme_traces(certificate.scheme, held)
    if covered:
        footprint["ccc-products-certified"] = Held(held.since, held.until, (*held.facts, *covered))
    return footprint


def event_footprint(event: CertificateEvent) -> Footprint:
    """Return the event's traces; a surveillance audit leaves the status as it is."""
    return event_traces(event, event.certificate.scheme)


def event_traces(event: CertificateEvent, scheme: str) -> Footprint:
    """Return the traces of an event of a certificate of this scheme; asks the database for nothing."""
    if event.kind == CertificateEvent.Kind.AUDITED:
        return {}
    held = Held(event.happened_on, None, (event.certificate_id, event.kind))
    return scheme_traces(scheme, held)


def scheme_traces(scheme: str, held: Held) -> dict[str, Trace]:
    """Return the trace in every measure that certificates of the scheme can move, where it matters for that scheme alone."""
    traces: dict[str, Trace] = dict.fromkeys((*ANY_SCHEME, *SCHEME_MEASURES[Certificate.Scheme(scheme)]), held)
    if BY_SCHEME in traces:
        traces[BY_SCHEME] = replace(held, parameters=(("scheme", scheme),))
    return traces
