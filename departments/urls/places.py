"""Townships, and the renaming and merging of bodies and townships."""

from django.urls import path

from departments import reorganising, views

urlpatterns = [
    path("bodies/<slug:code>/rename/", views.reorganise, {"form": reorganising.BodyRenameForm}, name="body-rename"),
    path("bodies/<slug:code>/merge/", views.reorganise, {"form": reorganising.BodyMergeForm}, name="body-merge"),
    path("townships/", views.townships, name="townships"),
    path("townships/<slug:code>/", views.township, name="township"),
    path(
        "townships/<slug:code>/rename/",
        views.reorganise,
        {"form": reorganising.TownshipRenameForm},
        name="township-rename",
    ),
    path(
        "townships/<slug:code>/merge/",
        views.reorganise,
        {"form": reorganising.TownshipMergeForm},
        name="township-merge",
    ),
]
