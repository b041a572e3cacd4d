"""The on-site check: who sits in a panel, what each member gives and sees, and how the marks come to one."""

from decimal import Decimal

import pytest
from django.conf import settings as portal_settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import Role
from assessment import services
from assessment.methods.given import LEAST_ASSESSORS
from assessment.models import PanelMark, PanelSeat, Recusal, Scheme, SchemeItem, Score, Sheet
from assessment.panels import list_panel_items
from assessment.services import GivenMark, Ruling
from assessment.transitions import SHEET_TRANSITIONS, AssessmentRefused
from notifications.models import InboxMessage
from tests.assessment.rows import f, make_cast
from tests.assessment.test_course import Year, files
from tests.factories import make_body, make_user
from tests.pages import read_text, send_form
from tests.shared_rows import share_rows

pytestmark = pytest.mark.django_db


@override_settings()
def make_reviewed() -> Year:
    """Lead the sheet of the year to its first review, in which one item is contested."""
    year = Year(portal_settings, make_cast())
    year.to_reviewing(response="contest", points=f("30"), reason="复检合格两批未计")
    services.sheet_review(sheet=year.sheet, user=year.office, points=year.rulings(I1=Ruling(reason="以归档数为准")))
    year.settings = None
    return year


reviewed_rows = share_rows("reviewed_rows", make_reviewed)


@pytest.fixture
def year(settings, reviewed_rows) -> Year:
    reviewed_rows.settings = settings
    reviewed_rows.on("2014-01-12")
    return reviewed_rows


def name(year: Year, *people) -> None:
    services.panel_name(sheet=year.sheet, user=year.office, people=people)


