"""Nobody reads a constraint's name: whatever the database refuses is said in words."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, CheckConstraint, Model, UniqueConstraint
from django.utils import translation

from targets.models import Applicability
from tests.factories import make_enterprise, make_indicator, make_product

OURS = {
    config.name
    for config in apps.get_app_configs()
    if config.path.startswith(str(apps.get_app_config("targets").path)[:-8])
}


def is_told_by_its_fields(constraint: BaseConstraint) -> bool:
    """Say whether Django names the fields in words: of a uniqueness without a condition."""
    return isinstance(constraint, UniqueConstraint) and bool(constraint.fields) and constraint.condition is None


CONSTRAINTS = [
    pytest.param(model, constraint, id=constraint.name)
    for model in apps.get_models()
    if model._meta.app_config.name in OURS
    for constraint in model._meta.constraints
    if not is_told_by_its_fields(constraint)
]


def test_there_are_constraints() -> None:
    assert len(CONSTRAINTS) >= 80
    assert any(isinstance(parameter.values[1], CheckConstraint) for parameter in CONSTRAINTS)


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS)
def test_every_constraint_says_in_chinese_what_is_wrong(model: type[Model], constraint: BaseConstraint) -> None:
    assert constraint.violation_error_message != BaseConstraint.default_violation_error_message
    with translation.override("zh-hans"):
        words = constraint.get_violation_error_message()
    assert constraint.name not in words
    assert any("\u4e00" <= character <= "\u9fff" for character in words), words


@pytest.mark.django_db
def test_overlapping_spans_are_refused_in_words() -> None:
    indicator = make_indicator("certified-enterprises")
    Applicability.objects.create(indicator=indicator, since="2014-01-01", basis="停止评选")
    with pytest.raises(ValidationError) as refused:
        Applicability(indicator=indicator, since="2014-06-01", basis="停止评选").full_clean()
    assert refused.value.messages == ["时段与已有记录重叠：请先将另一时段止于前一日，或另选日期。"]


@pytest.mark.django_db
def test_a_span_that_ends_before_it_begins_is_refused_in_words() -> None:
    product = make_product(make_enterprise())
    product.ended_on = product.launched_on.replace(year=2000)
    with pytest.raises(ValidationError) as refused:
        product.full_clean()
    assert refused.value.messages == ["停产日期不能早于投产日期。"]
