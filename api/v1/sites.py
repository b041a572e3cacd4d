"""Industrial parks and agricultural demonstration bases, their levels and their members."""

from api.registers import EditableViewSet, RegisterSerializer
from enterprises.forms import SiteForm, SiteLevelForm, SiteMemberForm
from enterprises.models import Site, SiteLevel, SiteMember


class SiteLevelSerializer(RegisterSerializer):
    """A level at which a park or base is recognised for a span of time."""

    form = SiteLevelForm


class SiteMemberSerializer(RegisterSerializer):
    """An enterprise's belonging to a park or base for a span of time."""

    form = SiteMemberForm


class SiteSerializer(RegisterSerializer):
    """A park or base with its levels and members, which are recorded by calls of their own."""

    form = SiteForm
    more = ("levels", "members")
    levels = SiteLevelSerializer(many=True, read_only=True)
    members = SiteMemberSerializer(many=True, read_only=True)


class SiteViewSet(EditableViewSet):
    model = Site
    queryset = Site.objects.select_related("township").prefetch_related("levels", "members")
    serializer_class = SiteSerializer


class SiteLevelViewSet(EditableViewSet):
    model = SiteLevel
    queryset = SiteLevel.objects.all()
    serializer_class = SiteLevelSerializer


class SiteMemberViewSet(EditableViewSet):
    model = SiteMember
    queryset = SiteMember.objects.all()
    serializer_class = SiteMemberSerializer
