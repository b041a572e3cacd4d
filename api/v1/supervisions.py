"""Items of supervision with their parts and steps, drafted, raised and moved by the table of the pages."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action as route
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.access import get_caller
from api.acts import check_act, refuse_unasked, validate_sent, write_or_refuse
from api.evidence import (
    HANDED_OUT,
    FileRenderer,
    evidence_forms,
)
from api.parsing import BoundedJSONParser, FormParser
from api.problems import MEDIA_TYPE
from api.v1.supervision_serializers import (
    ACTION,
    ACTS,
    SupervisionActSerializer,
    SupervisionDetailSerializer,
    SupervisionDraftSerializer,
    SupervisionImpossibleSerializer,
    SupervisionSerializer,
)
from api.views import ReadViewSet
from evidence.storage import evidence_response
from supervision import services
from supervision.access import VISITORS, get_evidence_of
from supervision.colouring import Colouring
from supervision.forms import ActForm, DraftForm
from supervision.lists import SupervisionFilter
from supervision.models import Supervision
from supervision.sources import find_source
from supervision.transitions import TRANSITIONS

KEY = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def describe_actions() -> str:
    """Return, for the documentation, what each action asks for."""
    lines = [
        _("An action that is not possible is answered with 409, the state, and what is possible. Each asks for:"),
        "",
    ]
    for action, label in ACTS:
        transition = TRANSITIONS[action]
        words = _("%(title)s: %(needed)s; if you like %(optional)s") % {
            "title": label,
            "needed": ", ".join(transition.asks) or "—",
            "optional": ", ".join(transition.optional) or "—",
        }
        lines.append(f"- `{action}` {words}")
    return "\n".join(lines)


class SupervisionViewSet(ReadViewSet):
    """Items of supervision: readers read all, a body's people their own; everybody acts by the table."""

    noun = gettext_lazy("Items of supervision")
    http_method_names = ["get", "head", "post"]
    readers = keepers = VISITORS
    parser_classes = [BoundedJSONParser, FormParser]
    queryset = Supervision.objects.all()
    serializer_class = SupervisionSerializer
    filterset_class = SupervisionFilter

    def get_queryset(self) -> Any:
        """Return what the caller may know of."""
        rows = Supervision.objects.visible_to(get_caller(self.request)).with_clock()
        return rows.select_related("drafted_by", "approved_by", "verified_by").prefetch_related(
            "steps__by", "steps__files"
        )

    def get_serializer_class(self) -> Any:
        """Return the short form for lists, the whole one elsewhere."""
        return SupervisionSerializer if self.action == "list" else SupervisionDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Let all rows of an answer be coloured by rules that were read once."""
        return {**super().get_serializer_context(), "colouring": Colouring()}

    @extend_schema(
        summary=gettext_lazy("Draft an item, or raise it from a row"),
        request=SupervisionDraftSerializer,
        responses={201: SupervisionDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        """Draft."""
        given = validate_sent(SupervisionDraftSerializer(data=request.data))
        kind, row = given.pop("source_kind", ""), given.pop("source_row", 0)
        source = find_source(kind, row) if kind else None
        if kind and source is None:
            raise ValidationError({"source_row": [_("There is no such row.")]})
        bodies = {"lead": given["lead"].pk, "supports": [body.pk for body in given.get("supports", [])]}
        form = DraftForm(given | bodies, source=source)
        write = services.supervision_raise if source else services.supervision_draft
        with transaction.atomic():
            made = write_or_refuse(form, None, lambda: write(draft=form.draft, user=get_caller(request)))
        return Response(self.represent(made.pk), status=201)

    @extend_schema(
        operation_id="supervisions_act",
        summary=gettext_lazy("Take an action"),
        description=lazy(describe_actions, str)(),
        parameters=[ACTION],
        request=SupervisionActSerializer,
        responses={200: SupervisionDetailSerializer, (409, MEDIA_TYPE): SupervisionImpossibleSerializer},
        filters=False,
    )
    @route(detail=True, methods=["post"], url_path="(?P<action>[a-z_]+)")
    def act(self, request: Request, pk: str, action: str) -> Response:
        """Take one action of the table."""
        if action not in dict(ACTS):
            raise NotFound(_("There is no such address in this interface."))
        row, user = get_object_or_404(self.get_queryset(), pk=pk), get_caller(request)
        check_act(TRANSITIONS, row, action, user)
        given = validate_sent(SupervisionActSerializer(data=request.data))
        transition = TRANSITIONS[action]
        refuse_unasked(given, {*transition.asks, *transition.optional, "speaks_for"})
        values = {name: getattr(value, "pk", value) for name, value in given.items()}
        values |= {f"answer_{place}": answer for place, answer in enumerate(given.get("answers", []))}
        form = ActForm(values, action=action, item=row, user=user)
        takes_files = "files" in transition.optional
        files: Any = evidence_forms(given, required=False) if takes_files else None

        def write() -> Any:
            more = {"files": files.handed_in} if takes_files else {}
            return TRANSITIONS.perform(row, action, user, **form.given, **more)

        with transaction.atomic():
            write_or_refuse(form, files, write, name_of)
        return Response(self.represent(row.pk))

    @extend_schema(summary=gettext_lazy("Fetch an evidence file"), responses=HANDED_OUT, filters=False)
    @route(detail=True, url_path=f"files/(?P<key>{KEY})", renderer_classes=[FileRenderer])
    def file(self, request: Request, pk: str, key: str) -> FileResponse:
        """Hand out a file of one of the steps."""
        return evidence_response(get_evidence_of(self.get_object(), UUID(key)), get_caller(self.request))

    def represent(self, pk: int) -> Any:
        """Return a row as it is stored now."""
        return self.get_serializer(self.get_queryset().get(pk=pk)).data


def name_of(field: str) -> str:
    """Return the name under which a call gives what a field of the form holds: the points are answered as one list."""
    return "answers" if field.startswith("answer_") else field
