"""Columns that hold the portal's own words in Chinese, read in English where the reader reads English.

Names of indicators, goals, duties, items and rules are data, so no message catalogue knows them. Beside such a column stands one
of the same name with ``_en``. Whoever reads the column gets the English words in an English request or task, the Chinese where
there are none; what is stored, filtered, edited and sealed is the Chinese.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from psycopg.adapt import Dumper

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class InEnglish(str):
    """English words in place of Chinese ones; stored, they are the Chinese again."""

    __slots__ = ("chinese",)
    chinese: str

    def __new__(cls, english: str, chinese: str) -> "InEnglish":
        """Return the English words, which know the Chinese."""
        words = super().__new__(cls, english)
        words.chinese = chinese
        return words

    def __eq__(self, other: object) -> bool:
        # Two rows of which only the Chinese differs differ: what was changed is told by comparing them.
        return super().__eq__(other) is True and (not isinstance(other, InEnglish) or self.chinese == other.chinese)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class ChineseDumper(Dumper):
    """Hands English words to the database as the Chinese that they stand for."""

    def dump(self, obj: InEnglish) -> bytes:
        """Return the Chinese."""
        return obj.chinese.encode()


def is_english_read() -> bool:
    """Say whether whoever is answered now reads English."""
    return (get_language() or "").startswith("en")


def in_chinese(build: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Let a function word in Chinese what is kept for everybody, whoever asks for it."""

    @wraps(build)
    def built(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with override(settings.LANGUAGE_CODE):
            return build(*args, **kwargs)

    return built


def chinese_words(value: Any) -> Any:
    """Return the Chinese of what a wording column was read as; anything else as it is."""
    return value.chinese if isinstance(value, InEnglish) else value


def both_wordings(row: models.Model, name: str) -> set[str]:
    """Return a wording in Chinese and in English, for whoever looks for rows by what people call them."""
    return {chinese_words(getattr(row, name)), getattr(row, f"{name}_en")} - {""}


def wording_of(path: str) -> Combinable:
    """Return, for queries, the column at the end of ``path`` in the reader's language."""
    # In Chinese the plain column, so that nothing is asked of the database that only readers of English need.
    english = NullIf(F(f"{path}_en"), Value(""))
    return Coalesce(english, F(path)) if is_english_read() else F(path)


class Wording(DeferredAttribute):
    """Reads a column in the reader's language."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        """Return the English words where they are read and there are any."""
        found = super().__get__(instance, cls)
        if instance is None or not is_english_read():
            return found
        # Not by getattr: of rows that were read without their English it would ask the database for each.
        english = instance.__dict__.get(f"{self.field.attname}_en")
        return InEnglish(english, found) if english else found

    def __set__(self, instance: Any, value: Any) -> None:
        """Keep the Chinese, also of words that were read in English."""
        instance.__dict__[self.field.attname] = chinese_words(value)


PLAIN = models.CharField()


class WordingField(models.CharField):
    """A column of the portal's own words, in Chinese; its English stands beside it (`english_of`)."""

    descriptor_class = Wording

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Stand in migrations as what it is in the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def get_col(self, alias: str, output_field: models.Field | None = None) -> Any:
        """Be a plain column of text in queries, so that it mixes with others of that kind."""
        return super().get_col(alias, output_field or PLAIN)

    def value_from_object(self, obj: models.Model) -> Any:
        """Return what is edited and recorded: the Chinese."""
        return chinese_words(super().value_from_object(obj))

    def get_prep_value(self, value: Any) -> Any:
        """Store and look for the Chinese."""
        return super().get_prep_value(chinese_words(value))


def english_of(label: Any, length: int) -> models.CharField:
    """Return the column beside a wording column that holds its English."""
    return models.CharField(
        label,
        max_length=length,
        blank=True,
        default="",
        db_default="",
        help_text=_("Shown to readers of English; empty: they see the Chinese."),
    )
