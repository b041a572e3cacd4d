"""Addresses of what every register shares, and those that each register gets from its declaration."""

from django.urls import URLPattern, path

from registers.registry import lists, registry
from registers.views import changes, import_withdrawals, imports, pickers, withdrawals
from registers.views.lists import change_settings, list_rows
from registers.views.rows import add_row, edit_row, withdraw_row

app_name = "registers"


def register_paths(app_label: str) -> list[URLPattern]:
    """Return the addresses of an app's registers: lists, and the pages on which rows are added, edited and withdrawn."""
    listed = [one for one in lists.values() if one.list_page == f"{app_label}:{one.path}"]
    paths = [path(one.address or f"{one.path}/", list_rows, {"register": one}, name=one.path) for one in listed]
    for one in registry.values():
        if one.model._meta.app_label == app_label:
            given = {"register": one}
            paths += [
                path(f"{one.path}/add/", add_row, given, name=f"{one.noun}-add"),
                path(f"{one.path}/<int:pk>/edit/", edit_row, given, name=f"{one.noun}-edit"),
                path(f"{one.path}/<int:pk>/withdraw/", withdraw_row, given, name=f"{one.noun}-withdraw"),
            ]
    return paths


urlpatterns = [
    path("imports/", imports.import_list, name="imports"),
    path("withdrawals/<int:pk>/", withdrawals.withdrawal, name="withdrawal-undo"),
    path("imports/<int:pk>/withdrawal/", import_withdrawals.import_withdrawal, name="import-withdrawal"),
    path("imports/<int:pk>/withdrawal/look/", import_withdrawals.look, name="import-withdrawal-look"),
    path("imports/<int:pk>/withdrawal/confirm/", import_withdrawals.confirm, name="import-withdrawal-confirm"),
    path("imports/<int:pk>/withdrawal/restore/", import_withdrawals.restore, name="import-withdrawal-restore"),
    path("changes/<str:token>/", changes.figure_changes, name="moved"),
    path("lists/<slug:path>/settings/", change_settings, name="list-settings"),
    path("pick/<slug:noun>/", pickers.offer_rows, name="pick"),
    *register_paths("registers"),
]
