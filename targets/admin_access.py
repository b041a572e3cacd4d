"""Who may do what in the admin: by role, not by Django's permission tables."""

from typing import Any

from django.http import HttpRequest


class OfficeAdmin:
    """Mixin for model admins and inlines: the office changes, those who see all figures look.

    Only staff accounts reach the admin at all (`departments.services.user_create` decides who is staff), so this
    asks no more than the two properties of the user model. Subclass it first, before ModelAdmin or an inline.
    """

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
