"""Addresses of rectifications and of the rules behind their deadlines."""

from django.urls import path

from inspections.views import deadline_rules, rectifications
from registers.views.rows import add_row

urlpatterns = [
    path("spot-checks/<int:pk>/rectification/", rectifications.start, name="rectification-add"),
    path("spot-checks/rectification/", rectifications.start_many, name="rectification-add-many"),
    path("rectifications/choose/", rectifications.choose, name="rectification-choose"),
    path("rectifications/urge/", rectifications.urge_many, name="rectification-urge-many"),
    path("rectifications/rules/", deadline_rules.rules, name="deadline-rules"),
    path("rectifications/rules/add/", add_row, {"register": deadline_rules.RULES}, name="deadline-rule-add"),
    path("rectifications/rules/<int:pk>/edit/", deadline_rules.rule_edit, name="deadline-rule-edit"),
    path("rectifications/<int:pk>/", rectifications.rectification, name="rectification"),
    path("rectifications/<int:pk>/files/<uuid:key>/", rectifications.evidence, name="rectification-file"),
    path("rectifications/<int:pk>/<slug:name>/", rectifications.step, name="rectification-step"),
]
