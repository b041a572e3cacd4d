"""Signing in, passwords, and the administrator's pages of accounts."""

from django.contrib.auth import views as auth
from django.urls import path

from accounts import factor_pages, mark_pages, policy_pages, rights_pages, user_pages, views, wall_pages
from accounts.access import roles
from accounts.forms import SignInForm
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
    path("password/", roles(*Role)(views.OwnPasswordView.as_view()), name="password-change"),
    path(
        "password/changed/",
        roles(*Role)(auth.PasswordChangeDoneView.as_view(template_name="accounts/password_changed.html")),
        name="password-changed",
    ),
    path("users/new/", user_pages.user_new, name="user-new"),
    path("users/changes/", user_pages.account_changes, name="account-changes"),
    path("users/<int:pk>/", user_pages.user_detail, name="user"),
    path("users/<int:pk>/password/", user_pages.user_password, name="user-password"),
    path("users/<int:pk>/state/", user_pages.user_state, name="user-state"),
    path("users/<int:pk>/unlock/", user_pages.user_unlock, name="user-unlock"),
    path("users/<int:pk>/hand-over/", user_pages.user_hand_over_page, name="user-hand-over"),
    path("users/<int:pk>/second-factor/", factor_pages.factor_reset_new, name="factor-reset-new"),
    path("second-factor/", factor_pages.second_factor, name="second-factor"),
    path("second-factor/set-up/", factor_pages.second_factor_set_up, name="second-factor-set-up"),
    path("second-factor/codes/", factor_pages.recovery_codes, name="recovery-codes"),
    path("second-factor/resets/", factor_pages.factor_resets, name="factor-resets"),
    path("own-security/", factor_pages.own_security, name="own-security"),
    path("own-security/end/", factor_pages.own_session_end, name="own-session-end"),
    path("marks/<str:kind>/<int:pk>/", mark_pages.mark, name="mark"),
    path("security/", policy_pages.security, name="security"),
    path("rights/", rights_pages.rights, name="rights"),
    path("rights/decision/", rights_pages.rights_decision, name="rights-decision"),
    path("rights/mode/", rights_pages.rights_mode, name="rights-mode"),
    path("wall-devices/", wall_pages.wall_devices, name="wall-devices"),
    path("wall-devices/<int:pk>/withdraw/", wall_pages.wall_device_end, name="wall-device-withdraw"),
    path("wall/sign-in/", wall_pages.wall_sign_in, name="wall-sign-in"),
    path("sign-ins/", user_pages.sign_ins, name="sign-ins"),
]
