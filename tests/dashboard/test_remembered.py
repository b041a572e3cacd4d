"""The remembered board: what it shows is never older than what is stored."""

import pytest
from django.core.cache import caches
from django.test import Client

from departments.models import Body
from targets.models import Applicability, Attainment, Indicator, Status
from targets.services import figures_recompute
from tests.dashboard.plans import make_indicator, make_owner, make_plan
from tests.factories import make_spot_check, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def board(office: Client) -> str:
    return office.get("/board/?quarter=2014Q3").content.decode()


def one_indicator() -> Indicator:
    indicator = make_indicator(make_plan(), "B6")
    make_owner(indicator, "工商分局")
    make_spot_check(stage="market", sampled_on="2014-08-01")
    figures_recompute()
    return indicator


def test_it_reads_the_figures_once(office):
    one_indicator()
    assert list_queries(lambda: board(office)) == "session user plan plan quarter bodyname report stalemark".split()
    assert list_queries(lambda: board(office)) == "session user plan plan report stalemark".split()


def test_it_shows_a_figure_that_a_late_transaction_brings(office):
    indicator = one_indicator()
    assert "100.00" in read_texts(board(office), ".tile__figure .fig__value")
    newest = Attainment.objects.filter(indicator=indicator, quarter_id=20143, window="year_to_date").get()
    # An older key than the newest: its transaction began earlier and committed later.
    Attainment.objects.filter(pk=newest.pk).update(id=newest.pk + 1000)
    board(office)
    newest.revision, newest.numerator, newest.denominator, newest.status = 2, 1, 4, Status.OFF_TRACK
    newest._state.adding = True
    newest.save(force_insert=True)
    assert "25.00" in read_texts(board(office), ".tile__figure .fig__value")


def test_it_shows_what_else_changes(office):
    indicator = one_indicator()
    board(office)
    Indicator.objects.filter(pk=indicator.pk).update(name="市场商品合格率")
    assert "市场商品合格率" in read_text(board(office), ".tile__head h3 a")
    Body.objects.filter(name="工商分局").update(name="市场监管局")
    assert "市场监管局" in read_texts(board(office), ".tile__owner")
    Applicability.objects.create(indicator=indicator, since="2014-07-01", basis="政策终止")
    figures_recompute()
    assert read_text(board(office), ".tile__basis").endswith("政策终止")
    office.cookies["django_language"] = "en"
    assert read_text(board(office), ".tile__basis").endswith("政策终止")
    assert find_elements(board(office), "html")[0].get("lang") == "en"


def test_pieces_are_kept_in_the_process_only(settings):
    assert settings.CACHES["template_fragments"]["BACKEND"].endswith("LocMemCache")
    assert caches["template_fragments"] is not caches["default"]
