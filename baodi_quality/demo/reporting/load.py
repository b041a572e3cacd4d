"""Writing the invented reports, quarter by quarter."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts.models import Role, User
from baodi_quality.demo import LAST_DAY, MARK
from baodi_quality.demo.history import make_moment
from baodi_quality.demo.rectifications import DEMO_PDF
from baodi_quality.demo.reporting.courses import OPEN, Course, get_course
from baodi_quality.demo.reporting.filling import DRAFTED, Filler
from baodi_quality.demo.reporting.history import People, build_steps, build_version, list_comments, list_moves
from baodi_quality.demo.reporting.requests import get_liaison
from baodi_quality.demo.services import analyze_tables
from evidence.storage import evidence_keep
from reporting.content import build_content_from
from reporting.deadlines import end_of_day
from reporting.models import (
    AcceptedFigure,
    Report,
    ReportComment,
    ReportDeadline,
    ReportFile,
    ReportItemRule,
    ReportStep,
    ReportValue,
    ReportVersion,
)
from reporting.obligations import ReportingObligations
from reporting.services.generation import get_deadline, make_blank_values
from targets.models import Quarter

HOLIDAY_DEADLINE, HOLIDAY_BASIS = (
    dt.date(2014, 10, 20),
    "国庆节放假，2014年第三季度报告报送时间顺延至10月20日（演示数据）。",
)
WITH_FILES = {"gongshang", "shiyao", "fagai"}


@dataclass(frozen=True)
class Filing:
    """A report with its values and what happened to it."""

    report: Report
    course: Course
    values: list[ReportValue]

    @property
    def is_accepted(self) -> bool:
        """Whether a version was sealed."""
        return self.report.state == Report.State.ACCEPTED


@transaction.atomic
def reports_load(*, office: User) -> int:
    """Write the reports of every quarter that is over on the last day; return how many."""
    # The reports of the open quarter are due after the holidays.
    ReportDeadline.objects.get_or_create(
        quarter_id=OPEN, defaults={"due_at": end_of_day(HOLIDAY_DEADLINE), "basis": HOLIDAY_BASIS, "set_by": office}
    )
    filler = Filler(list(ReportItemRule.objects.select_related("other")))
    people = get_people(office)
    # In order: a report is compared with those before it.
    over = Quarter.objects.filter(ends_on__lt=LAST_DAY, pk__gte=20101).order_by("pk")
    written = sum(len(write_quarter(quarter, filler, people)) for quarter in over)
    analyze_tables(Report, ReportValue, ReportVersion, AcceptedFigure)
    return written


def get_people(office: User) -> dict[int, People]:
    """Return who acts for each body."""
    found: dict[int, dict[str, User]] = defaultdict(dict)
    for user in User.objects.filter(role__in=[Role.LIAISON, Role.HEAD]).order_by("pk"):
        found[user.body_id or 0].setdefault(user.role, user)
    return {body: People(roles[Role.LIAISON], roles[Role.HEAD], office) for body, roles in found.items()}


def write_quarter(quarter: Quarter, filler: Filler, people: dict[int, People]) -> list[Filing]:
    """Write the reports of one quarter with all that hangs on them."""
    due_at = get_deadline(quarter).due_at
    filings = []
    for body, items in ReportingObligations(quarter).items.items():
        report = Report(body=body, quarter=quarter, due_at=due_at)
        moves = get_course(quarter.pk, body.code, due_at.date())
        # Run through for what it does to the report.
        list(list_moves(report, moves))
        values = list(make_blank_values(report, items))
        # All is filled in once the report has gone anywhere, some of a draft.
        share = 1.0 if moves else DRAFTED.get(body.code, 0.0)
        typed_on = moves[0].day if moves else quarter.ends_on + dt.timedelta(days=9)
        filler.fill_in(report, values[: round(len(values) * share)], people[body.pk].liaison, typed_on)
        filings.append(Filing(report, moves, values))
    write_reports(filings)
    write_steps(filings, people)
    return filings


def write_reports(filings: list[Filing]) -> None:
    """Insert the reports with their values and files, made on the day after the quarter."""
    Report.objects.bulk_create(filing.report for filing in filings)
    ReportValue.objects.bulk_create([value for filing in filings for value in filing.values], batch_size=1000)
    # By update, since the field takes the present moment when a row is made.
    for quarter in {filing.report.quarter for filing in filings}:
        made_at = make_moment(quarter.ends_on + dt.timedelta(days=1), 0)
        Report.objects.of_quarter(quarter.pk).update(created_at=made_at)
    attach_files(filings)


def attach_files(filings: list[Filing]) -> None:
    """Hand in a file with the first figure of some reports of 2014."""
    for filing in filings:
        report = filing.report
        if report.quarter_id > 20140 and report.body.code in WITH_FILES and filing.course:
            value = next(value for value in filing.values if value.figure is not None)
            paper = SimpleUploadedFile(f"{report.quarter.code}工作台账（{MARK}）.pdf", DEMO_PDF)
            kept = evidence_keep(file=paper, user=get_liaison(report), speaks_for=report.quarter.ends_on)
            ReportFile.objects.create(value=value, file=kept)


def write_steps(filings: list[Filing], people: dict[int, People]) -> None:
    """Insert the steps with what the reports said, and the versions of those that were accepted."""
    told = read_contents(filings)
    steps: list[ReportStep] = []
    comments: list[ReportComment] = []
    versions: list[ReportVersion] = []
    for filing in filings:
        report, acting = filing.report, people[filing.report.body_id]
        own = build_steps(report, filing.course, told[report.pk], acting)
        steps += own
        comments += list_comments(own, filing.values)
        versions += [build_version(report, filing.course, told[report.pk], acting)] if filing.is_accepted else []
    # One by one: many long texts in one statement are sent as arrays, and quoting those takes ten times as long.
    ReportStep.objects.bulk_create(steps, batch_size=1)
    ReportComment.objects.bulk_create(comments)
    ReportVersion.objects.bulk_create(versions, batch_size=1)
    write_figures(versions, {filing.report.pk: filing.values for filing in filings})


def read_contents(filings: list[Filing]) -> dict[int, dict[str, object]]:
    """Return what each report says (4 queries)."""
    # Names of the day for all bodies at once.
    prefetch_related_objects([filing.report.body for filing in filings], "names")
    values: dict[int, list[ReportValue]] = defaultdict(list)
    rows = ReportValue.objects.filter(report__in=[filing.report.pk for filing in filings if not filing.report.is_nil])
    for value in rows.select_related("item__duty__clause").in_order().prefetch_related("files__file"):
        values[value.report_id].append(value)
    return {filing.report.pk: build_content_from(filing.report, values[filing.report.pk]) for filing in filings}


def write_figures(versions: list[ReportVersion], values: dict[int, list[ReportValue]]) -> None:
    """Insert the accepted figures, as indicators read them."""
    AcceptedFigure.objects.bulk_create(
        AcceptedFigure(version=version, report=version.report, item_id=value.item_id, amount=value.figure)
        for version in versions
        for value in values[version.report_id]
        if value.figure is not None
    )
