"""The short lists that records refer to: townships, industries, service industries."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.access import EVERYONE
from api.fields import CodeField
from api.views import ReadViewSet
from departments.models import Township, TownshipName
from enterprises.models import Industry, ServiceIndustry


class TownshipNameSerializer(serializers.ModelSerializer):
    """A name with the days on which it was in use."""

    class Meta:
        model = TownshipName
        fields = ("name", "since", "until")


class TownshipSerializer(serializers.ModelSerializer):
    """A township; its code is that of 2010 whatever it became."""

    names = TownshipNameSerializer(many=True, read_only=True)
    successor = CodeField(read_only=True, allow_null=True)

    class Meta:
        model = Township
        fields = ("code", "name", "kind", "until", "successor", "names")


class IndustrySerializer(serializers.ModelSerializer):
    """A section or division of GB/T 4754; ``parent`` is the section of a division."""

    class Meta:
        model = Industry
        fields = ("id", "version", "code", "name", "parent")


class ServiceIndustrySerializer(serializers.ModelSerializer):
    """A service industry that the plan names."""

    class Meta:
        model = ServiceIndustry
        fields = ("code", "name")


class TownshipViewSet(ReadViewSet):
    """Townships by code."""

    noun = _("Townships")
    readers = EVERYONE
    queryset = Township.objects.select_related("successor").prefetch_related("names")
    serializer_class = TownshipSerializer
    lookup_field = "code"
    lookup_value_regex = r"[0-9]+"


class IndustryViewSet(ReadViewSet):
    """Industries."""

    noun = _("Industries")
    readers = EVERYONE
    queryset = Industry.objects.all()
    serializer_class = IndustrySerializer


class ServiceIndustryViewSet(ReadViewSet):
    """Service industries by code."""

    noun = _("Service industries")
    readers = EVERYONE
    queryset = ServiceIndustry.objects.all()
    serializer_class = ServiceIndustrySerializer
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
