"""Reviewing reports, and what is decided on them: deadlines, unlocking, corrections."""

from django.urls import path

from departments.views.reports import corrections, deadlines, history, queue, reviewing, unlocking

from .filling import REPORT

urlpatterns = [
    path("reports/review/", queue.review_queue, name="report-queue"),
    path("reports/review/accept/", queue.review_accept_several, name="report-accept-several"),
    path(f"{REPORT}review/", reviewing.review, name="report-review"),
    path(f"{REPORT}review/accept/", reviewing.review_accept, name="report-accept"),
    path(f"{REPORT}versions/<int:number>/", history.report_version, name="report-version"),
    path(f"{REPORT}history/<int:step>/", history.report_step_content, name="report-step-content"),
    path("reports/deadlines/", deadlines.deadlines, name="report-deadlines"),
    path("reports/deadlines/<slug:quarter>/", deadlines.deadline, name="report-deadline"),
    path(f"{REPORT}extend/", deadlines.extend, name="report-extend"),
    path("reports/unlocking/", unlocking.unlockings, name="report-unlockings"),
    path("reports/unlocking/<int:pk>/", unlocking.unlock_decide, name="report-unlocking"),
    path(f"{REPORT}unlock/", unlocking.unlock_ask, name="report-unlock"),
    path("reports/corrections/", corrections.corrections, name="report-corrections"),
    path("reports/corrections/<int:pk>/", corrections.correction, name="report-correction"),
    path(f"{REPORT}correct/", corrections.correct, name="report-correct"),
]
