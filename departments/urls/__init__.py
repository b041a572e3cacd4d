"""Addresses of this room."""

from . import accounts, filling, items, messages, overviews, plans, reviewing

urlpatterns = [
    *accounts.urlpatterns,
    *plans.urlpatterns,
    *filling.urlpatterns,
    *reviewing.urlpatterns,
    *overviews.urlpatterns,
    *messages.urlpatterns,
    *items.urlpatterns,
]
