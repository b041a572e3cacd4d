"""The registers of certificates and of their events."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from enterprises import impact
from enterprises.filters import CertificateFilter
from enterprises.forms import (
    CertificateEventForm,
    CertificateForm,
)
from enterprises.models import (
    Certificate,
    CertificateEvent,
)
from enterprises.models.certificates import find_history_fault
from enterprises.resources import (
    CertificateResource,
)
from enterprises.tables import CertificateTable
from registers.impact import Impacts
from registers.registry import Register, register
from registers.withdrawals import blocks_undoing, blocks_withdrawal
from targets import clock
from targets.causes import Code


@register
class CertificateRegister(Register):
    """Certificates."""

    noun, resource = "certificate", CertificateResource
    lead = gettext_lazy("Management-system and product certificates; the status follows from dated events.")
    form, table, filters = CertificateForm, CertificateTable, CertificateFilter
    children = ("events",)

    def rows(self, user: User) -> QuerySet[Certificate]:
        rows = Certificate.objects.with_status(clock.today()).select_related("enterprise")
        return rows.prefetch_related("products", "enterprise__former_names").order_by("-issued_on", "pk")

    def choices(self) -> QuerySet[Certificate]:
        return Certificate.objects.select_related("enterprise")

    def hint(self, row: Certificate) -> str:
        return row.enterprise.name

    def subject(self, row: Certificate) -> str:
        return _("Certificate %(number)s") % {"number": row.number}

    def impact(self, row: Certificate) -> Impacts:
        is_compulsory = row.scheme == Certificate.Scheme.CCC
        # Only where products count: for other schemes the query would be for nothing.
        return impact.certificate_impact(
            row, tuple(sorted(row.products.values_list("pk", flat=True))) if is_compulsory else ()
        )

    def own_impact(self, row: Certificate) -> Impacts:
        return impact.own_certificate_impact(row)


@register
class CertificateEventRegister(Register):
    """Changes of certificates' status, and surveillance audits."""

    noun, path, title = "certificate-event", "certificate-events", gettext_lazy("Events of certificates")
    form = CertificateEventForm

    def subject(self, row: CertificateEvent) -> str:
        words = {"number": row.certificate.number, "kind": row.get_kind_display()}
        return _("Status of certificate %(number)s (%(kind)s)") % words

    def find_code(self, row: CertificateEvent, stored: CertificateEvent | None) -> Code:
        return Code.EVENT_DATED

    def reason(self, row: CertificateEvent) -> str:
        return row.reason

    def impact(self, row: CertificateEvent) -> Impacts:
        return impact.status_impact(row, row.certificate.scheme)


@blocks_withdrawal(CertificateEvent)
def list_events_to_follow(events: Collection[int]) -> Iterator[tuple[int, str]]:
    """Yield the events that later ones rest on, such as the suspension that a certificate was resumed from."""
    rows = CertificateEvent.objects.filter(certificate__events__in=events).select_related("certificate").distinct()
    histories: dict[Certificate, list[CertificateEvent]] = defaultdict(list)
    for row in rows.order_by("happened_on", "pk"):
        histories[row.certificate].append(row)
    for certificate, history in histories.items():
        left = [(row.happened_on, row.kind) for row in history if row.pk not in events]
        whole = [(row.happened_on, row.kind) for row in history]
        fault = find_history_fault(certificate.issued_on, left)
        if fault and not find_history_fault(certificate.issued_on, whole):
            words = _("%(number)s would be left with events that cannot be: %(fault)s")
            said = words % {"number": certificate.number, "fault": fault}
            yield from ((row.pk, said) for row in history if row.pk in events)


@blocks_undoing(CertificateEvent)
def list_events_without_room(event: CertificateEvent) -> Iterator[str]:
    """Yield what the certificate's other events, and those that would stand again with it, leave no room for."""
    standing = Q(withdrawal=None) | Q(withdrawal=event.withdrawal_id)
    rows = CertificateEvent.everything.filter(standing, certificate=event.certificate_id).order_by("happened_on", "pk")
    fault = find_history_fault(event.certificate.issued_on, [(row.happened_on, row.kind) for row in rows])
    if fault:
        yield f"{event.certificate}：{fault}"
