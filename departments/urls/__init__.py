"""Addresses of this room."""

from . import accounts, exports, filling, imports, items, messages, overviews, places, plans, reviewing

urlpatterns = [
    *accounts.urlpatterns,
    *plans.urlpatterns,
    *places.urlpatterns,
    *reviewing.urlpatterns,
    *overviews.urlpatterns,
    *messages.urlpatterns,
    *items.urlpatterns,
    # Last: `reports/<body>/<quarter>/` would take the addresses of the other pages about reports for bodies.
    *filling.urlpatterns,
    *imports.urlpatterns,
    *exports.urlpatterns,
]
