"""Addresses of the bulletin's pages."""

from django.urls import path

from bulletin import views
from registers.urls import register_paths

app_name = "bulletin"
urlpatterns = [
    *register_paths("bulletin"),
    path("bulletins/new/", views.draft, name="draft"),
    path("bulletins/results/new/<int:scheme>/", views.results_new, name="results-new"),
    path("bulletins/results/<int:pk>/", views.results, name="results"),
    path("bulletins/results/<int:pk>/edit/", views.results_edit, name="results-edit"),
    path("bulletins/results/<int:pk>/document/", views.results_document, name="results-document"),
    path("bulletins/results/<int:pk>/<slug:name>/", views.results_step, name="results-step"),
    path("bulletins/<int:pk>/", views.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/head/", views.head, name="head"),
    path("bulletins/<int:pk>/paragraphs/<int:paragraph>/", views.paragraph, name="paragraph"),
    path("bulletins/<int:pk>/paragraphs/<int:paragraph>/new/", views.paragraph_new, name="paragraph-new"),
    path("bulletins/<int:pk>/take-back/", views.take_back, name="take-back"),
    path("bulletins/<int:pk>/check/", views.check, name="check"),
    path("bulletins/<int:pk>/files/", views.build, name="build"),
    path("bulletins/<int:pk>/files/state/", views.build_state, name="build-state"),
    path("bulletins/<int:pk>/files/<int:build>/<str:suffix>/", views.download, name="download"),
    path("bulletins/<int:pk>/numbers/", views.numbers, name="numbers"),
    path("bulletins/<int:pk>/<str:name>/", views.step, name="step"),
]