def as_(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_panel_marks_what_people_score_and_what_the_body_contests(year):
    assert [item.code for item in list_panel_items(year.sheet)] == ["I1", "II1", "II4"]


def test_members_are_told_and_each_body_has_one_seat(year):
    first, second = (make_user(Role.HEAD, body=make_body()) for _number in range(2))
    name(year, first)
    assert InboxMessage.objects.get(user=first).subject == "您已列入发改委的实地核查组"
    colleague = make_user(Role.LIAISON, body=first.body)
    with pytest.raises(ValidationError) as refused:
        name(year, second, colleague)
    assert refused.value.message_dict == {"people": [f"{colleague.display_name}：每个单位只能有一名核查组成员。"]}
    assert [seat.user for seat in year.sheet.seats.all()] == [first]


@pytest.mark.parametrize("who", ["own", "successor", "recused", "office", "office body", "reviewing", "inactive"])
def test_nobody_of_the_body_of_its_kin_recused_or_of_the_first_reviewers_sits_in_the_panel(year, who):
    person = make_user(Role.HEAD, body=make_body())
    if who == "own":
        person = year.liaison
    elif who == "successor":
        type(year.body).objects.filter(pk=year.body.pk).update(until="2013-12-31", successor=person.body)
    elif who == "recused":
        Recusal.objects.create(scheme=year.scheme, user=person, body=year.body, why="近亲属", recorded_by=year.leader)
    elif who == "office":
        person = year.third
    elif who == "office body":
        person = make_user(Role.HEAD, body=make_body(kind="office"))
    elif who == "reviewing":
        Sheet.objects.filter(pk=year.sheet.pk).update(reviewing_body=person.body)
    else:
        type(person).objects.filter(pk=person.pk).update(is_active=False)
        person.refresh_from_db()
    with pytest.raises(ValidationError):
        name(year, person)
    assert not PanelSeat.objects.exists()


# The median of 2, 3.5 and 4 is 3.5; the first review had 3 points for each item of documents.
def test_the_median_of_the_marks_goes_to_the_second_review_with_ground_and_spread(year):
    people = year.make_panel()
    year.give_marks(people, "4", "2", "3.5")
    services.sheet_inspect(sheet=year.sheet, user=people[0], reason="台账与归档一致", files=files())
    score = Score.objects.get(sheet=year.sheet, item=year.item("II1"), stage="onsite")
    assert (score.points, [mark["points"] for mark in score.facts["marks"]]) == (f("7/2"), ["2", "7/2", "4"])
    # It counts only once the second clerk has confirmed it.
    assert year.points("II1") is None
    services.sheet_propose(sheet=year.sheet, user=year.colleague, points={})
    assert [year.points(code) for code in ("I1", "II1", "II4")] == [f("7/2")] * 3
    (line,) = [one for one in year.result.items if one.item.code == "II1"]
    assert line.explanation == "2、3.5、4的中位数（极差2）"
    given = [
        (str(year.sheet.seats.get(user=people[place])), f"{points} 现场查看")
        for place, points in ((1, "2"), (2, "3.5"), (0, "4"))
    ]
    assert [(one.label, one.value) for one in line.lines] == given


def test_a_panels_marks_of_a_contested_figure_go_on_to_ranks_and_seal(year):
    Scheme.objects.filter(pk=year.scheme.pk).update(minimum_applicable=45)
    year.give_marks(year.make_panel(), "3", "4", "2.5")
    services.sheet_inspect(sheet=year.sheet, user=year.office, reason="一致", files=files())
    year.on("2014-02-03")
    services.sheet_propose(sheet=year.sheet, user=year.colleague, points={})
    year.on("2014-02-20")
    # Their marks are no sample of batches, though the item's own method is held against a pass rate.
    services.sheets_move_on()
    assert (year.sheet.state, year.sheet.rank_low, year.sheet.rank_high) == ("deliberation", 1, 1)
    services.sheet_approve(sheet=year.sheet, user=year.leader)
    # Three points of each of the three items, of 45 that apply.
    assert year.sheet.total == f("900/45")


def test_the_second_clerk_differs_from_the_panel_only_with_a_reason(year):
    year.give_marks(year.make_panel(), "3", "3", "3")
    services.sheet_inspect(sheet=year.sheet, user=year.third, reason="一致", files=files())
    item = year.item("II1")
    with pytest.raises(ValidationError) as refused:
        services.sheet_propose(sheet=year.sheet, user=year.colleague, points={item.pk: Ruling(points=f("4"))})
    assert refused.value.message_dict == {f"item-{item.pk}": ["请写明不一致的理由。"]}
    page = as_(year.colleague).get(reverse("assessment:review", args=[year.sheet.pk]))
    assert "现场查看" in read_text(page, f"#item-{item.pk}")
    given = {f"i{item.pk}-points": "4", f"i{item.pk}-reason": "总结已补交"}
    assert send_form(as_(year.colleague), reverse("assessment:review", args=[year.sheet.pk]), given).status_code == 302
    assert [year.points(code) for code in ("I1", "II1", "II4")] == [3, 4, 3]


def test_a_check_is_recorded_once_all_of_at_least_three_have_marked_every_item(year):
    people = year.make_panel()
    year.give_marks(people[:2], "3", "3")
    with pytest.raises(AssessmentRefused, match="至少三人"):
        services.sheet_inspect(sheet=year.sheet, user=year.third, reason="一致", files=files())
    seat = PanelSeat.objects.get(user=people[2])
    services.panel_release(sheet=year.sheet, user=year.office, seat=seat, reason="出差")
    # Two are too few; a fourth takes the seat, and the one released gives no marks.
    with pytest.raises(AssessmentRefused, match="至少三人"):
        services.sheet_inspect(sheet=year.sheet, user=year.third, reason="一致", files=files())
    with pytest.raises(PermissionDenied):
        year.give_marks(people[2:], "5")
    fourth = make_user(Role.LIAISON, body=people[2].body)
    name(year, fourth)
    year.give_marks([fourth], "1")
    services.sheet_inspect(sheet=year.sheet, user=year.third, reason="一致", files=files())
    assert Score.objects.get(sheet=year.sheet, item=year.item("II4"), stage="onsite").points == 3
    for action, user in (("mark", fourth), ("review", year.office), ("inspect", year.third)):
        assert SHEET_TRANSITIONS.reason_not_allowed(year.sheet, action, user) == "实地核查已登记，请进行复核。"


def test_marks_of_whoever_is_recused_meanwhile_count_no_more(year):
    people = year.make_panel()
    year.give_marks(people, "3", "3", "3")
    Recusal.objects.create(scheme=year.scheme, user=people[0], body=year.body, why="近亲属", recorded_by=year.leader)
    with pytest.raises(PermissionDenied):
        year.give_marks(people[:1], "5")
    assert "至少三人" in SHEET_TRANSITIONS.reason_not_allowed(year.sheet, "inspect", year.third)


@pytest.mark.parametrize(
    ("points", "ground", "words"),
    [
        ("5.5", "属实", "打分应在0至5之间，以0.5分为一档。"),
        ("2.25", "属实", "打分应在0至5之间，以0.5分为一档。"),
        ("-1", "属实", "打分应在0至5之间，以0.5分为一档。"),
        ("3", " ", "请写明依据。"),
    ],
)
def test_a_faulty_mark_is_refused_at_its_item_and_nothing_is_kept(year, points, ground, words):
    (person, *_others), one, two = year.make_panel(), year.item("II1"), year.item("II4")
    marks = {one.pk: GivenMark(Decimal("3"), "属实"), two.pk: GivenMark(Decimal(points), ground)}
    with pytest.raises(ValidationError) as refused:
        services.marks_give(sheet=year.sheet, user=person, marks=marks)
    assert refused.value.message_dict == {f"item-{two.pk}": [words]}
    assert not PanelMark.objects.exists()


def test_marks_are_only_added_to_and_the_database_keeps_their_steps(year):
    (person, *_others) = year.make_panel()
    mark = {year.item("II1").pk: GivenMark(Decimal("3"), "属实")}
    assert [len(services.marks_give(sheet=year.sheet, user=person, marks=mark)) for _time in range(2)] == [1, 0]
    for write in (
        lambda: PanelMark.objects.all().delete(),
        lambda: PanelMark.objects.update(points=4),
        lambda: PanelMark.objects.create(
            seat=PanelSeat.objects.get(user=person), item=year.item("II1"), points=Decimal("0.3"), ground="一", at=year.sheet.scheme.published_at
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_a_member_types_marks_part_by_part_and_sees_those_of_nobody_else(year):
    one, other, _third = year.make_panel()
    year.give_marks([other], "1.5")
    address = reverse("assessment:marks", args=[year.sheet.pk])
    page = as_(one).get(address)
    assert [line.item.code for line, *_rest in page.context["lines"]] == ["I1", "II1", "II4"]
    assert [form["points"].value() for *_rest, form in page.context["lines"]] == [None, None, None]
    assert "1.5" not in read_text(page, "main form")
    first, second = year.item("I1"), year.item("II1")
    wrong = send_form(as_(one), address, {f"i{first.pk}-points": "2.2", f"i{first.pk}-ground": "属实"})
    assert wrong.status_code == 422
    assert "打分以0.5分为一档。" in read_text(wrong, "main form")
    half = send_form(as_(one), address, {f"i{first.pk}-points": "2.5", f"i{first.pk}-ground": "属实"})
    assert half.headers["Location"] == address
    assert read_text(as_(one).get(address), ".page-head .tag") == "已打分1/3项"
    lacking = send_form(as_(one), address, {f"i{second.pk}-points": "3"})
    assert (lacking.status_code, PanelMark.objects.filter(seat__user=one).count()) == (422, 1)
    # Whoever is no member learns nothing of the sheet; of the office and readers nobody gives marks.
    assert [as_(user).get(address).status_code for user in (year.stranger, year.liaison, year.office)] == [
        404,
        403,
        403,
    ]


def test_the_office_names_and_releases_on_its_pages_and_sees_how_far_members_are(year):
    address = f"{year.sheet.get_absolute_url()}name_panel/"
    people = [make_user(Role.HEAD, body=make_body()) for _number in range(3)]
    offered = as_(year.office).get(address).context["form"].fields["people"].queryset
    assert year.stranger in offered
    assert not {year.head, year.liaison} & set(offered)
    assert send_form(as_(year.office), address, {}).status_code == 422
    assert send_form(as_(year.office), address, {"people": [person.pk for person in people]}).status_code == 302
    year.give_marks(people[:1], "2")
    found = read_text(as_(year.office).get(year.sheet.get_absolute_url()), "aside")
    assert found.count("已打分3/3项") == 1
    assert found.count("已打分0/3项") == 2
    release = f"{year.sheet.get_absolute_url()}release_member/"
    seat = PanelSeat.objects.get(user=people[2])
    assert send_form(as_(year.office), release, {"seat": seat.pk, "reason": "出差"}).status_code == 302
    assert year.sheet.seats.sitting().count() == 2
    assert as_(people[2]).get(year.sheet.get_absolute_url()).status_code == 404
    assert as_(people[0]).get(year.sheet.get_absolute_url()).status_code == 200


def test_an_item_of_the_method_panel_is_left_open_by_the_first_review_and_asks_for_a_check(settings, assessment_rows):
    year = Year(settings, assessment_rows)
    SchemeItem.objects.filter(pk=year.item("II4").pk).update(method="panel", parameters={"assessors_min": 4})
    year.to_self()
    page = as_(year.liaison).get(reverse("assessment:answers", args=[year.sheet.pk]))
    (form,) = [form for line, form in page.context["lines"] if line.item.code == "II4"]
    assert list(form.fields) == ["reason"]
    services.sheet_answer(
        sheet=year.sheet, user=year.liaison,
        answers={year.item(code).pk: services.Answer("prove", proved=proved) for code, proved in (("II1", (0, 1)), ("II4", None))},
    )  # fmt: skip
    services.sheet_sign(sheet=year.sheet, user=year.head)
    services.sheet_review(sheet=year.sheet, user=year.office, points={year.item("II1").pk: Ruling(proved=(0, 1))})
    assert SHEET_TRANSITIONS.reason_not_allowed(year.sheet, "propose", year.colleague) == "还没有登记实地核查。"
    people = year.make_panel()
    assert len(people) == LEAST_ASSESSORS
    year.give_marks(people, "3", "3", "4")
    assert "至少三人" in SHEET_TRANSITIONS.reason_not_allowed(year.sheet, "inspect", year.third)
    fourth = make_user(Role.HEAD, body=make_body())
    name(year, fourth)
    year.give_marks([fourth], "4")
    services.sheet_inspect(sheet=year.sheet, user=year.third, reason="一致", files=files())
    services.sheet_propose(sheet=year.sheet, user=year.colleague, points={})
    assert year.points("II4") == f("7/2")
