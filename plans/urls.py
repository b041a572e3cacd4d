"""The plan, its lead group, bodies and townships, and the closing of quarters."""

from django.urls import path

from plans import reorganising, views

app_name = "plans"
urlpatterns = [
    path("plans/current/", views.current_plan, name="current-plan"),
    path("plans/current/lead-group/", views.current_lead_group, name="current-lead-group"),
    path("quarters/", views.quarters, name="quarters"),
    path("quarters/<slug:code>/close/", views.close_quarter, name="quarter-close"),
    path("amendments/", views.amendments, name="amendments"),
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
