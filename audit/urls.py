"""Addresses of the trail."""

from django.urls import path

from audit import views

app_name = "audit"
urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/verification/", views.verifications, name="verifications"),
    path("trail/verification/ask/", views.verification_ask, name="verification-ask"),
    path("trail/breaks/", views.reanchorings, name="reanchorings"),
    path("trail/breaks/explain/", views.reanchoring_ask, name="reanchoring-ask"),
    path("trail/breaks/<int:pk>/decide/", views.reanchoring_decide, name="reanchoring-decide"),
    path("trail/acts/<uuid:pk>/", views.act_detail, name="act"),
    path("trail/<slug:table>/<int:key>/", views.row_history, name="row"),
]
