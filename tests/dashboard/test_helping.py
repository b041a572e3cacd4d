"""The help: each role's own, with pages that the role may enter, found in the menu and by search."""

import pytest
from django.test import Client

from accounts.models import Role
from dashboard.help import TOPICS, list_topics
from dashboard.search.functions import find_functions, get_roles
from tests.factories import make_user
from tests.pages import find_elements, read_texts


@pytest.mark.parametrize("role", list(Role))
def test_every_page_of_the_help_may_be_entered_by_its_role(role) -> None:
    pages = {topic.page for topic in list_topics(role)} - {"admin:index"}
    assert [page for page in sorted(pages) if role not in get_roles(page)] == []


@pytest.mark.django_db
def test_a_role_reads_its_own_help_from_the_menu_and_by_search() -> None:
    leader = make_user(Role.LEADER)
    client = Client()
    client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/help/")
    assert read_texts(page, ".help h2")[: len(TOPICS[Role.LEADER])] == [
        str(topic.task) for topic in TOPICS[Role.LEADER]
    ]
    assert find_elements(page, ".user-menu a[href='/help/']")
    assert [link.url for link in find_functions(leader, "帮助")] == ["/help/"]
