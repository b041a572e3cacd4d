"""Every role follows the links that it is shown: none leads to a page that refuses it, and each page keeps to its language."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.baodi_quality.demo.reading import find_chinese, find_english, own_words
from tests.baodi_quality.demo.walking import walk

WIDE = {"office": 110, "leader": 60, "auditor": 60, "admin": 10, "head-gongshang": 35, "liaison-jiaoyu": 25}
"""How many views each of these people reaches at least, so that the test cannot pass by reaching nothing."""
LANGUAGE = {"auditor": "zh-hans"}
"""Who reads Chinese: who reads most and writes nothing. The others read English, so that no page is opened twice."""
KNOWN = frozenset({"Excel", "Word", "Ctrl", "portal", "web", "worker", "beat", "figures", "programme", "china"})
"""Words that Chinese readers see in Latin letters: names of programs, keys and processes, of the database's user, and of a measure's
parameter."""
SENT = ("notifications:inbox", "registers:inbox")
"""Views of messages, which stay as they were sent: in the language that the person read then."""


@pytest.mark.parametrize("name", WIDE)
def test_no_link_refuses_whoever_is_shown_it_and_no_page_speaks_another_language(demonstration, name):
    client, language = Client(raise_request_exception=False), LANGUAGE.get(name, "en")
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    own, known = own_words(), KNOWN | {*User.objects.values_list("username", flat=True)}
    views, dead, foreign = set(), [], {}
    for visit in walk(client):
        views.add(visit.view)
        if visit.answer.status_code >= 400:
            dead.append((visit.origin, visit.address, visit.answer.status_code))
        if visit.page and not visit.view.startswith(SENT):
            words = find_chinese(visit.page, own) if language == "en" else find_english(visit.page, known)
            foreign |= dict.fromkeys(words, visit.view)
    assert dead == []
    assert foreign == {}
    assert len(views) >= WIDE[name]
