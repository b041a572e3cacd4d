"""What a resource declares of a sheet, and what follows from it."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Field
from django.utils.translation import override
from import_export.declarative import ModelDeclarativeMetaclass
from import_export.fields import Field as ImportExportField
from import_export.resources import ModelResource

from exchange.context import ImportContext
from exchange.fields import ReferenceField, SheetField
from exchange.formats.cells import tidy_key
from exchange.formats.errors import ErrorCode
from exchange.loaders import Key, StoredRows
from exchange.rules import Judge, judge_of, list_blamed_fields, rules_of
from targets.wordings import is_english_read


class SheetMetaclass(ModelDeclarativeMetaclass):
    """The fields of a sheet are those declared, in the order in which they are declared; none is guessed from the model."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        own = [key for key, value in attrs.items() if isinstance(value, ImportExportField)]
        made: Any = super().__new__(cls, name, bases, attrs)
        inherited = [key for base in bases for key in getattr(base, "fields", ())]
        # The library sorts fields in its own way; columns keep the order of their declaration in files and templates.
        made.fields = OrderedDict((key, made.fields[key]) for key in dict.fromkeys([*inherited, *own]))
        for key, words in getattr(made._meta, "official", {}).items():
            made.fields[key].names = tuple(dict.fromkeys((*made.fields[key].names, *words.split())))
        for key, field in made.fields.items():
            if isinstance(field, ReferenceField):
                # import-export's own row loop asks whether the line has the field's column.
                field.key, field.column_name = key, made.fields[field.sources[0]].column_name
                field.named_by = {source: made.fields[source] for source in (*field.sources, *field.helped_by)}
            else:
                field.bind(key, made._meta.model)
        return made


class DeclaredResource(ModelResource, metaclass=SheetMetaclass):
    """A register as sheets bring it in and take it out.

    ``Meta`` names the ``model``, the ``import_id_fields`` that tell rows apart, the ``key`` that an import keeps, the name of the
    ``sheet``, its ``title`` for people, ``examples`` of its lines, the ``official`` headings that mean its own (by field, with spaces between), and ``is_apart`` where a workbook of several sheets does not hold it.
    ``siblings`` says that checks or marks look at all rows beneath the same row.
    """

    siblings = False
    is_taken_whole = True
    """Whether any error keeps everything out, or each row is taken for itself."""
    sheet = ""
    """The name of the sheet, where errors tell it."""
    notes: Sequence[Any] = ()
    """What the template says besides, where it is the template of this sheet alone."""
    not_taken_back: Any = ""
    """Why an import of this sheet cannot be taken back, where it cannot."""
    needs_person: ErrorCode | None = None
    """The error of an import for which no person stands, where its rows need one."""
    fields: "OrderedDict[str, Any]"
    _meta: Any

    class Meta:
        instance_loader_class = StoredRows
        skip_unchanged = True
        skip_html_diff = True
        use_transactions = True
        is_apart = False
        examples: Sequence[Sequence[str]] = ()
        official: Mapping[str, str] = {}

    def __init__(self, context: ImportContext | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.context = context or ImportContext()
        self.remarks: dict[str, Any] = {}
        for field in self.references:
            field.context = self.context

    @classmethod
    def headings(cls) -> list[SheetField]:
        """Return the columns that templates and exports have."""
        return [field for field in cls.columns_taken() if not field.taken_only]

    @classmethod
    def shown_sheet(cls) -> str:
        """Return the name of the sheet in the files of this reader."""
        return str(cls._meta.title) if is_english_read() else cls._meta.sheet

    @classmethod
    def sheet_names(cls) -> set[str]:
        """Return how files may call the sheet, without width and spaces."""
        with override("en"):
            return {tidy_key(cls._meta.sheet), tidy_key(str(cls._meta.title))}

    @classmethod
    def columns_taken(cls) -> list[SheetField]:
        """Return the columns that a sheet may have."""
        return [field for field in cls.fields.values() if isinstance(field, SheetField)]

    @cached_property
    def references(self) -> list[ReferenceField]:
        """The rows of other registers that a line means."""
        return [field for field in self.fields.values() if isinstance(field, ReferenceField)]

    @cached_property
    def sheet_fields(self) -> dict[str, SheetField]:
        """The fields that have a column in the sheet."""
        return {name: field for name, field in self.fields.items() if isinstance(field, SheetField)}

    @cached_property
    def place(self) -> dict[str, int]:
        """Where the value of each field stands in a line."""
        return {name: place for place, name in enumerate(self.sheet_fields)}

    @cached_property
    def is_withdrawable(self) -> bool:
        """Whether rows can be withdrawn, and keep what tells them apart."""
        return hasattr(self._meta.model, "withdrawal")

    @cached_property
    def model_fields(self) -> "dict[str, Field[Any, Any]]":
        """The columns that an import writes: all but the key, the withdrawal, and what the database works out."""
        model = self._meta.model._meta
        # A sheet never withdraws a row or brings it back.
        left_out = {"withdrawal_id", model.pk.attname}
        # The database fills in generated columns itself and refuses values for them.
        return {row.attname: row for row in model.concrete_fields if not row.generated and row.attname not in left_out}

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns that an import writes, in the order of a draft's ``row``."""
        return [*self.model_fields]

    @cached_property
    def at(self) -> dict[str, int]:
        """Where each column stands in a row."""
        return {name: place for place, name in enumerate(self.columns)}

    @cached_property
    def blanks(self) -> list[Any]:
        """What an empty cell means in each column."""
        return [None if row.null else row.get_default() for row in self.model_fields.values()]

    @cached_property
    def written_by(self) -> dict[str, SheetField]:
        """The fields whose values are kept as they are, by the column that keeps them."""
        return {field.into: field for field in self.sheet_fields.values() if field.into}

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """For each column: the fields that it follows from."""
        own = {column: (field.key,) for column, field in self.written_by.items()}
        return own | {field.into: field.sources for field in self.references}

    @cached_property
    def identity(self) -> list[str]:
        """The columns that tell rows apart."""
        return [self.fields[name].into for name in self.get_import_id_fields()]

    @cached_property
    def naming(self) -> str:
        """The field to blame where a row as a whole is at fault."""
        return self.sources[self.identity[-1]][0]

    @cached_property
    def rules(self) -> list[tuple[Judge, ErrorCode, str, str]]:
        """The model's check constraints as judges of rows: with the error's code, the field to blame, and the rule's name."""
        found = []
        for rule, code in rules_of(self._meta.model):
            # Conditions speak of fields, rows are lists of columns.
            names = (name if name in self.at else f"{name}_id" for name in list_blamed_fields(rule.condition))
            blamed = next((self.sources[name][0] for name in names if name in self.sources), self.naming)
            found.append((judge_of(rule.condition, self.at), code, blamed, rule.name))
        return found

    @cached_property
    def has_number_key(self) -> bool:
        """Whether a number tells rows apart however its letters, brackets and dashes are written."""
        return self.identity == ["number"] and hasattr(self._meta.model, "number_key")

    def identity_as_read(self, key: Key) -> Key:
        """Return what tells a stored row apart as reading it from a sheet would give it."""
        return tuple(self.as_read(name, value) for name, value in zip(self.identity, key, strict=True))

    def as_read(self, column: str, stored: Any) -> Any:
        """Return what reading the export of a stored value comes to."""
        field = self.written_by.get(column)
        return field.reads_back(stored) if field and isinstance(stored, str) else stored

    def row_of(self, values: list[Any]) -> dict[str, Any]:
        """Return a row's values by the names of its columns."""
        return dict(zip(self.columns, values, strict=True))
