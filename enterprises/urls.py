"""Addresses of this room."""

from django.urls import path

from enterprises.views import details, duplicates, forms, lists

app_name = "enterprises"
urlpatterns = [
    path("enterprises/", lists.enterprises, name="enterprises"),
    path("enterprises/duplicates/", duplicates.duplicates, name="duplicates"),
    path("enterprises/duplicates/compare/", duplicates.compare, name="enterprises-compare"),
    path("enterprises/lookalikes/", duplicates.recorded_already, name="lookalikes"),
    path("enterprises/<int:pk>/merge/<int:other>/", duplicates.merge, name="enterprise-merge"),
    path("enterprises/<int:pk>/different/<int:other>/", duplicates.tell_apart, name="enterprises-tell-apart"),
    path("enterprises/merges/<int:pk>/undo/", duplicates.unmerge, name="enterprise-unmerge"),
    path("products/", lists.products, name="products"),
    path("products/<int:pk>/", details.product, name="product"),
    path("certificates/", lists.certificates, name="certificates"),
    path("certificates/<int:pk>/", details.certificate, name="certificate"),
    path("awards/", lists.awards, name="awards"),
    *forms.urlpatterns,
]
