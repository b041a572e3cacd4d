"""Addresses of the trail."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/verification/", views.verifications, name="verifications"),
    path("trail/verification/ask/", views.verification_ask, name="verification-ask"),
    path("trail/acts/<uuid:pk>/", views.act_detail, name="act"),
    path("trail/<slug:table>/<int:key>/", views.row_history, name="row"),
]
