"""Enterprises, their designations and research institutions."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.register_viewset import KeptViewSet, beneath
from api.v1.references import CodeField
from departments.models import Township
from enterprises.filters import EnterpriseFilter
from enterprises.models import Designation, Enterprise, FormerName, ResearchInstitution, ServiceIndustry


class DesignationSerializer(serializers.ModelSerializer):
    """A designation as key or backbone enterprise for a span of time."""

    class Meta:
        model = Designation
        fields = ("id", "enterprise", "kind", "since", "until", "basis")


class ResearchInstitutionSerializer(serializers.ModelSerializer):
    """A research and development institution that an enterprise keeps."""

    class Meta:
        model = ResearchInstitution
        fields = ("id", "enterprise", "name", "since", "until")


class FormerNameSerializer(serializers.ModelSerializer):
    """A name borne until a day, or under which the enterprise was recorded twice."""

    class Meta:
        model = FormerName
        fields = ("name", "until")


class EnterpriseSerializer(serializers.ModelSerializer):
    """An enterprise with its designations, which are recorded by calls of their own.

    A new ``name`` with ``renamed_on``, its first day, keeps the present one as a former name; without it a spelling is
    corrected.
    """

    township = CodeField(queryset=Township.objects.all())
    service_industry = CodeField(queryset=ServiceIndustry.objects.all(), allow_null=True, required=False)
    designations = DesignationSerializer(many=True, read_only=True)
    former_names = FormerNameSerializer(many=True, read_only=True)
    renamed_on = serializers.DateField(write_only=True, required=False, allow_null=True)

    class Meta:
        model = Enterprise
        fields = (
            "id",
            "name",
            "uscc",
            "org_code",
            "registration_number",
            "township",
            "address",
            "industry",
            "service_industry",
            "size",
            "district_owned",
            "founded_on",
            "closed_on",
            "designations",
            "former_names",
            "renamed_on",
        )


class EnterpriseViewSet(KeptViewSet):
    """Enterprises."""

    noun = _("Enterprises")
    model = Enterprise
    queryset = Enterprise.objects.select_related("township", "service_industry").prefetch_related(
        "designations", "former_names"
    )
    serializer_class = EnterpriseSerializer
    filterset_class = EnterpriseFilter


class DesignationViewSet(KeptViewSet):
    """Designations."""

    noun = _("Designations")
    model = Designation
    queryset = Designation.objects.all()
    serializer_class = DesignationSerializer
    filterset_class = beneath(Designation, "enterprise")


class ResearchInstitutionViewSet(KeptViewSet):
    """Research institutions."""

    noun = _("Research institutions")
    model = ResearchInstitution
    queryset = ResearchInstitution.objects.all()
    serializer_class = ResearchInstitutionSerializer
    filterset_class = beneath(ResearchInstitution, "enterprise")
