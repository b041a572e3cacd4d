"""Addresses of this room."""

from . import accounts, filling, imports, items, messages, overviews, places, plans, reviewing

urlpatterns = [
    *accounts.urlpatterns,
    *plans.urlpatterns,
    *places.urlpatterns,
    *filling.urlpatterns,
    *reviewing.urlpatterns,
    *overviews.urlpatterns,
    *messages.urlpatterns,
    *items.urlpatterns,
    *imports.urlpatterns,
]
