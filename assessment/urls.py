"""Addresses of the yearly assessment."""

from django.urls import path

from assessment.views import counting, league, panels, results, reviewing, schemes, sheets

SCHEME = "assessment/schemes/<int:pk>/"
SHEET = "assessment/sheets/<int:pk>/"

app_name = "assessment"
urlpatterns = [
    path("assessment/", schemes.schemes, name="schemes"),
    path("assessment/count/", counting.count, name="count"),
    path("assessment/summary/", counting.summary, name="summary"),
    path("assessment/league/", league.league, name="league"),
    path(SCHEME, schemes.scheme, name="scheme"),
    path(f"{SCHEME}items/<int:item>/", schemes.scheme_item, name="scheme-item"),
    path(f"{SCHEME}permit-file/", schemes.permit, name="permit-file"),
    path(f"{SCHEME}recusals/", schemes.recusal, name="recusals"),
    path(f"{SCHEME}matrix/", results.matrix, name="matrix"),
    path(f"{SCHEME}results/", results.results, name="results"),
    path(f"{SCHEME}<slug:action>/", schemes.scheme_action, name="scheme-action"),
    path(SHEET, sheets.sheet, name="sheet"),
    path(f"{SHEET}answers/", sheets.answers, name="answers"),
    path(f"{SHEET}marks/", panels.marks, name="marks"),
    path(f"{SHEET}review/", reviewing.review, name="review"),
    path(f"{SHEET}raise/<slug:kind>/", reviewing.raise_finding, name="raise"),
    path(f"{SHEET}findings/<slug:kind>/<int:finding>/", reviewing.decide_finding, name="finding"),
    path(f"{SHEET}objections/<int:objection>/", reviewing.decide_objection, name="objection"),
    path(f"{SHEET}files/<uuid:key>/", sheets.evidence, name="file"),
    path(f"{SHEET}<slug:action>/", sheets.sheet_action, name="sheet-action"),
]
