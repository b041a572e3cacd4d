"""A body's home, and filling in its report."""

from django.urls import path

from departments.views.reports import files, filling, formsheet, home

REPORT = "reports/<slug:body>/<slug:quarter>/"

urlpatterns = [
    path("home/", home.body_home, name="body-home"),
    path(REPORT, filling.report, name="report"),
    path(f"{REPORT}presence/", filling.report_presence, name="report-presence"),
    path(f"{REPORT}form/", formsheet.report_form_sheet, name="report-form-sheet"),
    path(f"{REPORT}form/file/", formsheet.report_form_file, name="report-form-file"),
    path(f"{REPORT}offer/", filling.report_offer, name="report-offer"),
    path(f"{REPORT}steps/<slug:step>/", filling.report_step, name="report-step"),
    path(f"{REPORT}items/<int:value>/", filling.report_item, name="report-item"),
    path(f"{REPORT}items/<int:value>/known/", filling.report_item_known, name="report-item-known"),
    path(f"{REPORT}items/<int:value>/register/", files.report_register, name="report-register"),
    path(f"{REPORT}items/<int:value>/files/", files.report_files, name="report-files"),
    path(f"{REPORT}files/<int:file>/", files.report_file, name="report-file"),
    path(f"{REPORT}files/<int:file>/take-out/", files.report_file_take_out, name="report-file-take-out"),
]
