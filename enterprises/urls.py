"""Addresses of this app."""

from django.urls import path

from enterprises.views import bases, details, duplicates
from registers.urls import register_paths

app_name = "enterprises"
urlpatterns = [
    path("enterprises/duplicates/", duplicates.duplicates, name="duplicates"),
    path("enterprises/duplicates/compare/", duplicates.compare, name="enterprises-compare"),
    path("enterprises/lookalikes/", duplicates.recorded_already, name="lookalikes"),
    path("enterprises/<int:pk>/merge/<int:other>/", duplicates.merge, name="enterprise-merge"),
    path("enterprises/<int:pk>/different/<int:other>/", duplicates.tell_apart, name="enterprises-tell-apart"),
    path("enterprises/merges/<int:pk>/undo/", duplicates.unmerge, name="enterprise-unmerge"),
    path("products/<int:pk>/", details.product, name="product"),
    path("certificates/<int:pk>/", details.certificate, name="certificate"),
    path("sites/scores/", bases.base_scores, name="base-scores"),
    path("sites/checklist/", bases.base_checklist, name="base-checklist"),
    path("sites/<int:pk>/score/", bases.base_score, name="base-score"),
    path("sites/<int:pk>/", details.site, name="site"),
    *register_paths("enterprises"),
]
