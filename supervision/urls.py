"""Addresses of items of supervision, of the boards, and of the rules behind their colours."""

from django.urls import path

from registers.urls import register_paths
from supervision.views import boards, drafting, items, rules

app_name = "supervision"
urlpatterns = [
    path("supervision/", boards.board, name="board"),
    path("supervision/mine/", boards.mine, name="mine"),
    path("supervision/approvals/", boards.approvals, name="approvals"),
    path("supervision/count/", boards.count, name="count"),
    path("supervision/summary/", boards.summary, name="summary"),
    path("supervision/draft/", drafting.draft, name="draft"),
    path("supervision/raise/", drafting.raise_item, name="raise"),
    path("supervision/rules/", rules.rules, name="rules"),
    path("supervision/rules/<int:pk>/", rules.rule_edit, name="rule-edit"),
    path("supervision/profiles/<int:pk>/add/", rules.rule_add, name="rule-add"),
    path("supervision/profiles/<int:pk>/choose/", rules.profile_choose, name="profile-choose"),
    path("supervision/terms/<int:pk>/", rules.term_edit, name="term-edit"),
    path("supervisions/urge/", items.urge_many, name="urge-many"),
    path("supervisions/<int:pk>/", items.item, name="item"),
    path("supervisions/<int:pk>/edit/", drafting.edit, name="edit"),
    path("supervisions/<int:pk>/files/<uuid:key>/", items.evidence, name="file"),
    path("supervisions/<int:pk>/papers/<slug:kind>/", items.paper, name="paper"),
    path("supervisions/<int:pk>/proposals/<int:key>/", items.proposal, name="proposal"),
    path("supervisions/<int:pk>/do/<slug:action>/", items.act, name="act"),
    *register_paths("supervision"),
]
