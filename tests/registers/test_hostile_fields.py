"""Each field of each register's form in turn filled with what nobody types: refused beside it, or kept as typed and nothing else changed."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.db.models import Model
from django.http import QueryDict

from registers.forms import RegisterForm
from targets.texts import clean_text, clean_values
from tests.factories import make_quarters, make_user
from tests.registers.test_stale_copies import MAKE, REGISTERS, sent

pytestmark = pytest.mark.django_db
VALUES = {
    "superscript": "²③",
    "control": "甲\x0b乙\ufffe<b>%s{{7}}",
    "long": "测" * 5000,
}
CHINESE = re.compile("[\u4e00-\u9fff]")


def columns(row: Model) -> dict[str, Any]:
    """Return what the database keeps of a row, without what it works out itself."""
    row.refresh_from_db()
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.generated}


def filled(form: RegisterForm, name: str, value: str) -> QueryDict:
    """Return what reaches a form of which one field says this, in each of its boxes."""
    widget, html_name = form.fields[name].widget, form[name].html_name
    boxes = widget.spread(html_name, [(value,) * 3]) if hasattr(widget, "spread") else {html_name: value}
    return clean_values(QueryDict(urlencode(sent(form) | boxes, doseq=True)))


@pytest.mark.parametrize("noun", MAKE)
def test_a_field_refuses_what_it_does_not_take_and_keeps_the_rest_as_typed(noun: str) -> None:
    make_quarters()
    row, user, kind = MAKE[noun](), make_user(), REGISTERS[noun].form
    before, opened = columns(row), kind(instance=row, user=user)
    for name, field in opened.fields.items():
        if name == "opened" or field.disabled:
            continue
        for what, value in VALUES.items():
            where = noun, name, what
            form = kind(filled(opened, name, value), instance=row, user=user)
            if form.is_valid():
                with transaction.atomic():
                    form.save()
                    after = columns(row)
                    transaction.set_rollback(True)
                if isinstance(after.get(name), str):
                    assert after[name] == clean_text(value), where
            else:
                assert name in form.errors, (where, form.errors)
                assert all(CHINESE.search(message) for message in form.errors[name]), where
            # What a refused form has put into the row goes again.
            assert columns(row) == before, where
