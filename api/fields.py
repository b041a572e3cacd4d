"""Fields that several calls share."""

from typing import Any

from rest_framework import serializers


class CodeField(serializers.SlugRelatedField):
    """A row named by its code, or by another column that tells rows apart."""

    def __init__(self, slug_field: str = "code", **options: Any) -> None:
        super().__init__(slug_field=slug_field, **options)

    def to_internal_value(self, data: Any) -> Any:
        # What is no code is told so before the database is asked, which refuses NUL.
        if not isinstance(data, str) or "\x00" in data:
            self.fail("invalid")
        return super().to_internal_value(data)
