"""The plan, its lead group, bodies and townships, and the closing of quarters."""

from django.urls import path

from plans import reorganising, views
from registers.urls import register_paths

app_name = "plans"
urlpatterns = [
    path("plans/current/", views.current_plan, name="current-plan"),
    path("plans/", views.plans, name="plans"),
    path("plans/drafts/<int:pk>/", views.draft, name="draft"),
    path("plans/drafts/<int:pk>/document/", views.draft_document, name="draft-document"),
    path("plans/drafts/<int:pk>/document/edit/", views.draft_text, name="draft-text"),
    path("plans/drafts/<int:pk>/document/<path:path>/edit/", views.draft_clause, name="draft-clause"),
    path("plans/drafts/<int:pk>/head/", views.draft_head, name="draft-head"),
    path("plans/drafts/<int:pk>/goals/new/", views.draft_goal, name="draft-goal-new"),
    path("plans/drafts/<int:pk>/goals/<str:code>/", views.draft_goal, name="draft-goal"),
    path(
        "plans/drafts/<int:pk>/goals/<str:code>/remove/", views.draft_remove, {"part": "goal"}, name="draft-goal-remove"
    ),
    path("plans/drafts/<int:pk>/indicators/new/", views.draft_indicator_new, name="draft-indicator-new"),
    path("plans/drafts/<int:pk>/indicators/<str:code>/", views.draft_indicator, name="draft-indicator"),
    path(
        "plans/drafts/<int:pk>/indicators/<str:code>/remove/",
        views.draft_remove,
        {"part": "indicator"},
        name="draft-indicator-remove",
    ),
    path("plans/drafts/<int:pk>/duties/new/", views.draft_duty, name="draft-duty-new"),
    path("plans/drafts/<int:pk>/duties/<str:code>/", views.draft_duty, name="draft-duty"),
    path(
        "plans/drafts/<int:pk>/duties/<str:code>/remove/",
        views.draft_remove,
        {"part": "duty"},
        name="draft-duty-remove",
    ),
    path("plans/drafts/<int:pk>/duties/<str:code>/items/new/", views.draft_item, name="draft-item-new"),
    path("plans/drafts/<int:pk>/duties/<str:code>/items/<str:item>/", views.draft_item, name="draft-item"),
    path(
        "plans/drafts/<int:pk>/duties/<str:code>/items/<str:item>/remove/",
        views.draft_item_remove,
        name="draft-item-remove",
    ),
    path("plans/drafts/<int:pk>/mapping/", views.draft_mapping, name="draft-mapping"),
    path("plans/drafts/<int:pk>/propose/", views.draft_propose, name="draft-propose"),
    path("plans/drafts/<int:pk>/drop/", views.draft_drop, name="draft-drop"),
    path("plans/current/lead-group/", views.current_lead_group, name="current-lead-group"),
    path("quarters/", views.quarters, name="quarters"),
    path("quarters/<slug:code>/close/", views.close_quarter, name="quarter-close"),
    *register_paths("plans"),
    path("amendments/<int:pk>/", views.amendment, name="amendment"),
    path("amendments/<int:pk>/do/<slug:action>/", views.amendment_act, name="amendment-act"),
    path("amendments/<int:pk>/files/<uuid:key>/", views.amendment_file, name="amendment-file"),
    path("milestones/", views.milestones, name="milestones"),
    path("milestones/<int:pk>/", views.milestone, name="milestone"),
    path("milestones/<int:pk>/hand-in/", views.hand_in, name="round-hand-in"),
    path("milestones/rounds/<int:pk>/do/<slug:action>/", views.round_act, name="round-act"),
    path("milestones/rounds/<int:pk>/files/<uuid:key>/", views.round_file, name="round-file"),
    path("plans/<slug:plan>/indicators/<slug:code>/amend/", views.propose_amendment, name="amendment-propose"),
    path(
        "plans/<slug:plan>/indicators/<slug:code>/applicability/",
        views.propose_applicability,
        name="applicability-propose",
    ),
    path("plans/<slug:plan>/indicators/<slug:code>/versions/", views.versions, name="versions"),
    path("plans/<slug:code>/", views.plan, name="plan"),
    path("plans/<slug:code>/successor/", views.draft_begin, name="draft-begin"),
    path("plans/<slug:code>/lead-group/", views.lead_group, name="lead-group"),
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/<slug:code>/", views.body, name="body"),
    path("bodies/<slug:code>/rename/", views.reorganise, {"form": reorganising.BodyRenameForm}, name="body-rename"),
    path("bodies/<slug:code>/merge/", views.reorganise, {"form": reorganising.BodyMergeForm}, name="body-merge"),
    path(
        "townships/<slug:code>/rename/",
        views.reorganise,
        {"form": reorganising.TownshipRenameForm},
        name="township-rename",
    ),
    path(
        "townships/<slug:code>/merge/",
        views.reorganise,
        {"form": reorganising.TownshipMergeForm},
        name="township-merge",
    ),
]
