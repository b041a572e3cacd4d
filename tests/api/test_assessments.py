"""The assessment for programs: who reads which scheme and sheet, and points as exact fractions with their facts."""

from typing import Any

import pytest

from assessment import services
from tests.assessment.rows import assessment_rows  # noqa: F401 - a fixture
from tests.assessment.test_course import Year, files

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(settings, assessment_rows) -> Year:  # noqa: F811
    found = Year(settings, assessment_rows)
    type(found.figure).objects.filter(pk=found.figure.pk).update(status="behind", numerator=945, denominator=1000)
    found.reckon()
    return found


def test_a_body_reads_its_own_sheet_and_that_of_others_from_the_publicity_on(caller, year):
    liaison, stranger, auditor = (caller(user) for user in (year.liaison, year.stranger, year.auditor))

    def codes(asking: Any) -> list[str]:
        return sorted(row["body"] for row in asking.get("assessment-sheets/?year=2013").json()["results"])

    assert codes(liaison) == ["fagai"]
    assert codes(stranger) == ["kewei"]
    assert codes(auditor) == ["fagai", "kewei", "zhijian"]
    type(year.sheet).objects.filter(pk=year.sheet.pk).update(state="publicity")
    assert codes(stranger) == ["fagai", "kewei"]


def test_points_are_exact_with_the_facts_behind_them(caller, year):
    liaison = caller(year.liaison)
    sheet = liaison.get(f"assessment-sheets/{year.sheet.pk}/").json()
    score = next(score for score in sheet["scores"] if score["item"] == "I1")
    assert (score["numerator"], score["denominator"], score["stage"], score["as_of"]) == (
        63,
        2,
        "computed",
        "2014-01-12",
    )
    assert score["facts"]["indicators"][0]["gap"] == "1/2"
    assert (sheet["state"], sheet["total_numerator"], sheet["rank"]) == ("preview", None, None)
    # Taken over by another version of the scheme, the sheet no longer has the points of the items before it.
    following = services.scheme_draft(league="bodies", year=2014, user=year.office)
    type(year.sheet).objects.filter(pk=sheet["id"]).update(scheme=following)
    assert liaison.get(f"assessment-sheets/{sheet['id']}/").json()["scores"] == []


def test_what_is_filed_is_read_by_the_body_itself_and_by_readers(caller, year):
    services.targets_file(sheet=year.sheet, user=year.head, reason="合格率不低于95%", files=files())
    services.targets_return(sheet=year.sheet, user=year.office, reason="没有时限")
    type(year.sheet).objects.filter(pk=year.sheet.pk).update(state="publicity")
    for asking, expected in ((year.liaison, "return_targets"), (year.auditor, "return_targets"), (year.stranger, None)):
        found = caller(asking).get(f"assessment-sheets/{year.sheet.pk}/").json()
        assert ((found["targets"] or {}).get("action"), found["remedies"]) == (expected, None)


def test_drafts_are_read_by_readers_only_and_nothing_is_written_here(caller, year):
    draft = services.scheme_draft(league="bodies", year=2014, user=year.office)
    assert caller(year.head).get(f"assessment-schemes/{draft.pk}/").status_code == 404
    scheme = caller(year.auditor).get(f"assessment-schemes/{draft.pk}/").json()
    assert (len(scheme["items"]), scheme["items"][0]["code"], scheme["bands"][0]) == (13, "I1", ["A", "90"])
    assert caller(year.office).post("assessment-schemes/", {}).status_code == 405
