"""What the rules propose to a leader while an item of supervision is red."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.views import ReadViewSet
from supervision.models import SupervisionProposal


class SupervisionProposalSerializer(serializers.ModelSerializer):
    """A talk or naming that the rules propose while a part is red, and what a leader decided."""

    item = serializers.IntegerField(source="colour.part.supervision_id", read_only=True)
    number = serializers.CharField(source="colour.part.supervision.number", read_only=True)
    body: Any = serializers.SlugRelatedField("code", source="colour.part.body", read_only=True)
    red_since = serializers.DateField(source="colour.since", read_only=True)
    is_open = serializers.BooleanField(read_only=True, help_text=_("Whether a leader still has to decide."))
    decided_by = serializers.CharField(source="decided_by.display_name", read_only=True, allow_null=True)

    class Meta:
        model = SupervisionProposal
        fields = (
            "id", "item", "number", "body", "kind", "red_since", "proposed_on", "state", "is_open", "decided_by", "decided_on", "text",
        )  # fmt: skip


class SupervisionProposalFilter(filters.FilterSet):
    """Narrow the proposals."""

    kind = filters.ChoiceFilter(choices=SupervisionProposal.Kind.choices, label=_("what is proposed"))
    state = filters.ChoiceFilter(choices=SupervisionProposal.State.choices, label=_("state"))
    body = filters.CharFilter(field_name="colour__part__body__code", label=_("code of the body"))


class SupervisionProposalViewSet(ReadViewSet):
    """Talks and namings that the rules propose, for those who read all figures."""

    noun = _("Proposals of supervision")
    queryset = SupervisionProposal.objects.with_names()
    serializer_class = SupervisionProposalSerializer
    filterset_class = SupervisionProposalFilter
