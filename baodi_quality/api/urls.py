"""The addresses of the programming interface."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from baodi_quality.api.attainments import AttainmentViewSet
from baodi_quality.api.indicators import IndicatorViewSet
from departments.api.bodies import BodyViewSet, DutyViewSet
from departments.api.plans import ClauseViewSet, PlanViewSet
from departments.api.views import Nowhere, documentation
from enterprises.api.certificates import CertificateViewSet, EventViewSet
from enterprises.api.enterprises import DesignationViewSet, EnterpriseViewSet, ResearchInstitutionViewSet
from enterprises.api.products import AwardViewSet, ProductViewSet, StandardViewSet
from enterprises.api.references import IndustryViewSet, ServiceIndustryViewSet, TownshipViewSet
from inspections.api.cases import CaseViewSet, ComplaintViewSet, LawViewSet
from inspections.api.rectifications import RectificationViewSet
from inspections.api.registers import EvaluationViewSet, ProjectViewSet
from inspections.api.spot_checks import SpotCheckViewSet

ROUTES = {
    "plans": PlanViewSet,
    "clauses": ClauseViewSet,
    "indicators": IndicatorViewSet,
    "attainments": AttainmentViewSet,
    "bodies": BodyViewSet,
    "duties": DutyViewSet,
    "townships": TownshipViewSet,
    "industries": IndustryViewSet,
    "service-industries": ServiceIndustryViewSet,
    "enterprises": EnterpriseViewSet,
    "designations": DesignationViewSet,
    "research-institutions": ResearchInstitutionViewSet,
    "products": ProductViewSet,
    "standards": StandardViewSet,
    "awards": AwardViewSet,
    "certificates": CertificateViewSet,
    "certificate-events": EventViewSet,
    "spot-checks": SpotCheckViewSet,
    "projects": ProjectViewSet,
    "evaluations": EvaluationViewSet,
    "rectifications": RectificationViewSet,
    "laws": LawViewSet,
    "cases": CaseViewSet,
    "complaints": ComplaintViewSet,
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
