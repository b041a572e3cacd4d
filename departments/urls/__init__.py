"""Addresses of this room."""

from . import accounts, filling, items, messages, overviews, places, plans, reviewing

urlpatterns = [
    *accounts.urlpatterns,
    *plans.urlpatterns,
    *places.urlpatterns,
    *filling.urlpatterns,
    *reviewing.urlpatterns,
    *overviews.urlpatterns,
    *messages.urlpatterns,
    *items.urlpatterns,
]
