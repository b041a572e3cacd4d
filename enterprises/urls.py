"""Addresses of this room."""

from django.urls import path

from .views import details, lists

urlpatterns = [
    path("enterprises/", lists.enterprises, name="enterprises"),
    path("products/", lists.products, name="products"),
    path("products/<int:pk>/", details.product, name="product"),
    path("certificates/", lists.certificates, name="certificates"),
    path("certificates/<int:pk>/", details.certificate, name="certificate"),
    path("awards/", lists.awards, name="awards"),
]
