"""The addresses of the programming interface."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from api import token_pages
from api.v1.assessments import SchemeViewSet, SheetViewSet
from api.v1.attainments import AttainmentViewSet
from api.v1.bodies import BodyViewSet, DutyViewSet
from api.v1.cases import CaseViewSet, ComplaintViewSet, LawViewSet
from api.v1.certificates import CertificateViewSet, EventViewSet
from api.v1.enterprises import DesignationViewSet, EnterpriseViewSet, ResearchInstitutionViewSet
from api.v1.indicators import IndicatorViewSet
from api.v1.meetings import MeetingViewSet
from api.v1.plans import ClauseViewSet, PlanViewSet
from api.v1.products import AwardViewSet, ProductViewSet, StandardViewSet
from api.v1.projects import EvaluationViewSet, ProjectViewSet
from api.v1.rectifications import RectificationViewSet
from api.v1.references import IndustryViewSet, ServiceIndustryViewSet, TownshipViewSet
from api.v1.sites import SiteLevelViewSet, SiteMemberViewSet, SiteViewSet
from api.v1.spot_checks import SpotCheckViewSet
from api.v1.supervision_proposals import SupervisionProposalViewSet
from api.v1.supervisions import SupervisionViewSet
from api.v1.surveys import CityRateViewSet, SurveyViewSet
from api.views import NotFoundView, documentation

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
    "sites": SiteViewSet,
    "site-levels": SiteLevelViewSet,
    "site-members": SiteMemberViewSet,
    "spot-checks": SpotCheckViewSet,
    "projects": ProjectViewSet,
    "evaluations": EvaluationViewSet,
    "surveys": SurveyViewSet,
    "city-rates": CityRateViewSet,
    "rectifications": RectificationViewSet,
    "supervisions": SupervisionViewSet,
    "supervision-proposals": SupervisionProposalViewSet,
    "laws": LawViewSet,
    "cases": CaseViewSet,
    "complaints": ComplaintViewSet,
    "meetings": MeetingViewSet,
    "assessment-schemes": SchemeViewSet,
    "assessment-sheets": SheetViewSet,
}

router = SimpleRouter()
for name, viewset in ROUTES.items():
    router.register(name, viewset, basename=name)
version_1 = [
    path("", documentation, name="documentation"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    *router.urls,
    # Last: whatever leads nowhere is answered as a problem and not as a page.
    re_path("", NotFoundView.as_view()),
]

app_name = "api"
urlpatterns = [
    path("api/v1/", include(version_1)),
    path("tokens/", token_pages.api_tokens, name="tokens"),
    path("tokens/all/", token_pages.all_api_tokens, name="tokens-all"),
    path("tokens/<int:pk>/revoke/", token_pages.revoke_api_token, name="token-revoke"),
]
