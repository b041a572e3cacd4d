"""What every register's calls have in common: read, record, correct, withdraw with a reason.

A register's serializer is made from its form, and what is written passes that form and its service: pages and interface
hold a row to the same rules.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError as Refusal
from django.db import IntegrityError, models, transaction
from django.http import Http404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role
from api.access import get_caller
from api.fields import CodeField, KeyField
from api.parsing import refuse_unknown_fields
from api.problems import Problem
from api.views import ReadViewSet
from registers.forms import RegisterForm
from registers.models import Withdrawal
from registers.registry import Register, registry
from registers.withdrawals import row_withdraw


class RegisterSerializer(serializers.ModelSerializer):
    """A row in the fields of its form.

    Subclasses name the ``form``, and in ``more`` the fields that are only read. What is required, what helps to fill it
    in, and every rule over values are the form's. Rows that have a code are told by it, others by their key.
    """

    form: ClassVar[type[RegisterForm]]
    more: ClassVar[tuple[str, ...]] = ()
    serializer_related_field = KeyField

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        names = [name for name in cls.form.base_fields if name != "opened"]
        columns = {field.name: field for field in cls.form._meta.model._meta.get_fields()}
        options = {name: form_options(cls.form.base_fields[name], columns[name]) for name in names if name in columns}
        meta = {"model": cls.form._meta.model, "fields": ("id", *names, *cls.more), "read_only_fields": cls.more}
        # The form and the database check what is unique, in words of their own.
        cls.Meta = type("Meta", (), meta | {"extra_kwargs": options, "validators": ()})  # type: ignore[misc, assignment]

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        built, options = super().build_relational_field(field_name, relation_info)
        columns = relation_info.related_model._meta.concrete_fields
        has_code = any(column.name == "code" and column.unique for column in columns)
        return (CodeField if has_code else built), options


def form_options(field: forms.Field, column: Any) -> dict[str, Any]:
    """Return what a form says of a field, in the words of a serializer; a box that is not ticked must be said."""
    # JSON has no unticked box: what is not sent would otherwise be silently false.
    asked = field.required or isinstance(field, forms.BooleanField)
    options = {"required": asked and not column.has_default(), "validators": []}
    return options | ({"help_text": field.help_text} if field.help_text else {})


class ReasonSerializer(serializers.Serializer):
    """Why a row is withdrawn."""

    reason = serializers.CharField(max_length=200)


class WithdrawalSerializer(serializers.ModelSerializer):
    """A withdrawal; it can be undone on its page in the portal."""

    class Meta:
        model = Withdrawal
        fields = ("id", "subject", "reason", "withdrawn_at")


class EditableViewSet(ReadViewSet):
    """Rows of a register that those who keep them on the pages can also record, correct and withdraw.

    ``model`` finds the register; what it declares holds here too.
    """

    http_method_names = ["get", "head", "post", "patch"]
    model: ClassVar[type[models.Model]]
    register: ClassVar[Register]
    keepers: ClassVar[tuple[Role, ...]]
    filterset_class: ClassVar[type[filters.FilterSet]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        register = registry[cls.model]
        cls.register, cls.noun, cls.readers, cls.keepers = register, register.title, register.readers, register.keepers
        # Registers without a list of their own are found by the row above them.
        cls.filterset_class = register.filters or children_filter(cls.model, register.form.anchor)

    def create(self, request: Request) -> Response:
        """Record a row."""
        self.register.check_permission(get_caller(request), None)
        return Response(self.show_row(self.write_row(None)), status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct the columns that are sent; the others stay as they are."""
        # The lock must hold until the row is written.
        with transaction.atomic():
            return Response(self.show_row(self.write_row(self.get_locked_row(pk))))

    @extend_schema(
        summary=_("Withdraw with a reason"),
        description=_("Nothing is deleted: the row no longer counts, and its number stays taken."),
        request=ReasonSerializer,
        responses=WithdrawalSerializer,
        filters=False,
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a row back with what hangs on it."""
        asked = ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            with transaction.atomic():
                done = row_withdraw(row=self.get_locked_row(pk), user=get_caller(request), **asked.validated_data)
        except Refusal as refusal:
            raise Problem(409, " ".join(refusal.messages)) from refusal
        return Response(WithdrawalSerializer(done).data)

    def get_locked_row(self, pk: str) -> Any:
        """Return a row within sight of the caller, locked, so that a correction rests on what is stored."""
        # By key, as FOR UPDATE is not possible over the joins and groupings of the list.
        visible = self.get_queryset().filter(pk=pk).values("pk")
        row = self.model._default_manager.select_for_update().filter(pk__in=visible).first()
        if row is None:
            raise Http404
        self.register.check_permission(get_caller(self.request), row)
        return row

    def write_row(self, row: Any) -> Any:
        """Write what was sent, as the form of the page would; every refusal names its field."""
        sent: Any = self.get_serializer(row, data=self.request.data, partial=row is not None)
        refuse_unknown_fields(self.request.data, sent.fields)
        sent.is_valid(raise_exception=True)
        form = fill_form(self.register.form, row, get_caller(self.request), sent.validated_data)
        if form.is_valid():
            # Once more, for what the form may have changed: the body whose row it is.
            self.register.check_permission(get_caller(self.request), form.instance)
            try:
                # A savepoint, so that a refused write leaves the outer transaction usable.
                with transaction.atomic():
                    return form.save()
            except Refusal as refusal:
                form.add_refusal(refusal)
            except IntegrityError as clash:
                raise Problem(409, _("Another call has just recorded what contradicts this one.")) from clash
        refused: dict[str, Any] = {name: list(words) for name, words in form.errors.items()}
        raise ValidationError(refused)

    def show_row(self, row: models.Model) -> Any:
        """Return a row as it is stored now."""
        # Read again with all that the answer shows, annotations among them.
        return self.get_serializer(self.get_queryset().get(pk=row.pk)).data


def fill_form(form: type[RegisterForm], row: Any, user: Any, values: Mapping[str, Any]) -> RegisterForm:
    """Return the form as a clerk would send it: what is stored, or proposed for a new row, and ``values`` over it."""
    # Fields that are not sent keep what is stored, as on a page that was opened and sent back.
    shown = form(instance=row, user=user)
    stored = {name: shown.get_initial_for_field(field, name) for name, field in shown.fields.items()}
    data: MultiValueDict[str, Any] = MultiValueDict()
    for name, value in {**stored, **values}.items():
        # A field of several boxes says itself which they are.
        spread = getattr(shown.fields[name].widget, "spread", lambda name, value: {name: value})
        for box, content in spread(name, prepare_value(shown.fields[name], value)).items():
            data.setlist(box, content if isinstance(content, list) else [content])
    sent = form(data, instance=row, user=user)
    for name in shown.fixed:
        field = shown.fields[name]
        # The form takes the stored value of a fixed field whatever is sent; a caller must be told that theirs was not
        # taken.
        if name in values and prepare_value(field, values[name]) != prepare_value(field, stored[name]):
            sent.add_error(name, _("This cannot be changed once the row is recorded; withdraw it and record another."))
    return sent


def prepare_value(field: forms.Field, value: Any) -> Any:
    """Return a value the way its field receives it: rows by what names them, nothing as empty text."""
    prepared = field.prepare_value(value)
    return "" if prepared is None else prepared


def children_filter(model: type[models.Model], anchor: str) -> type[filters.FilterSet]:
    """Return the filters of rows that hang on one row above: by that row's key."""
    column: Any = model._meta.get_field(anchor)
    by_key = filters.ModelChoiceFilter(queryset=column.related_model.objects.all(), label=column.verbose_name)
    return type(f"{model.__name__}Filter", (filters.FilterSet,), {anchor: by_key})
