"""All sheets of a scheme at once: the matrix, the results in bands with their ranks, the workbook."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import READERS, SignedInRequest, roles
from assessment.access import VISITORS, get_scheme_for_user
from assessment.documents.workbook import assessment_workbook
from assessment.models import AssessmentRun, Scheme, Sheet, Veto
from assessment.pages.ranking import Ranking
from assessment.transitions import SCHEME_TRANSITIONS
from exchange.exports.downloads import download_content


@require_GET
@roles(*READERS)
def matrix(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show bodies × items: how warm each cell is, and what is missing."""
    scheme = get_scheme_for_user(request.user, pk)
    ranking = Ranking(scheme, list(scheme.sheets.with_names()))
    run = AssessmentRun.objects.filter(scheme=scheme).first()
    can_reckon = not SCHEME_TRANSITIONS.reason_not_allowed(scheme, "reckon", request.user)
    context = {"scheme": scheme, "ranking": ranking, "run": run, "can_reckon": can_reckon}
    return render(request, "assessment/matrix.html", context)


@require_GET
@roles(*VISITORS)
def results(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the results in bands with vetoes, and the ranking; a body sees no rank before the results are announced."""
    scheme = get_scheme_for_user(request.user, pk)
    is_reader = request.user.sees_all_figures
    ranking = Ranking(scheme, list(scheme.sheets.with_names().visible_to(request.user)))
    if request.GET.get("format") == "xlsx":
        if not is_reader:
            raise PermissionDenied
        return download_content(
            user=request.user, key="assessment", content=assessment_workbook(ranking), rows=len(ranking.sheets),
            query=request.GET.urlencode(), file_name=_("{scheme}, results").format(scheme=scheme.title) + ".xlsx",
        )  # fmt: skip
    vetoes = Veto.objects.filter(sheet__scheme=scheme, sheet__in=ranking.sheets).select_related(
        "rule", "sheet__body", "sheet__township"
    )
    context = {
        "scheme": scheme, "ranking": ranking, "vetoes": vetoes, "shows_ranks": is_reader or scheme.state == Scheme.State.ISSUED,
        "states": [(label, sum(sheet.state == state for sheet in ranking.sheets)) for state, label in Sheet.State.choices],
    }  # fmt: skip
    return render(request, "assessment/results.html", context)
