"""How registers are kept in the admin: what a form or an inline changes goes through the services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from departments.admin import KeptByOffice


@dataclass(frozen=True)
class Keeper:
    """The services that write rows of one model, and the name under which they take the row."""

    save: Callable[..., Any]
    name: str

    def row_save(self, row: models.Model) -> None:
        """Write a new or changed row."""
        self.save(**{self.name: row})


class RegisterAdmin(KeptByOffice, admin.ModelAdmin):
    """The admin of a register; ``keepers`` names the services of its model and of its inlines.

    Written for a million rows: no full counts, no select boxes over other registers.
    """

    keepers: Mapping[type[models.Model], Keeper] = {}
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0
    save_on_top = True

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and take the form; what only the database finds, such as two new rows that overlap, is said in words."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            self.message_user(request, _("Nothing was saved: the rows contradict each other."), messages.ERROR)
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write the row through its service."""
        self.keepers[type(obj)].row_save(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a row that should not stand is withdrawn with a reason, on its own page."""
        return False

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write what an inline changed through the services of its model."""
        rows = formset.save(commit=False)
        keeper = self.keepers.get(formset.model)
        if keeper is None:
            super().save_formset(request, form, formset, change)
            return
        for row in rows:
            keeper.row_save(row)


class KeptFormSet(BaseInlineFormSet):
    """Checks of the rows of an inline as wholes.

    A model form leaves the key of the row above out of its checks, and with it every constraint that names it.
    """

    def clean(self) -> None:
        """Refuse rows that contradict what is stored."""
        super().clean()
        for form in self.forms:
            if form.has_changed() and form.is_valid():
                try:
                    form.instance.validate_constraints()
                except ValidationError as error:
                    form.add_error(None, error.messages)


class KeptInline(KeptByOffice, admin.TabularInline):
    """Rows kept within the row that they belong to."""

    formset = KeptFormSet
    extra = 0
    can_delete = False
