"""The programming interface and its document."""

from django.utils.translation import gettext_lazy as _

from baodi_quality.settings.environment import env

# Tokens of one person for programs that are in force at once.
TOKENS_A_PERSON = env.int("TOKENS_A_PERSON", default=20)
# How often one caller may call the programming interface.
API_RATE = env("API_RATE", default="600/min")
# For how long the answer under an Idempotency-Key is given again.
IDEMPOTENCY_DAYS = env.int("IDEMPOTENCY_DAYS", default=7)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.TokenAuthentication",
        "api.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.access.RolePermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "api.paging.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["api.filtering.KnownFilters"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.CallerThrottle"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.ApiSchema",
    # OPTIONS would describe fields and choices a second time, besides the schema.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.problems.problem_response",
    # Else DRF would take `?format=` for itself, and look for a renderer of that name.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Baodi quality programme API",
    "DESCRIPTION": _("Programming interface of the quality promotion portal"),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "FigureStatusEnum": "targets.models.Status",
        "CertificateStatusEnum": "enterprises.models.CertificateStatus",
        "FindingEnum": "inspections.models.projects.Finding",
        "SupervisionStateEnum": "supervision.models.items.Supervision.State",
        "SupervisionPartStateEnum": "supervision.models.items.SupervisionPart.State",
        "SupervisionColourEnum": "supervision.models.colours.Colour",
        "StageEnum": "inspections.models.SpotCheck.Stage",
        "ScoreStageEnum": "assessment.models.sheets.Score.Stage",
        "PartRoleEnum": "departments.models.duties.Part",
        "SupervisionActionEnum": "api.v1.supervision_serializers.ACTS",
        "RectificationActionEnum": "api.v1.rectification_acts.ACTIONS",
        "RectificationStateEnum": "inspections.models.rectifications.Rectification.State",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "api.schema.name_for_machines"],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}
