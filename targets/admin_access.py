"""Who may do what in the admin: by role, not by Django's permission tables."""

from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from targets.request_values import parse_number


class OfficeAdmin:
    """Mixin for model admins and inlines: the office changes, those who see all figures look.

    Only staff accounts reach the admin at all (`departments.services.user_create` decides who is staff), so this
    asks no more than the two properties of the user model. Subclass it first, before ModelAdmin or an inline.
    """

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Answer for the list; Django's actions fail over chosen rows whose keys are none."""
        if any(parse_number(key) is None for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest(ACTION_CHECKBOX_NAME)
        return super().changelist_view(request, extra_context)  # type: ignore[misc]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the app on the admin's index to those who may look."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let everyone look who sees all figures."""
        # The admin's sign-in page asks for an anonymous user, who has no roles.
        return getattr(request.user, "sees_all_figures", False)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the office add."""
        return getattr(request.user, "keeps_registers", False)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the office change."""
        return getattr(request.user, "keeps_registers", False)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the office delete; what others refer to is protected by its foreign keys."""
        return getattr(request.user, "keeps_registers", False)


class PlanKeptByOffice(OfficeAdmin):
    """Mixin for what belongs to the plan: what no longer holds ends with a day, and nothing is deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


class PlanWords(PlanKeptByOffice):
    """Mixin for what a plan lays down: it comes with an approved plan; only what counts nowhere is written here.

    ``open_fields`` are its remarks and English wordings, which decide no light and stand in no document.
    """

    open_fields: tuple[str, ...] = ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the office write where there is something to write."""
        return bool(self.open_fields) and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fix all the rest."""
        return [name for name in editable_fields(self.model) if name not in self.open_fields]  # type: ignore[attr-defined]


class Spans(PlanKeptByOffice):
    """Mixin for spans of time: one is added, and ended with a day; what held until then is never written over."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse for what has ended."""
        return getattr(obj, "until", None) is None and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Fix all of a stored one but its last day."""
        return [name for name in editable_fields(self.model) if name != "until"] if obj else []  # type: ignore[attr-defined]


def editable_fields(model: type[Model]) -> list[str]:
    """Return the names of a model's columns that a form would show."""
    return [field.name for field in model._meta.fields if field.editable and not field.primary_key]


class NeverChanged:
    """Mixin for what the admin only shows: nothing is added, changed or deleted there, whoever asks."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False
