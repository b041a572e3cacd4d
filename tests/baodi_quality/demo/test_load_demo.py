"""The demonstration data: complete, the same every time, and telling the story that it is meant to tell."""

import datetime as dt
import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User
from baodi_quality.demo.accounts import accounts_create
from baodi_quality.demo.references import read_references
from baodi_quality.demo.world import World, world_invent
from departments.models import Body
from enterprises.identifiers import validate_org_code, validate_registration_number, validate_uscc
from enterprises.models import BrandAward, Certificate, CertificateEvent, Enterprise, Product
from inspections.models import CompletedProject, FailingItem, ServiceEvaluation, SpotCheck
from targets.models import Attainment, Indicator, StaleMark

# Judged figures at the end of the quarter: numerator, denominator, status.
FIGURES = {
    # Production: 380 of 400 in the second quarter of 2011 is exactly 95 %; 2013 dips, 2014 recovers.
    ("B5", 20132, "year_to_date"): (833, 880, "behind"),
    ("B5", 20112, "quarter"): (380, 400, "attained"),
    ("B5", 20134, "year_to_date"): (1698, 1800, "behind"),
    ("B5", 20143, "year_to_date"): (1366, 1420, "attained"),
    # Market: 1899 of 1999 is 94.997 %, which is not 95.
    ("B6", 20124, "year_to_date"): (1899, 1999, "behind"),
    ("B6", 20134, "year_to_date"): (2133, 2240, "attained"),
    ("B6", 20143, "year_to_date"): (1892, 2000, "behind"),
    ("B6", 20144, "year_to_date"): (1901, 2010, "behind"),
    ("A1", 20123, "plan_to_date"): (0, None, "off_track"),
    ("A1", 20124, "plan_to_date"): (0, None, "not_applicable"),
    ("A2", 20143, "plan_to_date"): (14, None, "behind"),
    ("A3", 20143, "quarter_end"): (4, 5, "on_track"),
    ("A5", 20143, "quarter_end"): (3, 6, "behind"),
    ("B1", 20143, "quarter_end"): (208, 344, "on_track"),
    ("B2a", 20143, "quarter_end"): (76, 86, "on_track"),
    ("B2b", 20143, "quarter_end"): (58, 86, "off_track"),
    ("B2c", 20143, "quarter_end"): (38, 86, "off_track"),
    ("B3", 20134, "quarter_end"): (106, 106, "attained"),
    # Nobody measured the start, so the path begins at the first figure, and 99.06 % is above it.
    ("B3", 20143, "quarter_end"): (105, 106, "on_track"),
    ("B7", 20121, "quarter_end"): (4, None, "on_track"),
    ("B7", 20122, "quarter_end"): (5, None, "attained"),
    ("B7", 20143, "quarter_end"): (9, None, "attained"),
    ("B8", 20134, "quarter_end"): (14, None, "on_track"),
    ("B8", 20143, "quarter_end"): (26, None, "off_track"),
    ("B9", 20134, "quarter_end"): (1090, 1104, "attained"),
    ("B9", 20143, "quarter_end"): (1079, 1105, "on_track"),
    ("B10", 20143, "quarter_end"): (161, None, "attained"),
    ("C1", 20141, "year_to_date"): (7, 7, "attained"),
    ("C1", 20143, "year_to_date"): (23, 24, "off_track"),
    ("C2a", 20143, "year_to_date"): (24, 24, "attained"),
    ("C2d", 20143, "year_to_date"): (23, 24, "off_track"),
    ("D1", 20143, "quarter_end"): (12, 20, "off_track"),
    ("D2", 20143, "year_to_date"): (48, 50, "off_track"),
}


@pytest.fixture
def plan(settings, db):
    settings.DEMO_PASSWORD = ""
    call_command("load_plan", stdout=StringIO())


def load() -> str:
    told = StringIO()
    call_command("load_demo", stdout=told)
    return told.getvalue()


def fingerprint(world: World) -> str:
    """Return a digest of what the rows say, without keys."""
    rows: list[object] = [(row.name, row.org_code, row.founded_on, row.closed_on) for row in world.enterprises]
    rows += [(row.enterprise.name, row.name, row.model, row.launched_on, row.ended_on) for row in world.products]
    rows += [(row.number, row.valid_from, row.valid_until, row.adoption) for row in world.standards]
    rows += [(row.number, row.issued_on, row.expires_on) for row in world.held.certificates]
    rows += [(row.certificate.number, row.kind, row.happened_on) for row in world.held.events]
    rows += [(row.product.name, row.year, row.kind) for row in world.awards]
    rows += [(row.number, row.sampled_on, row.producer_name, row.first_result) for row in world.spot_checks]
    rows += [(row.spot_check.number, row.item, row.measured) for row in world.failing_items]
    rows += [(row.number, row.accepted_on, row.verdict, row.energy) for row in world.projects]
    rows += [(row.number, row.enterprise.name, row.met) for row in world.evaluations]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def test_it_refuses_to_load_without_the_plan(db):
    with pytest.raises(CommandError, match="load_plan"):
        load()
    assert not Enterprise.objects.exists()


