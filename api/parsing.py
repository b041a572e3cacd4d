"""Reading what callers send."""

from collections.abc import Collection, Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import DataAndFiles, JSONParser, MultiPartParser

from api.problems import BAD_FORM
from targets.request_values import parse_number
from targets.texts import clean_json, clean_values


class BoundedJSONParser(JSONParser):
    """JSON no longer than DATA_UPLOAD_MAX_MEMORY_SIZE, which Django holds forms to but not what is read as a stream."""

    @property
    def most(self) -> int:
        """The longest body in bytes."""
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the parsed body."""
        # By the header, before anything is read; a body that is longer than it says is cut off there by the server.
        length = parse_number((parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0")
        if length is None or length > self.most:
            raise RequestDataTooBig
        try:
            return clean_json(super().parse(stream, media_type, parser_context))
        # JSON nested a thousand deep exhausts Python's stack and not its memory.
        except (ParseError, RecursionError):
            raise ParseError(_("The body is not valid JSON.")) from None


class LongJSONParser(BoundedJSONParser):
    """JSON of a call that brings many rows."""

    most = 20 * 1024 * 1024


class FormParser(MultiPartParser):
    """A form with files, as long as Django lets forms be."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the fields and the files."""
        try:
            sent = super().parse(stream, media_type, parser_context)
        except ParseError:
            raise ParseError(BAD_FORM) from None
        # As the middleware cleans posted forms, which never sees these.
        return DataAndFiles(clean_values(sent.data), sent.files)


def refuse_unknown_fields(sent: Any, known: Collection[str]) -> None:
    """Raise ValidationError for fields that there are none of: a misspelt one would be lost without a word."""
    unknown = [str(name) for name in sent if name not in known] if isinstance(sent, Mapping) else []
    if unknown:
        raise ValidationError({name: [_("There is no such field.")] for name in unknown})
