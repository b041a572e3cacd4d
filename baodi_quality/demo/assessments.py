"""Assessments of 2011 to 2013 gone their whole way, and that of 2014 in preview; all of it through the services, on the days of each step."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F

from accounts.models import Role, User
from assessment import services
from assessment.engine import list_items
from assessment.models import AssessmentRun, BonusClaim, League, Objection, Scheme, SchemeItem, Score, Sheet, Veto
from assessment.panels import find_seat_fault, list_panel_items, needs_check
from assessment.services import Answer, GivenMark, Ruling
from baodi_quality.demo import MARK
from baodi_quality.demo.rectifications import DEMO_PDF
from departments.models import Body
from evidence.storage import EvidenceUpload
from exchange.models import JobState
from notifications.models import InboxMessage
from targets import clock

FINISHED, PREVIEWED = (2011, 2012, 2013), 2014
SEATS = 3
"""How many people a panel has that checks on site."""
FILED = 6
"""How many bodies have filed their targets of the running year."""
REVIEWS_THE_HOST = "fagai"
"""The body that the leader names to review the office's host."""
CONTESTS, OBJECTS, VETOED, CLAIMS = "huanbao", "jiaoyu", (2012, "jianwei"), "kewei"
VETO = "2012年一项竣工工程发生较大质量安全责任事故，由建设管理部门负责（演示数据）。"


@dataclass(frozen=True)
class Actors:
    """Who acts for the office and the lead group."""

    office: User
    colleague: User
    leader: User


@contextmanager
def on_day(year: int, month: int, day: int) -> Iterator[None]:
    """Let the portal's clock stand on a day."""
    kept, settings.BUSINESS_DATE = settings.BUSINESS_DATE, f"{dt.date(year, month, day)}"
    try:
        yield
    finally:
        settings.BUSINESS_DATE = kept


def make_file(name: str) -> list[EvidenceUpload]:
    """Return an invented paper to be handed in."""
    return [EvidenceUpload(SimpleUploadedFile(f"{name}（{MARK}）.pdf", DEMO_PDF))]


@transaction.atomic
def assessments_load(*, office: User, colleague: User, leader: User) -> None:
    """Write three years of assessments and the preview of the running one; what was told then has been read."""
    actors = Actors(office, colleague, leader)
    for year in FINISHED:
        with on_day(year, 1, 25):
            scheme = publish(year, actors)
        finish(scheme, actors)
    with on_day(PREVIEWED, 1, 25):
        scheme = publish(PREVIEWED, actors)
    services.scores_reckon(scheme=scheme)
    AssessmentRun.objects.create(scheme=scheme, state=JobState.DONE, finished_at=clock.now())
    file_targets(scheme, actors)
    with on_day(PREVIEWED, 9, 20):
        services.scheme_draft(league=League.TOWNSHIPS, year=PREVIEWED, user=office)
    InboxMessage.objects.filter(url__startswith="/assessment/", read_at=None).update(read_at=F("created_at"))


def publish(year: int, actors: Actors) -> Scheme:
    """Draft and publish the scheme of a year."""
    draft = services.scheme_draft(league=League.BODIES, year=year, user=actors.office)
    return services.scheme_publish(scheme=draft, user=actors.leader)


