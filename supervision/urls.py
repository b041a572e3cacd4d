"""Addresses of items of supervision, of the boards, and of the rules behind their colours."""

from django.urls import path

from registers.urls import register_paths
from supervision.views import boards, drafting, items

app_name = "supervision"
urlpatterns = [
    path("supervision/", boards.board, name="board"),
    path("supervision/mine/", boards.mine, name="mine"),
    path("supervision/approvals/", boards.approvals, name="approvals"),
    path("supervision/count/", boards.count, name="count"),
    path("supervision/summary/", boards.summary, name="summary"),
    path("supervision/draft/", drafting.draft, name="draft"),
    path("supervision/raise/", drafting.raise_item, name="raise"),
    path("supervisions/<int:pk>/", items.item, name="item"),
    path("supervisions/<int:pk>/edit/", drafting.edit, name="edit"),
    path("supervisions/<int:pk>/files/<uuid:key>/", items.evidence, name="file"),
    path("supervisions/<int:pk>/do/<slug:action>/", items.act, name="act"),
    *register_paths("supervision"),
]
