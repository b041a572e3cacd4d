"""Enterprises, their designations and research institutions."""

from rest_framework import serializers

from api.registers import EditableViewSet, RegisterSerializer
from enterprises.forms import DesignationForm, EnterpriseForm, ResearchInstitutionForm
from enterprises.models import Designation, Enterprise, FormerName, ResearchInstitution


class DesignationSerializer(RegisterSerializer):
    """A designation as key or backbone enterprise for a span of time."""

    form = DesignationForm


class ResearchInstitutionSerializer(RegisterSerializer):
    """A research and development institution that an enterprise keeps."""

    form = ResearchInstitutionForm


class FormerNameSerializer(serializers.ModelSerializer):
    """A name borne until a day, or under which the enterprise was recorded twice."""

    class Meta:
        model = FormerName
        fields = ("name", "until")


class EnterpriseSerializer(RegisterSerializer):
    """An enterprise with its designations, which are recorded by calls of their own.

    A new ``name`` with ``renamed_on``, its first day, keeps the present one as a former name; without it a spelling is
    corrected.
    """

    form = EnterpriseForm
    more = ("designations", "former_names")
    designations = DesignationSerializer(many=True, read_only=True)
    former_names = FormerNameSerializer(many=True, read_only=True)
    renamed_on = serializers.DateField(write_only=True, required=False, allow_null=True)
    is_another = serializers.BooleanField(
        write_only=True, required=False, help_text=EnterpriseForm.base_fields["is_another"].help_text
    )


class EnterpriseViewSet(EditableViewSet):
    model = Enterprise
    queryset = Enterprise.objects.select_related("township", "service_industry").prefetch_related(
        "designations", "former_names"
    )
    serializer_class = EnterpriseSerializer


class DesignationViewSet(EditableViewSet):
    model = Designation
    queryset = Designation.objects.all()
    serializer_class = DesignationSerializer


class ResearchInstitutionViewSet(EditableViewSet):
    model = ResearchInstitution
    queryset = ResearchInstitution.objects.all()
    serializer_class = ResearchInstitutionSerializer
