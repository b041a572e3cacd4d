"""Certificates and what happened to them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.register_viewset import KeptViewSet, beneath
from enterprises.filters import CertificateFilter
from enterprises.models import Certificate, CertificateEvent, CertificateStatus
from targets import clock


class EventSerializer(serializers.ModelSerializer):
    """A dated event of a certificate."""

    class Meta:
        model = CertificateEvent
        fields = ("id", "certificate", "kind", "happened_on", "reason")


class CertificateSerializer(serializers.ModelSerializer):
    """A certificate with its events, which are recorded by calls of their own, and its status today."""

    status = serializers.ChoiceField(choices=CertificateStatus.choices, read_only=True)
    events = EventSerializer(many=True, read_only=True)

    class Meta:
        model = Certificate
        fields = (
            "id",
            "enterprise",
            "products",
            "number",
            "scheme",
            "scope",
            "issuer",
            "issued_on",
            "expires_on",
            "status",
            "events",
        )


class CertificateViewSet(KeptViewSet):
    """Certificates."""

    noun = _("Certificates")
    model = Certificate
    queryset = Certificate.objects.none()
    serializer_class = CertificateSerializer
    filterset_class = CertificateFilter

    def get_queryset(self) -> QuerySet[Certificate]:
        """Return the certificates with their status today."""
        return Certificate.objects.with_status(clock.today()).prefetch_related("products", "events")


class EventViewSet(KeptViewSet):
    """Events of certificates."""

    noun = _("Events of certificates")
    model = CertificateEvent
    queryset = CertificateEvent.objects.all()
    serializer_class = EventSerializer
    filterset_class = beneath(CertificateEvent, "certificate")
