"""Evidence files through the interface: sent beside the fields of a call, checked by the form of the pages, told and handed out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from accounts.marks import is_cleared
from api.access import get_caller
from evidence.content import ARCHIVED, OLD_OFFICE, SIMPLE
from evidence.forms import EVIDENCE_FORMS, MOST
from evidence.models import EvidenceFile
from targets.days import validate_day

PREFIX = "evidence"
BYTES = "application/octet-stream"
"""What every file is besides; generators know no other type of bytes, so that it comes first."""
HANDED_OUT: dict[Any, Any] = {
    (200, media_type): OpenApiTypes.BINARY
    for media_type in (BYTES, *(kind.media_type for kinds in (SIMPLE, ARCHIVED, OLD_OFFICE) for kind in kinds.values()))
}
"""How a file that is handed out is described: in its type by content."""


class FileRenderer(BaseRenderer):
    """Lets callers ask for any type: a file comes in its own."""

    media_type, format = "*/*", "file"


class DayField(serializers.DateField):
    """A day that forms take too; in a form, nothing is sent as empty text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(validate_day)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the day, or None."""
        return super().run_validation(None if data == "" else data)


class SentEvidenceSerializer(serializers.Serializer):
    """Files sent with a call, as ``multipart/form-data``; each field is repeated for each file."""

    files: Any = serializers.ListField(
        # Let through to the form of the page, whose words say what to do.
        child=serializers.FileField(allow_empty_file=True), max_length=MOST, required=False,
        help_text=_("PDF, OFD, JPEG, PNG, TIFF, Word, Excel and PowerPoint, by content."),
    )  # fmt: skip
    speaks_for: Any = serializers.ListField(
        child=DayField(allow_null=True), max_length=MOST, required=False,
        help_text=_("The days that the files speak for, in the order of the files."),
    )  # fmt: skip


class EvidenceSerializer(serializers.ModelSerializer):
    """A file that was kept; its address is given by the record that it belongs to (``door`` in the context)."""

    address = serializers.SerializerMethodField(help_text=_("Where the file is fetched, with the token."))

    class Meta:
        model = EvidenceFile
        fields = ("name", "media_type", "size", "checksum", "speaks_for", "address")

    def get_address(self, file: EvidenceFile) -> str:
        """Return the address at the record's door."""
        address: str = self.context["door"](file)
        return address


def list_cleared(files: Iterable[EvidenceFile], request: Request) -> list[EvidenceFile]:
    """Return the files that the caller is cleared for."""
    return [file for file in files if is_cleared(get_caller(request), file)]


def evidence_forms(sent: Mapping[str, Any], *, required: bool) -> Any:
    """Return the forms of the pages, filled in with the files and days of a call."""
    files, days = sent.get("files", []), sent.get("speaks_for", [])
    # A day without its file is a fault to be told, so the longer list counts.
    data = {f"{PREFIX}-TOTAL_FORMS": max(len(files), len(days)), f"{PREFIX}-INITIAL_FORMS": 0}
    data |= {f"{PREFIX}-{place}-speaks_for": day for place, day in enumerate(days)}
    chosen = {f"{PREFIX}-{place}-file": file for place, file in enumerate(files)}
    return EVIDENCE_FORMS(data, chosen, prefix=PREFIX, required=required)


def evidence_errors(forms: Any) -> dict[str, Any]:
    """Return what is wrong under the names of a call: ``files.0``, ``speaks_for.0``, or ``files`` as a whole."""
    called = {"file": "files", "speaks_for": "speaks_for"}
    found = {
        f"{called[name]}.{place}": list(words)
        for place, errors in enumerate(forms.errors)
        for name, words in errors.items()
    }
    whole = [str(words) for words in forms.non_form_errors()]
    return found | ({"files": whole} if whole else {})
