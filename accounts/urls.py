"""Signing in and passwords."""

from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy

from accounts import views
from accounts.access import roles
from accounts.forms import OwnPasswordForm, SignInForm
from accounts.models import Role

app_name = "accounts"
urlpatterns = [
    path(
        "sign-in/",
        auth.LoginView.as_view(
            authentication_form=SignInForm, template_name="accounts/sign_in.html", redirect_authenticated_user=True
        ),
        name="sign-in",
    ),
    # In place of the admin's own sign-in page, which knows nothing of the portal's; it must stand before admin.site.urls.
    path("admin/login/", views.admin_sign_in),
    path("session/", views.session_state, name="session"),
    path("sign-out/", roles(*Role)(auth.LogoutView.as_view()), name="sign-out"),
    path(
        "password/",
        roles(*Role)(
            auth.PasswordChangeView.as_view(
                form_class=OwnPasswordForm,
                template_name="accounts/password_change.html",
                success_url=reverse_lazy("accounts:password-changed"),
            )
        ),
        name="password-change",
    ),
    path(
        "password/changed/",
        roles(*Role)(auth.PasswordChangeDoneView.as_view(template_name="accounts/password_changed.html")),
        name="password-changed",
    ),
]
