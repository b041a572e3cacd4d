"""Surveys of the public, and pass rates of the city."""

from api.registers import EditableViewSet, RegisterSerializer
from inspections.forms import CityRateForm, SurveyForm
from inspections.models import CityRate, Survey


class SurveySerializer(RegisterSerializer):
    """A survey of the public; the share counted and its margin follow from the numbers of answers."""

    form = SurveyForm


class CityRateSerializer(RegisterSerializer):
    """The pass rate of product spot checks that the city published for a year."""

    form = CityRateForm


class SurveyViewSet(EditableViewSet):
    model = Survey
    queryset = Survey.objects.all()
    serializer_class = SurveySerializer


class CityRateViewSet(EditableViewSet):
    model = CityRate
    queryset = CityRate.objects.all()
    serializer_class = CityRateSerializer
