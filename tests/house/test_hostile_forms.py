"""Every form that a role is shown, in the portal and in the admin, filled with what nobody types: never a 500, nothing half written."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from accounts.models import User
from audit.models import Event
from registers.plain_forms import PointsField
from tests.house.forms_of_pages import PageForm, is_page, walk_forms
from tests.pages import read_texts

HOSTILE: dict[str, Any] = {
    "control": "甲\x00乙\x0b\ufffe",
    "huge": "9" * 5000,
    "late": "9999-12-31",
    "superscript": "²③",
    "full width": "１２３",
    "endless": "测" * 100_000,
    "several": ["1", "甲"],
    "foreign": str(2**31 - 5),
    "beyond bigint": str(2**63),
    "negative": "-1",
    "nan": "NaN",
    "infinite": "Infinity",
    "emoji": "👨‍👩‍👧",
    "surrogate": '"\\ud800\\u0000"',
    "json": '{"a": [1e999]}',
    "brackets": "[" * 20_000,
}
TURNS = 3
OWN = {"accounts:sign-out", "accounts:own-session-end", "admin:logout"}
"""What ends the session of whoever tries."""
LEAST = {"office": 80, "leader": 20, "head-gongshang": 15, "liaison-jiaoyu": 10, "admin": 8, "secadmin": 4}
"""How many forms each of these people is shown at least, so that the test cannot pass by finding nothing."""


def fill(form: PageForm) -> Iterator[dict[str, Any]]:
    """Yield fillings: all fields hostile, each otherwise; then every third one, the others as they were opened or plausible."""
    values = [*HOSTILE.values()]
    names = [name for name, kind in form.kinds.items() if kind != "file" and name != "opened"]
    for turn in range(TURNS + 1):
        chosen = [name for at, name in enumerate(names) if turn == TURNS or at % TURNS == turn]
        hostile = {name: values[(names.index(name) * 3 + turn * 5) % len(values)] for name in chosen}
        yield {**form.values, **hostile}


def find_faults(client: Client, form: PageForm) -> Iterator[tuple[Any, ...]]:
    """Yield what is wrong with the answers: a fault of the server, something written though refused, a refusal without a word."""
    for turn, filled in enumerate(fill(form)):
        with transaction.atomic():
            before = Event.objects.changes().order_by("-pk").values_list("pk", flat=True).first()
            answer = client.post(form.address, filled)
            after = Event.objects.changes().order_by("-pk").values_list("pk", flat=True).first()
            transaction.set_rollback(True)
        if answer.status_code >= 500:
            yield form.view, turn, answer.status_code
        elif answer.status_code >= 400:
            if after != before:
                yield form.view, turn, answer.status_code, "written"
            if is_page(answer) and not any(read_texts(answer, "[role=alert], .entry-form__error, .errorlist, h1, p")):
                yield form.view, turn, answer.status_code, "without a word"


@pytest.mark.parametrize("typed", ["9" * 5000, "1e999", "0.3", "-0.5", "10.5", "NaN"])
def test_points_that_are_none_are_refused_in_words(typed):
    """A number beyond every float ended in an error where steps are checked."""
    field = PointsField(min_value=0, max_value=10, max_digits=4, decimal_places=1, step_size=Decimal("0.5"))
    with pytest.raises(ValidationError):
        field.clean(typed)
    assert field.clean("9.5") == Decimal("9.5")


@pytest.mark.parametrize("start", ["/", "/admin/"], ids=["portal", "admin"])
@pytest.mark.parametrize("name", LEAST)
def test_no_form_fails_over_what_is_typed_into_it(demonstration, name, start):
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    forms = [form for form in walk_forms(client, start) if form.view not in OWN]
    faults = [fault for form in forms for fault in find_faults(client, form)]
    assert faults == []
    assert start != "/" or len(forms) >= LEAST[name]
