"""How registers are kept in the admin: what a form, an inline or a bulk action changes goes through the services."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from departments.admin import KeptByOffice


@dataclass(frozen=True)
class Keeper:
    """The services that write rows of one model, and the name under which they take the row."""

    save: Callable[..., Any]
    delete: Callable[..., Any]
    name: str

    def row_save(self, row: models.Model) -> None:
        """Write a new or changed row."""
        self.save(**{self.name: row})

    def row_delete(self, row: models.Model) -> None:
        """Delete a row."""
        self.delete(**{self.name: row})


class RegisterAdmin(KeptByOffice, admin.ModelAdmin):
    """The admin of a register; ``keepers`` names the services of its model and of its inlines.

    Written for a million rows: no full counts, no select boxes over other registers.
    """

    keepers: Mapping[type[models.Model], Keeper] = {}
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0
    save_on_top = True

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write the row through its service."""
        self.keepers[type(obj)].row_save(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete the row through its service."""
        self.keepers[type(obj)].row_delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Delete the rows one by one, all or none, so that each leaves its stale marks."""
        with transaction.atomic():
            for row in queryset:
                self.keepers[type(row)].row_delete(row)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write what an inline changed through the services of its model."""
        rows = formset.save(commit=False)
        keeper = self.keepers.get(formset.model)
        if keeper is None:
            super().save_formset(request, form, formset, change)
            return
        for row in formset.deleted_objects:
            keeper.row_delete(row)
        for row in rows:
            keeper.row_save(row)


class KeptInline(KeptByOffice, admin.TabularInline):
    """Rows kept within the row that they belong to."""

    extra = 0
