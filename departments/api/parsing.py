"""Reading what callers send."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


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
        length = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0
        if int(length) > self.most:
            raise RequestDataTooBig
        try:
            return super().parse(stream, media_type, parser_context)
        except (ParseError, RecursionError):
            raise ParseError(_("The body is not valid JSON.")) from None


class LongJSONParser(BoundedJSONParser):
    """JSON of a call that brings many rows."""

    most = 20 * 1024 * 1024
