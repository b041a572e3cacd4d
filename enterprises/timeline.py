"""A certificate's life as one list: issue, events, expiry, each with how the certificate stood from then on."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from enterprises.models import Certificate, CertificateEvent, CertificateStatus

STANDING = {
    CertificateEvent.Kind.SUSPENDED: CertificateStatus.SUSPENDED,
    CertificateEvent.Kind.RESUMED: CertificateStatus.VALID,
    CertificateEvent.Kind.WITHDRAWN: CertificateStatus.WITHDRAWN,
    CertificateEvent.Kind.CANCELLED: CertificateStatus.CANCELLED,
}


@dataclass(frozen=True)
class Moment:
    """A day in a certificate's life; ``standing`` is None where the day changes nothing."""

    day: dt.date
    words: str
    standing: CertificateStatus | None = None
    event: CertificateEvent | None = None


def build_timeline(certificate: Certificate) -> list[Moment]:
    """Return the issue, every event (withdrawn ones among them) and the last day of validity, in the order of time."""
    moments = [Moment(certificate.issued_on, _("issued"), CertificateStatus.VALID)]
    # Withdrawn events are shown as such, as a history that leaves them out would look untouched.
    events = CertificateEvent.everything.filter(certificate=certificate).select_related("withdrawal__withdrawn_by")
    for event in events.order_by("happened_on", "pk"):
        standing = None if event.withdrawal else STANDING.get(CertificateEvent.Kind(event.kind))
        moments.append(Moment(event.happened_on, event.get_kind_display(), standing, event))
    moments.append(Moment(certificate.expires_on, _("last day of validity")))
    # Stable, so that issue comes before and expiry after other events of the day.
    return sorted(moments, key=lambda moment: moment.day)
