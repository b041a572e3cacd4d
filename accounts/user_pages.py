"""Pages of the administrator: accounts, their passwords, locks and hand-over, and the log of sign-ins."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, roles
from accounts.lockout import list_locked
from accounts.models import THREE_ADMINS, AccountChange, RightsRequest, Role, User
from accounts.rights import RightsLine, describe_request
from accounts.second_factor import find_device
from accounts.services import password_reset, user_hand_over, user_open, user_save, users_unlock
from accounts.sign_in_log import name_people
from accounts.user_forms import PersonForm, SignInFilter, UserForm
from accounts.workbooks import as_workbook, get_page

Made = TypeVar("Made")
PAGE = 50
WAITS = gettext_noop("Its rights take effect once the security administrator consents.")
WATCHING = (*THREE_ADMINS, Role.AUDITOR)


# Answers that show a password once must not come back by the back button.
@never_cache
@require_http_methods(["GET", "POST"])
@roles(Role.ADMIN)
def user_new(request: SignedInRequest) -> HttpResponse:
    """Open an account; the answer is the only page that shows its first password."""
    form = UserForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        password = save(form, lambda: user_open(user=form.instance, by=request.user))
        if password:
            context = {"account": form.instance, "password": password, "waiting": find_waiting(form.instance)}
            return render(request, "accounts/user_password.html", context)
    return render(request, "accounts/user_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.ADMIN)
def user_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an account with what was changed on it, and change who it is and what the person does."""
    account = get_object_or_404(User.objects.select_related("body"), pk=pk)
    form = UserForm(request.POST or None, instance=account, by=request.user)
    if request.method == "POST" and form.is_valid():
        waiting = save(form, lambda: user_save(user=form.instance, by=request.user))
        if not form.errors:
            saved = _("The account “%(name)s” is saved.") % {"name": account.username}
            messages.success(request, f"{saved} {_(WAITS)}" if waiting else saved)
            return redirect("accounts:user", pk)
    # The form has put what was typed into the account; the page tells what is stored.
    stored = User.objects.select_related("body").get(pk=pk)
    context = {
        "form": form,
        "account": stored,
        "is_locked": stored.username in list_locked(),
        "device": find_device(stored),
        "waiting": find_waiting(stored),
        "changes": account.changes.select_related("by")[:20],
    }
    return render(request, "accounts/user.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@roles(Role.ADMIN)
def user_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set a new password and show it once."""
    account = get_object_or_404(User, pk=pk)
    try:
        password = password_reset(user=account, by=request.user)
    except ValidationError as refused:
        return show_refusal(request, account, refused)
    context = {"account": account, "password": password, "waiting": find_waiting(account)}
    return render(request, "accounts/user_password.html", context)


@require_POST
@roles(Role.ADMIN)
def user_state(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again."""
    account = get_object_or_404(User.objects.select_related("body"), pk=pk)
    account.is_active = request.POST.get("state") == "open"
    try:
        waiting = user_save(user=account, by=request.user)
    except ValidationError as refused:
        return show_refusal(request, account, refused)
    if waiting:
        messages.success(request, _(WAITS))
        return redirect("accounts:user", pk)
    words = _("The account “%(name)s” is open.") if account.is_active else _("The account “%(name)s” is closed.")
    messages.success(request, words % {"name": account.username})
    return redirect("accounts:user", pk)


@require_POST
@roles(Role.ADMIN)
def user_unlock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Forget the failed sign-ins of an account."""
    account = get_object_or_404(User, pk=pk)
    users_unlock(users=[account], by=request.user)
    messages.success(request, _("The account “%(name)s” is unlocked.") % {"name": account.username})
    return redirect("accounts:user", pk)


@never_cache
@require_http_methods(["GET", "POST"])
@roles(Role.ADMIN)
def user_hand_over_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand the work of an account over to another person; the answer shows their first password once."""
    account = get_object_or_404(User.objects.select_related("body").filter(is_active=True), pk=pk)
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = save(form, lambda: user_hand_over(user=account, successor=form.instance, by=request.user))
        if password:
            waiting = find_waiting(form.instance)
            context = {"account": form.instance, "password": password, "predecessor": account, "waiting": waiting}
            return render(request, "accounts/user_password.html", context)
    context = {"form": form, "account": account}
    return render(request, "accounts/user_hand_over.html", context, status=422 if form.errors else 200)


@require_GET
@roles(*WATCHING)
@as_workbook("account-changes")
def account_changes(request: SignedInRequest) -> HttpResponse:
    """List what was changed on accounts, by whom, the newest first."""
    rows = AccountChange.objects.select_related("account", "by")
    page = get_page(request, rows, PAGE)
    return render(request, "accounts/changes.html", {"page": page})


@require_GET
@roles(*WATCHING)
@as_workbook("sign-ins")
def sign_ins(request: SignedInRequest) -> HttpResponse:
    """List who signed in, who failed to, and what was locked."""
    form = SignInFilter(request.GET)
    page = get_page(request, form.find(), PAGE)
    return render(request, "accounts/sign_ins.html", {"form": form, "page": page, "lines": name_people(page)})


def save(form: BaseForm, act: Callable[[], Made]) -> Made | None:
    """Do what a form asks for and return what comes of it; None where it is refused, which the form then tells."""
    try:
        with transaction.atomic():
            return act()
    except ValidationError as refused:
        form.add_error(None, refused.messages)
    except IntegrityError:
        # The constraint alone knows: of two requests at once, both would find the name free.
        form.add_error("username", _("There is an account with this user name already."))
    return None


def find_waiting(account: User) -> list[RightsLine]:
    """Return what of an account waits for the security administrator's consent."""
    request = RightsRequest.objects.filter(account=account, decided_at=None).select_related("account__body").first()
    return list(describe_request(request)) if request else []


def show_refusal(request: SignedInRequest, account: User, refused: ValidationError) -> HttpResponse:
    """Say why something was refused, on the account's page."""
    messages.error(request, " ".join(refused.messages))
    return redirect("accounts:user", account.pk)
