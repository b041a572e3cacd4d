"""Certificates and what happened to them."""

from django.db.models import QuerySet
from rest_framework import serializers

from api.registers import EditableViewSet, RegisterSerializer
from enterprises.forms import CertificateEventForm, CertificateForm
from enterprises.models import Certificate, CertificateEvent, CertificateStatus
from targets import clock


class EventSerializer(RegisterSerializer):
    """A dated event of a certificate."""

    form = CertificateEventForm


class CertificateSerializer(RegisterSerializer):
    """A certificate with its events, which are recorded by calls of their own, and its status today."""

    form = CertificateForm
    more = ("status", "events")
    status = serializers.ChoiceField(choices=CertificateStatus.choices, read_only=True)
    events = EventSerializer(many=True, read_only=True)


class CertificateViewSet(EditableViewSet):
    model = Certificate
    queryset = Certificate.objects.none()
    serializer_class = CertificateSerializer

    def get_queryset(self) -> QuerySet[Certificate]:
        """Return the certificates with their status today."""
        return Certificate.objects.with_status(clock.today()).prefetch_related("products", "events")


class EventViewSet(EditableViewSet):
    model = CertificateEvent
    queryset = CertificateEvent.objects.all()
    serializer_class = EventSerializer
