"""The addresses of the programming interface."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from baodi_quality.api.attainments import AttainmentViewSet
from baodi_quality.api.indicators import IndicatorViewSet
from departments.api.bodies import BodyViewSet, DutyViewSet
from departments.api.plans import ClauseViewSet, PlanViewSet
from departments.api.views import Nowhere, documentation

ROUTES = {
    "plans": PlanViewSet,
    "clauses": ClauseViewSet,
    "indicators": IndicatorViewSet,
    "attainments": AttainmentViewSet,
    "bodies": BodyViewSet,
    "duties": DutyViewSet,
}

router = SimpleRouter()
for name, viewset in ROUTES.items():
    router.register(name, viewset, basename=f"api-{name}")

urlpatterns = [
    path("", documentation, name="api-documentation"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    *router.urls,
    re_path("", Nowhere.as_view()),
]
