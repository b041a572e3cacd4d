"""Foreign keys point down only, as imports do (which import-linter holds)."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

CONTRACTS = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
APPS = list(reversed(CONTRACTS[0]["layers"]))
"""From the lowest to the highest, in the order that import-linter holds."""


def relations() -> list[tuple[type[Model], Field, type[Model]]]:
    """Return every foreign key and many-to-many of the portal's own models."""
    return [
        (model, field, field.remote_field.model)
        for label in APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if field.remote_field
    ]


def points_up(model: type[Model], target: type[Model]) -> bool:
    """Say whether the target lies in an app above; the user model is open to all."""
    if target._meta.label == settings.AUTH_USER_MODEL or target._meta.app_label not in APPS:
        return False
    return APPS.index(target._meta.app_label) > APPS.index(model._meta.app_label)


def test_relations_point_down_only():
    assert [str(field) for model, field, target in relations() if points_up(model, target)] == []


def test_the_rule_is_tried_on_every_app_with_models():
    own = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
    assert own == set(APPS)
    assert {model._meta.app_label for model, _, _ in relations()} == own - {"dashboard", "baodi_quality"}


def test_a_relation_upwards_would_be_found():
    enterprise, indicator = apps.get_model("enterprises.Enterprise"), apps.get_model("targets.Indicator")
    assert points_up(indicator, enterprise)
    assert not points_up(enterprise, indicator)
    assert not points_up(indicator, apps.get_model(settings.AUTH_USER_MODEL))


@pytest.mark.parametrize("label", APPS)
def test_every_room_is_installed(label):
    assert apps.get_app_config(label).name == label
