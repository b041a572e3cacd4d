"""What every register's calls have in common: read, record, correct, withdraw with a reason.

What is written passes the form of the page on which a clerk would write it, and the same service: both hold a row to the
same rules.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.core.exceptions import PermissionDenied
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
from api.access import OFFICE, caller
from api.parsing import refuse_unknown_fields
from api.problems import Problem
from api.views import ReadViewSet
from registers.editing import Editing, RegisterForm
from registers.editing.registry import declared
from registers.models import Withdrawal
from registers.withdrawals import row_withdraw


class ReasonSerializer(serializers.Serializer):
    """Why a row is withdrawn."""

    reason = serializers.CharField(max_length=200)


class WithdrawalSerializer(serializers.ModelSerializer):
    """A withdrawal; it can be undone on its page in the portal."""

    class Meta:
        model = Withdrawal
        fields = ("id", "subject", "reason", "withdrawn_at")


class KeptViewSet(ReadViewSet):
    """Rows of a register that those who keep them on the pages can also record, correct and withdraw."""

    http_method_names = ["get", "head", "post", "patch"]
    model: ClassVar[type[models.Model]]
    keepers: ClassVar[tuple[Role, ...]] = OFFICE

    @property
    def editing(self) -> Editing:
        """How the pages keep rows of the model."""
        return declared[self.model._meta.label_lower]

    def create(self, request: Request) -> Response:
        """Record a row."""
        self.enter(None)
        return Response(self.told(self.keep(None)), status=201)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Correct the columns that are sent; the others stay as they are."""
        with transaction.atomic():
            return Response(self.told(self.keep(self.held(pk))))

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
                done = row_withdraw(row=self.held(pk), user=caller(request), **asked.validated_data)
        except Refusal as refusal:
            raise Problem(409, " ".join(refusal.messages)) from refusal
        return Response(WithdrawalSerializer(done).data)

    def enter(self, row: Any) -> None:
        """Let nobody pass who may not keep the row."""
        if not self.editing.door(caller(self.request), row):
            raise PermissionDenied

    def held(self, pk: str) -> Any:
        """Return a row within sight of the caller, locked, so that a correction rests on what is stored."""
        visible = self.get_queryset().filter(pk=pk).values("pk")
        row = self.model._default_manager.select_for_update().filter(pk__in=visible).first()
        if row is None:
            raise Http404
        self.enter(row)
        return row

    def keep(self, row: Any) -> Any:
        """Write what was sent, as the form of the page would; every refusal names its field."""
        sent: Any = self.get_serializer(row, data=self.request.data, partial=row is not None)
        refuse_unknown_fields(self.request.data, sent.fields)
        sent.is_valid(raise_exception=True)
        form = filled(self.editing.form, row, caller(self.request), sent.validated_data)
        if form.is_valid():
            self.enter(form.instance)
            self.save(form)
        if form.errors:
            refused: dict[str, Any] = {name: list(words) for name, words in form.errors.items()}
            raise ValidationError(refused)
        return form.instance

    def save(self, form: RegisterForm) -> None:
        """Write a valid form; what the service refuses is told to the form."""
        try:
            with transaction.atomic():
                self.editing.save(form)
        except Refusal as refusal:
            form.refuse(refusal)
        except IntegrityError as clash:
            raise Problem(409, _("Another call has just recorded what contradicts this one.")) from clash

    def told(self, row: models.Model) -> Any:
        """Return a row as it is stored now."""
        return self.get_serializer(self.get_queryset().get(pk=row.pk)).data


def filled(form: type[RegisterForm], row: Any, user: Any, values: Mapping[str, Any]) -> RegisterForm:
    """Return the form as a clerk would send it: what is stored, or proposed for a new row, and ``values`` over it."""
    shown = form(instance=row, user=user)
    data = {name: shown.get_initial_for_field(field, name) for name, field in shown.fields.items()}
    sent = form(typed_in(shown, data | dict(values)), instance=row, user=user)
    for name in shown.fixed:
        field = shown.fields[name]
        if name in values and typed(field, values[name]) != typed(field, data[name]):
            sent.add_error(name, _("This cannot be changed once the row is recorded; withdraw it and record another."))
    return sent


def typed_in(form: RegisterForm, values: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """Return the values as a browser would send them; a field of several boxes says itself which (``spread``)."""
    data: MultiValueDict[str, Any] = MultiValueDict()
    for name, value in values.items():
        field = form.fields[name]
        spread = getattr(field.widget, "spread", lambda name, value: {name: value})
        for box, content in spread(name, typed(field, value)).items():
            data.setlist(box, content if isinstance(content, list) else [content])
    return data


def typed(field: forms.Field, value: Any) -> Any:
    """Return a value the way its field receives it: rows by what names them, nothing as empty text."""
    received = field.prepare_value(value)
    return "" if received is None else received


def beneath(model: type[models.Model], above: str) -> type[filters.FilterSet]:
    """Return the filters of rows that hang on one row above: by that row's key."""
    field: Any = model._meta.get_field(above)
    by_key = filters.ModelChoiceFilter(queryset=field.related_model.objects.all(), label=field.verbose_name)
    return type(f"{model.__name__}Filter", (filters.FilterSet,), {above: by_key})