def finish(scheme: Scheme, actors: Actors) -> None:
    """Take a year's sheets from the reckoning to the results."""
    after, items = scheme.year + 1, list_items(scheme)
    with on_day(after, 1, 21):
        services.scores_reckon(scheme=scheme)
        services.scheme_open(scheme=scheme, user=actors.office)
    people = {
        (user.body_id, user.role): user
        for user in User.objects.filter(role__in=[Role.LIAISON, Role.HEAD]).select_related("body")
    }
    sheets = list(scheme.sheets.with_names().order_by("body__position"))
    with on_day(after, 1, 24):
        for sheet in sheets:
            answer(sheet, items, people[sheet.body_id, Role.LIAISON])
            services.sheet_sign(sheet=sheet, user=people[sheet.body_id, Role.HEAD])
    with on_day(after, 2, 10):
        host = next((sheet for sheet in sheets if sheet.body in scheme.hosts.all()), None)
        if host is not None:
            services.sheet_designate(sheet=host, user=actors.leader, body=Body.objects.get(code=REVIEWS_THE_HOST))
        raise_findings(scheme, sheets, actors)
        for sheet in sheets:
            is_host = host is not None and sheet.pk == host.pk
            clerk = people[Body.objects.get(code=REVIEWS_THE_HOST).pk, Role.HEAD] if is_host else actors.office
            services.sheet_review(sheet=sheet, user=clerk, points=rule(sheet, items))
    with on_day(after, 2, 25):
        for sheet in scheme.sheets.with_names().order_by("body__position"):
            rulings = rule(sheet, items)
            if needs_check(sheet):
                for item in check_on_site(sheet, items, people, actors):
                    del rulings[item.pk]
            services.sheet_propose(sheet=sheet, user=actors.colleague, points=rulings)
    object_and_decide(scheme, sheets, items, people, actors)
    with on_day(after, 3, 20):
        services.sheets_move_on()
        for veto in Veto.objects.filter(sheet__in=sheets, state=Veto.State.RAISED):
            services.finding_decide(finding=veto, user=actors.leader, accepted=True, decision="事实清楚，予以确认。")
        for sheet in sheets:
            services.sheet_approve(sheet=sheet, user=actors.leader)
    with on_day(after, 3, 28):
        services.scheme_issue(scheme=scheme, user=actors.office)


def check_on_site(
    sheet: Sheet, items: list[SchemeItem], people: dict[tuple[int | None, str], User], actors: Actors
) -> list[SchemeItem]:
    """Let the liaisons of the next three bodies of the lead group check a sheet; return the items that they marked.

    Two of them agree with what the body proves, one gives half a point less.
    """
    place = sheet.subject.position
    liaisons = [(user.body.position, user) for user in people.values() if user.role == Role.LIAISON and user.body]
    # Round the lead group, beginning behind the body itself.
    liaisons.sort(key=lambda one: (one[0] <= place, one[0]))
    members = list(islice((user for _position, user in liaisons if not find_seat_fault(sheet, user)), SEATS))
    services.panel_name(sheet=sheet, user=actors.office, people=members)
    marked = list(list_panel_items(sheet))
    for number, member in enumerate(members):
        marks = {item.pk: judge(sheet, item, number) for item in marked}
        services.marks_give(sheet=sheet, user=member, marks=marks)
    services.sheet_inspect(
        sheet=sheet, user=actors.office, reason="现场核对台账与上报数一致（演示数据）。", files=make_file("实地核查记录")
    )  # fmt: skip
    return marked


def judge(sheet: Sheet, item: SchemeItem, number: int) -> GivenMark:
    """Return what one member gives an item: what the papers prove, or what was computed, cut to half points; the last a step less."""
    if item.way.needs_source:
        computed = sheet.scores.filter(item=item, stage=Score.Stage.COMPUTED).newest().get().points or 0
    else:
        computed = item.way.earn({"proved": prove(sheet, item)}, item.parameters, item.exact_maximum) or 0
    steps = max(0, int(computed * 2) - (number == SEATS - 1))
    ground = "个别材料日期不全，酌减（演示数据）。" if number == SEATS - 1 else "现场查看原件，属实（演示数据）。"
    return GivenMark(Decimal(steps) / 2, ground)


def file_targets(scheme: Scheme, actors: Actors) -> None:
    """Let some bodies file their targets of the year: the first are accepted, one is returned, one waits for the office."""
    sheets = list(scheme.sheets.with_names().order_by("body__position")[:FILED])
    heads = {user.body_id: user for user in User.objects.filter(role=Role.HEAD)}
    for sheet in sheets:
        with on_day(scheme.year, 2, 20):
            words = f"{sheet.subject}{scheme.year}年质量工作目标：所牵头指标全部达到序时进度，季报按时报送率100%（演示数据）。"
            paper = make_file("年度质量工作目标")
            services.targets_file(sheet=sheet, user=heads[sheet.body_id], reason=words, files=paper)
    with on_day(scheme.year, 2, 27):
        for sheet in sheets[:-2]:
            services.targets_accept(sheet=sheet, user=actors.office)
        services.targets_return(
            sheet=sheets[-2], user=actors.office, reason="缺少分季度的完成时限，请补充（演示数据）。"
        )


