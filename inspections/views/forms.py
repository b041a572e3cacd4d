"""How the rows of this room are kept: their forms, the services behind them, and who may."""

from typing import Any

from django.http import Http404
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from inspections import access, services
from inspections.forms import CaseForm, ComplaintForm, EvaluationForm, ProjectForm, SpotCheckForm
from registers.editing import Editing, paths


def own_page(row: Any) -> str:
    """Return the address of the row's own page."""
    url: str = row.get_absolute_url()
    return url


def body_keeps(user: User, row: Any) -> bool:
    """Let the office keep every body's rows and a body's people their own; nobody learns of another body's."""
    if user.role in access.OF_A_BODY and row is not None and row.body_id != user.body_id:
        raise Http404
    return user.role in access.KEEPERS


SPOT_CHECK = Editing(
    noun="spot-check",
    form=SpotCheckForm,
    save=lambda form: services.spot_check_save(spot_check=form.instance, failing_items=form.items()),
    home=own_page,
    listed="inspections:spot-checks",
    register=_("Spot checks"),
)
PROJECT = Editing(
    noun="project",
    form=ProjectForm,
    save=lambda form: services.completed_project_save(project=form.instance),
    home=own_page,
    listed="inspections:projects",
    register=_("Completed projects"),
)
EVALUATION = Editing(
    noun="evaluation",
    form=EvaluationForm,
    save=lambda form: services.service_evaluation_save(evaluation=form.instance),
    home=own_page,
    listed="inspections:evaluations",
    register=_("Service evaluations"),
)
CASE = Editing(
    noun="case",
    form=CaseForm,
    save=lambda form: services.enforcement_case_save(case=form.instance),
    home=own_page,
    listed="inspections:cases",
    register=_("Enforcement cases"),
    door=body_keeps,
)
COMPLAINT = Editing(
    noun="complaint",
    form=ComplaintForm,
    save=lambda form: services.complaint_save(complaint=form.instance),
    home=own_page,
    listed="inspections:complaints",
    register=_("Complaints and reports"),
    door=body_keeps,
)

urlpatterns: list[URLPattern] = [
    *paths(SPOT_CHECK, "spot-checks"),
    *paths(PROJECT, "projects"),
    *paths(EVALUATION, "evaluations"),
    *paths(CASE, "cases"),
    *paths(COMPLAINT, "complaints"),
]
