"""Accounts, kept by administrators."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountChange, Role, User
from accounts.services import user_save, users_unlock
from targets.admin_access import NeverChanged

admin.site.site_header = _("Baodi District Quality Programme")
admin.site.site_title = _("Baodi District Quality Programme")
admin.site.index_title = _("Keeping plan data, lists and accounts")
# Roles take the place of Django's groups.
admin.site.unregister(Group)

WORKING_IN_A_BODY = {Role.LIAISON, Role.HEAD}


class NeedsBody:
    """Mixin for forms: liaisons and heads work in a body."""

    def clean(self) -> dict[str, Any]:
        """Ask for the body."""
        cleaned: dict[str, Any] = super().clean() or {}  # type: ignore[misc]
        if cleaned.get("role") in WORKING_IN_A_BODY and cleaned.get("body") is None:
            self.add_error("body", _("A liaison or a head works in a body; please choose it."))  # type: ignore[attr-defined]
        return cleaned


class NewUserForm(NeedsBody, UserCreationForm):
    """A new account."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "display_name", "role", "body")


class UserForm(NeedsBody, UserChangeForm):
    """An account."""

    class Meta(UserChangeForm.Meta):
        model = User


@admin.register(User)
class PortalUserAdmin(UserAdmin):
    """Accounts; one that is no longer needed is closed, never deleted, for old records name it."""

    form = UserForm
    add_form = NewUserForm
    list_display = ("username", "display_name", "role", "body", "is_active", "last_login")
    list_filter = ("role", "is_active", "body")
    list_select_related = ("body",)
    search_fields = ("username", "display_name")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("display_name", "email", "phone", "role", "body", "is_active")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "display_name", "role", "body", "password1", "password2")}),)
    actions = ("unlock",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show accounts to administrators only."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let administrators look."""
        # The admin's sign-in page asks for an anonymous user, who has no role.
        return getattr(request.user, "role", "") == Role.ADMIN

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators add."""
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Let administrators change."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Refuse."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Let nobody change their own role."""
        # The form would only be the first to refuse; the service refuses as well.
        found = super().get_readonly_fields(request, obj)
        return (*found, "role") if obj is not None and obj.pk == request.user.pk else found

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Store through the service."""
        user_save(user=obj, by=cast(User, request.user))

    @admin.action(description=_("Unlock accounts locked after failed sign-ins"))
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Forget the failed sign-ins of the chosen accounts."""
        users_unlock(users=queryset, by=cast(User, request.user))
        self.message_user(request, _("The chosen accounts are unlocked."), messages.SUCCESS)


@admin.register(AccountChange)
class AccountChangeAdmin(NeverChanged, admin.ModelAdmin):
    """What was changed on accounts, for those who watch over them."""

    list_display = ("at", "account", "what", "before", "after", "by")
    list_filter = ("what",)
    list_select_related = ("account", "by")
    search_fields = ("account__username", "account__display_name")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the changes to those who may look."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: AccountChange | None = None) -> bool:
        """Let administrators and auditors look."""
        return getattr(request.user, "role", "") in {Role.ADMIN, Role.AUDITOR}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: services record them."""
        return False