def prove(sheet: Sheet, item: SchemeItem) -> tuple[int, ...]:
    """Return which checks of an item a body proves: most of them, by its place in the lead group and the year."""
    number = len(item.parameters["checks"])
    return tuple(place for place in range(number) if (sheet.subject.position + sheet.scheme.year + 3 * place) % 7)


def answer(sheet: Sheet, items: list[SchemeItem], liaison: User) -> None:
    """Answer every item of documents; one body contests what was computed."""
    answers = {
        item.pk: Answer(Score.Response.PROVE, proved=prove(sheet, item)) for item in items if not item.way.needs_source
    }
    computed = sheet.scores.standing().filter(item__code="II2", numerator__gt=0).first()
    if sheet.subject.code == CONTESTS and computed is not None:
        maximum = computed.item.exact_maximum
        answers[computed.item_id] = Answer(
            Score.Response.CONTEST, "第三季度实绩以文字说明报送，未计入（演示数据）。", maximum
        )
    services.sheet_answer(sheet=sheet, user=liaison, answers=answers)


def rule(sheet: Sheet, items: list[SchemeItem]) -> dict[int, Ruling]:
    """Rule on every item: what is proved, and that computed points stand; what lacks a figure does not apply."""
    standing = {score.item_id: score for score in sheet.scores.filter(stage=Score.Stage.COMPUTED).newest()}
    rulings = {}
    for item in items:
        if not item.way.needs_source:
            rulings[item.pk] = Ruling(proved=prove(sheet, item), reason="材料已核实。")
        elif (score := standing.get(item.pk)) is not None and score.applies and score.points is None:
            rulings[item.pk] = Ruling(applies=False, reason="本年没有可用的数。")
        else:
            rulings[item.pk] = Ruling(reason="以台账和归档数为准。")
    return rulings


def raise_findings(scheme: Scheme, sheets: list[Sheet], actors: Actors) -> None:
    """Raise a bonus each year and a veto in one; the portal's own bonuses are accepted."""
    day = dt.date(scheme.year, 10, 10)
    for sheet in sheets:
        if sheet.subject.code == CLAIMS:
            services.finding_raise(
                sheet=sheet, user=actors.office, rule=scheme.rules.get(code="B3"), ground="经验做法被市局转发（演示数据）。", happened_on=day,
                achievement="质量提升经验", files=make_file("转发件"),
            )  # fmt: skip
        if (scheme.year, sheet.subject.code) == VETOED:
            services.finding_raise(
                sheet=sheet, user=actors.office, rule=scheme.rules.get(code="V4"), ground=VETO, happened_on=day, cap="C",
                document="津宝建质〔2012〕31号（演示）", files=make_file("事故认定书"),
            )  # fmt: skip
    for claim in BonusClaim.objects.filter(sheet__in=sheets, state=BonusClaim.State.RAISED):
        services.finding_decide(finding=claim, user=actors.colleague, accepted=True, decision="属实。")


def object_and_decide(
    scheme: Scheme,
    sheets: list[Sheet],
    items: list[SchemeItem],
    people: dict[tuple[int | None, str], User],
    actors: Actors,
) -> None:
    """Let one body object to one item; the leader, who took no part, decides."""
    sheet = next((sheet for sheet in sheets if sheet.subject.code == OBJECTS), None)
    item = next(item for item in items if item.code == "II4")
    if sheet is None:
        return
    with on_day(scheme.year + 1, 2, 27):
        (objection,) = services.sheet_object(
            sheet=sheet,
            user=people[sheet.body_id, Role.HEAD],
            items=[item],
            reason="会议纪要已补交（演示数据）。",
            files=make_file("会议纪要"),
        )
    with on_day(scheme.year + 1, 3, 5):
        services.objection_decide(
            sheet=sheet,
            user=actors.leader,
            objection=objection,
            verdict=Objection.State.ACCEPTED,
            reason="材料属实，予以采纳。",
            points=item.exact_maximum,
        )
