"""Fields that several calls share."""

from typing import Any

from rest_framework import serializers

from targets.request_values import parse_number


class CodeField(serializers.SlugRelatedField):
    """A row named by its code, or by another column that tells rows apart."""

    def __init__(self, slug_field: str = "code", **options: Any) -> None:
        super().__init__(slug_field=slug_field, **options)

    def to_internal_value(self, data: Any) -> Any:
        # What is no code is told so before the database is asked, which refuses NUL.
        if not isinstance(data, str) or "\x00" in data:
            self.fail("invalid")
        return super().to_internal_value(data)


class KeyField(serializers.PrimaryKeyRelatedField):
    """A row named by its key, a whole number; 1.5 would be taken for 1, and 1e400 is none at all."""

    def to_internal_value(self, data: Any) -> Any:
        key = parse_number(data) if isinstance(data, str) else data
        if isinstance(key, bool) or not isinstance(key, int):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(key)
