"""Addresses of this app; the page of an enterprise is here since it shows what was inspected."""

from django.urls import path

from inspections.rectification import urls as rectification
from inspections.views import cases, claiming, details, producers, surveys
from registers.urls import register_paths

app_name = "inspections"
urlpatterns = [
    path("enterprises/<int:pk>/", details.enterprise, name="enterprise"),
    path("spot-checks/<int:pk>/", details.spot_check, name="spot-check"),
    path("spot-checks/producers/outside/", producers.mark_outside, name="mark-outside"),
    path("spot-checks/producers/claim/", claiming.claim_producers, name="claim-producers"),
    path("spot-checks/producers/match/", producers.match_producer, name="match-producer"),
    path("projects/<int:pk>/", details.project, name="project"),
    path("evaluations/<int:pk>/", details.evaluation, name="evaluation"),
    path("surveys/<int:pk>/", surveys.survey, name="survey"),
    path("city-rates/<int:pk>/", surveys.city_rate, name="city-rate"),
    path("cases/summary/", cases.summary, name="case-summary"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("complaints/<int:pk>/", cases.complaint, name="complaint"),
    *rectification.urlpatterns,
    *register_paths("inspections"),
]
