"""Signing in, passwords and API tokens."""

from django.contrib.auth import views as accounts
from django.urls import path, reverse_lazy

from departments import views
from departments.forms import OwnPasswordForm, SignInForm

urlpatterns = [
    path(
        "sign-in/",
        accounts.LoginView.as_view(
            authentication_form=SignInForm, template_name="registration/sign_in.html", redirect_authenticated_user=True
        ),
        name="sign-in",
    ),
    # In place of the admin's own sign-in page, which knows nothing of the portal's; it must stand before admin.site.urls.
    path("admin/login/", views.admin_sign_in),
    path("sign-out/", accounts.LogoutView.as_view(), name="sign-out"),
    path(
        "password/",
        accounts.PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            template_name="registration/password_change.html",
            success_url=reverse_lazy("password-changed"),
        ),
        name="password-change",
    ),
    path(
        "password/changed/",
        accounts.PasswordChangeDoneView.as_view(template_name="registration/password_changed.html"),
        name="password-changed",
    ),
    path("tokens/", views.api_tokens, name="api-tokens"),
    path("tokens/all/", views.all_api_tokens, name="api-tokens-all"),
    path("tokens/<int:pk>/revoke/", views.revoke_api_token, name="api-token-revoke"),
]
