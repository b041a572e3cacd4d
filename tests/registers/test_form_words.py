"""What forms say in place of Django's own Chinese."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client

from tests.factories import make_user


@pytest.mark.django_db
def test_a_register_form_asks_for_each_field_by_its_name() -> None:
    client = Client()
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    errors = client.post("/projects/add/", {"note": "补录"}).context["form"].errors
    assert (errors["township"], errors["builder"]) == (["请选择乡镇街道。"], ["请填写建设单位。"])


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.DecimalField(), "3件", "请填数字，不带单位。"),
        (forms.IntegerField(), "3.5", "请填整数，不带单位。"),
        (forms.CharField(), "", "请填写此项。"),
        (forms.DateField(), "去年", "请按“2014-10-15”的格式填写日期。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "乙", "列表中没有“乙”，请从列表中选择。"),
    ],
)
def test_any_form_says_what_to_do(field, typed, said) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [said]
