"""Django's admin keeps to the reader's language on every list, form, history and import, for each role that it lets in."""

import re

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from enterprises.models import ServiceIndustry
from targets.models import Clause, Indicator
from tests.baodi_quality.demo.reading import Reading, find_chinese, find_english, list_english_data, own_words
from tests.baodi_quality.demo.walking import walk

WIDE = {"office": 60, "auditor": 40, "admin": 2}
"""How many views each of these people reaches at least."""
KNOWN = frozenset({"xlsx", "csv", "programme", "china", "True", "False", "Search"})
"""Words that Chinese readers see in Latin letters: kinds of files, a measure's parameter, and what Django says of its icons."""
IN_THE_PLANS_WORDS = ("admin:departments_duty_", "admin:departments_leadgroupseat_")
"""Views whose rows name bodies as the plan does, which stays Chinese."""


def find_codes() -> set[str]:
    """Return the words of user names, of codes and of places in the document."""
    codes = [
        User.objects.values_list("username"),
        ServiceIndustry.objects.values_list("code"),
        Clause.objects.values_list("path"),
    ]
    return {word for rows in codes for (code,) in rows for word in re.split(r"[^A-Za-z]", code)}


@pytest.mark.parametrize("name", WIDE)
def test_every_page_of_the_admin_keeps_to_its_language(demonstration, name):
    client = Client()
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    own, known = own_words(), KNOWN | find_codes()
    english = list_english_data() | {*Indicator.objects.values_list("unit_en", flat=True)}
    views, dead, foreign = set(), [], {}
    for visit in walk(client, "logout|export|jsi18n", start="/admin/"):
        views.add(visit.view)
        if visit.answer.status_code >= 400:
            dead.append((visit.origin, visit.address, visit.answer.status_code))
        if visit.page:
            words = frozenset() if visit.view.startswith(IN_THE_PLANS_WORDS) else own
            foreign |= dict.fromkeys(find_chinese(visit.page, words), (visit.view, "en"))
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
            page = Reading(client.get(visit.address).content.decode())
            # Columns of names in English stand beside the Chinese ones.
            page.plain = [words for words in page.plain if words not in english]
            foreign |= dict.fromkeys(find_english(page, known), (visit.view, "zh"))
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert dead == []
    assert foreign == {}
    assert len(views) >= WIDE[name]