def test_it_invents_the_same_rows_every_time(plan):
    first, second = fingerprint(world_invent(read_references())), fingerprint(world_invent(read_references()))
    # The literal holds across machines, Python versions and hash seeds.
    assert (first, second) == ("96885978fe157710", "96885978fe157710")


def test_it_tells_its_story_and_leaves_a_second_run_nothing_to_do(demonstration):
    counts = {model: model.objects.count() for model in (
        Enterprise, Product, Certificate, CertificateEvent, BrandAward, SpotCheck, CompletedProject, ServiceEvaluation,
    )}  # fmt: skip
    assert list(counts.values()) == [364, 1200, 893, 1686, 36, 18076, 154, 260]
    assert "18,076" in demonstration.told
    assert figures() == FIGURES
    assert not StaleMark.objects.exists()
    assert_codes_are_right()
    assert_reasons_can_be_found()
    revisions = Attainment.objects.count()
    assert "18,076" not in load()
    assert Attainment.objects.count() == revisions
    assert {model: model.objects.count() for model in counts} == counts


def figures() -> dict[tuple[str, int, str], tuple[int, int | None, str]]:
    """Return the current figures that the story names."""
    current = Attainment.objects.current().select_related("indicator")
    found = {(row.indicator.code, row.quarter_id, row.window): row for row in current}
    return {key: (found[key].numerator, found[key].denominator, found[key].status) for key in FIGURES}


def assert_codes_are_right() -> None:
    """Every code passes its validator; the unified code is a rarity before October 2015."""
    for row in Enterprise.objects.all():
        for code, validate in (
            (row.org_code, validate_org_code), (row.registration_number, validate_registration_number),
            (row.uscc, validate_uscc),
        ):  # fmt: skip
            if code:
                validate(code)
    assert 0 < Enterprise.objects.exclude(uscc=None).count() < 40


def assert_reasons_can_be_found() -> None:
    """What is red can be traced: one place and category in 2013, two in 2014, one certificate, one project."""
    spare_parts = SpotCheck.objects.filter(
        stage="production", sampled_on__range=(dt.date(2013, 4, 1), dt.date(2013, 9, 30)), category="农机配件",
        township__code="120115119",
    )  # fmt: skip
    assert spare_parts.filter(outcome="failed").count() >= 14 + 18
    wear = SpotCheck.objects.filter(stage="market", sampled_on__year=2014, category="童装", township__code="120115101")
    cables = SpotCheck.objects.filter(
        stage="market", sampled_on__year=2014, category="电线电缆", township__code="120115113"
    )
    assert wear.filter(outcome="failed").count() >= 35
    assert cables.filter(outcome="failed").count() >= 27
    assert CertificateEvent.objects.filter(certificate__scheme="ccc", kind="withdrawn").count() == 1
    refused = CompletedProject.objects.get(verdict="refused", accepted_on__year=2014)
    assert (refused.energy, refused.quality) == ("missed", "met")
    assert SpotCheck.objects.filter(outcome="pending").count() == 3 + 22 + 4 + 26
    failed_at_first = SpotCheck.objects.filter(first_result="failed")
    assert set(FailingItem.objects.values_list("spot_check", flat=True)) == set(
        failed_at_first.values_list("pk", flat=True)
    )


def test_it_creates_accounts_once_and_keeps_no_password(plan, settings, client):
    settings.DEMO_PASSWORD = "correct horse battery"
    created, password = accounts_create(read_references().bodies)
    assert password == "correct horse battery"
    assert {user.username for user in created} >= {
        "office",
        "leader",
        "auditor",
        "admin",
        "secadmin",
        "auditadmin",
        "liaison-weisheng",
        "head-kewei",
    }
    assert not User.objects.filter(password__contains=password).exists()
    assert User.objects.get(username="office").check_password(password)
    assert User.objects.filter(role=Role.LIAISON).count() == Body.objects.exclude(kind="collective").filter(
        pk__in=[body.pk for body in read_references().bodies]
    ).count() == 32  # fmt: skip
    assert accounts_create(read_references().bodies)[0] == []


def test_it_leaves_the_registers_empty_where_only_accounts_are_wanted(plan):
    told = StringIO()
    call_command("load_demo", accounts_only=True, stdout=told)
    assert User.objects.get(username="office").role == Role.OFFICE
    assert not any(model.objects.exists() for model in (Enterprise, SpotCheck, Attainment))
    assert "office" in told.getvalue()


def test_it_draws_a_password_where_none_is_set(plan):
    (user, *_), password = accounts_create(read_references().bodies)
    assert len(password) >= 12
    assert user.check_password(password)
    assert Indicator.objects.exists()
