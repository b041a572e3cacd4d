"""The sheet of accepted quarterly reports (季度报告)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.fields import SheetField, display_field, max_length
from exchange.formats.errors import SheetRefused
from exchange.formats.selections import Line
from exchange.lookups.bodies import body_words
from exchange.resources import SheetResource
from exchange.results import INVALID, SKIP, RowDraft, SheetResult
from exchange.widgets import CellWidget, DayWidget, NarrativeWidget
from reporting.content import format_amount
from reporting.models import Report, ReportItem, ReportValue, ReportVersion
from reporting.resources import error_codes
from reporting.resources.filings import Filing, FilingGrouping, Key, KnownReports
from reporting.resources.report_columns import read_figure, read_quarter, words
from reporting.services.past_reports import report_bring_in
from reporting.services.versions import STOCK, SUM
from targets.models import Quarter

Said = dict[str, tuple[str, str | None, str]]
"""What a report states: narrative, figure and explanation by the item's code; blank items are left out."""
NOTHING_SAID = ("", None, "")
NIL = "零报告"
HEADINGS = {
    "body_name": "责任单位 报送单位 填报部门 报送部门 单位名称 上报单位",
    "quarter": "报告期 填报季度 所属季度 报告季度",
    "received_on": "报送日期 报送时间 提交日期 上报日期 收到时间",
    "code": "填报项编码 填报项编号 项目代码 指标代码",
    "figure": "填报数值 数据",
    "text": "文字说明 文字",
    "explanation": "说明 变动说明",
}
"""Headings of official sheets, by field."""


class ReportResource(SheetResource):
    """季度报告: several lines make one report, taken in as accepted on the body's behalf; one that the portal has is never changed."""

    body_name = words(
        "填报单位",
        100,
        _("Short or full name, the present one or that of the quarter."),
        required=True,
        choices=body_words,
    )
    quarter = SheetField(
        None, "季度", CellWidget(read_quarter), required=True, hint=_("Such as 2014Q3 or 2014年第3季度.")
    )
    received_on = SheetField(
        None,
        "收到日期",
        DayWidget(),
        required=True,
        hint=_("The day on which the office received the report; it decides whether it was late."),
    )
    code = words(
        "填报项代码", max_length(ReportItem, "code"), _("As on the page of report items; empty only for a nil report.")
    )
    label = display_field("填报项", str)
    unit = display_field("计量单位", str)
    figure = SheetField(None, "数值", CellWidget(read_figure), hint=_("For items that ask for a figure."))
    text = words("文字内容", 5_000, _("For items that ask for a narrative."), NarrativeWidget)
    explanation = words("情况说明", max_length(ReportValue, "explanation"), widget=NarrativeWidget)
    nil = words("零报告说明", 500, _("The statement of a nil report, on one line without an item."), NarrativeWidget)  # fmt: skip

    needs_person = error_codes.PERSON_NEEDED
    not_taken_back = _(
        "Reports that a sheet brought in are accepted and sealed; each is changed by a correction on its own page, which keeps what it said."
    )
    notes = (
        _("Lines with the same body and quarter are one report; each line states one item."),
        _("Reports are taken in as accepted, on the body's behalf. A report that the portal has is never changed."),
    )

    class Meta:
        model = Report
        key, sheet, title = "reports", "季度报告", _("Quarterly reports")
        official = HEADINGS
        is_apart = True
        examples = (
            ("质监局", "2012Q1", "2012-04-08", "D06.1", "", "", "12", "", "", ""),
            ("教育局", "2012年第1季度", "2012-04-09", "", "", "", "", "", "", "本季度无质量教育活动。"),
        )

    @property
    def known(self) -> KnownReports:
        """What lines can name."""
        return self.context.known(KnownReports)

    # The import.

    def lock(self, drafts: Sequence[RowDraft]) -> None:
        """Every step of a report takes its quarter's lock first, and so waits until this is done."""
        quarters = {self.get_value(draft, "quarter") for draft in drafts} - {None}
        # As every step of a report locks its quarter, nobody can act on one of them meanwhile.
        list(Quarter.objects.select_for_update(no_key=True).filter(pk__in=quarters).order_by("pk"))

    def group_lines(self, drafts: list[RowDraft], result: SheetResult) -> list[RowDraft]:
        grouping = FilingGrouping(self, self.known)
        for draft in drafts:
            grouping.add(draft)
        result.strays += grouping.strays
        return [*grouping.reports.values()]

    def fill_rows(self, drafts: Sequence[RowDraft], found: dict[str, list[int | None]]) -> None:
        """Leave the tables to the service that brings a report in."""

    def match_rows(self, drafts: Sequence[RowDraft], result: SheetResult) -> list[RowDraft]:
        """Tell the reports that the portal does not have; those that it has otherwise are refused."""
        stored = self.stored_reports({draft.related.quarter for draft in drafts})
        for draft in drafts:
            filing, found = draft.related, stored.get(draft.related.key)
            # Prefetched, so no query for each report.
            version = max(found.versions.all(), key=lambda each: each.number, default=None) if found else None
            quarter = self.known.quarters[filing.quarter]
            if draft.import_type == INVALID:
                continue
            if version is not None:
                draft.import_type = SKIP
                if not self.is_stated(filing, version):
                    self.refuse(draft, error_codes.REPORT_DIFFERS, "body_name", str(found))
            # A form that nobody touched may be filled in from the sheet; work in progress may not.
            elif found is not None and (found.state != Report.State.DRAFT or found.revision):
                self.refuse(draft, error_codes.REPORT_UNDER_WAY, "body_name", str(found))
            elif quarter.is_closed:
                self.refuse(draft, error_codes.QUARTER_CLOSED, "quarter", str(quarter))
        return [*drafts]

    def stored_reports(self, quarters: set[int]) -> dict[Key, Report]:
        """Return the reports of the quarters with their versions."""
        rows = (
            Report.objects.filter(quarter__in=quarters).select_related("body", "quarter").prefetch_related("versions")
        )
        return {(row.body_id, row.quarter_id): row for row in rows}

    def check(self, drafts: Sequence[RowDraft]) -> None:
        """Leave the rules to the service that brings a report in."""

    def is_stated(self, filing: Filing, version: ReportVersion) -> bool:
        """Say whether the sheet states what the accepted version does; texts are compared as a sheet reads them."""
        said: Said = {}
        for pk, content in filing.said.items():
            item = self.known.items[self.known.codes[pk]]
            said[item.code] = content.text, format_amount(content.figure, item.decimals), content.explanation
        # The accepted text may hold what a sheet cannot say, such as double spaces.
        text, explanation = self.fields["text"].reads_back, self.fields["explanation"].reads_back
        accepted = {
            value["item"]: (text(value["text"]), value["figure"], explanation(value["explanation"]))
            for value in version.content["values"]
        }
        return filing.nil == self.nil_words(version.content["nil"]) and (
            {code: each for code, each in said.items() if each != NOTHING_SAID}
            == {code: each for code, each in accepted.items() if each != NOTHING_SAID}
        )

    def nil_words(self, stored: str) -> str:
        """Return the statement of a nil report as a sheet can say it: a bare 无 would be read as an empty cell."""
        return self.fields["nil"].reads_back(stored) or (NIL if stored else "")

    def write(self, drafts: Sequence[RowDraft]) -> None:
        """Bring the reports in as received and accepted, quarter by quarter."""
        if self.context.user is None:
            raise SheetRefused(error_codes.PERSON_NEEDED)
        # Quarter by quarter, in the order of the locks.
        for draft in sorted(drafts, key=lambda draft: draft.related.quarter):
            filing: Filing = draft.related
            owing = self.known.owing(filing.quarter)
            assert filing.received_on is not None
            report_bring_in(
                body=owing.bodies[filing.body],
                owing=owing,
                said=filing.said,
                nil=filing.nil,
                received_on=filing.received_on,
                user=self.context.user,
                reason=str(self.context.cause),
            )
        for measure in (SUM, STOCK):
            self.context.marks[measure] |= {draft.related.quarter for draft in drafts}

    # The preview.

    def name_of(self, draft: RowDraft) -> str:
        owing = self.known.owing(draft.related.quarter)
        return f"{owing.bodies[draft.related.body]} {owing.quarter}"

    def content_of(self, draft: RowDraft) -> list[tuple[str, str]]:
        """Return what the report says, item by item: each has a line of its own."""
        filing: Filing = draft.related
        items = [
            (
                self.known.codes[pk],
                " ".join(filter(None, (said.text, self.in_words("figure", said.figure), said.explanation))),
            )
            for pk, said in filing.said.items()
        ]
        return [(title, content) for title, content in (*self.words_of_new(draft), *items) if content]

    def words_of_new(self, draft: RowDraft) -> list[tuple[str, str]]:
        filing: Filing = draft.related
        items = "、".join(self.known.codes[pk] for pk in filing.said)
        said = {"received_on": str(filing.received_on), "code": items, "nil": filing.nil}
        return [(self.fields[name].title, content) for name, content in said.items()]

    # The export.

    def get_queryset(self) -> QuerySet[ReportVersion]:
        """Return all accepted reports, each in the version that stands."""
        versions = ReportVersion.objects.select_related("report__quarter")
        # DISTINCT ON with the number falling: the newest version of each report.
        return versions.order_by("report__quarter_id", "report_id", "-number").distinct(
            "report__quarter_id", "report_id"
        )

    def export_rows(self, rows: QuerySet[Any]) -> Iterator[list[Line]]:
        """Yield each report as a line for each of its items, or as one where it is a nil report."""
        for version in rows.iterator(chunk_size=200):
            content = version.content
            first = content["body_name"], content["quarter"], day_of(version.report)
            lines: list[Line] = [
                (*first, value["item"], value["label"], value["unit"], get_cell(value["figure"]), value["text"], value["explanation"], "")
                for value in content["values"]
            ]  # fmt: skip
            if content["nil"]:
                lines.append((*first, "", "", "", None, "", "", self.nil_words(content["nil"])))
            yield lines


def day_of(report: Report) -> dt.date:
    """Return the day on which the office first received a report that it has accepted."""
    assert report.first_submitted_at is not None
    # The day in Shanghai; in UTC the hours before eight belong to the day before.
    return timezone.localtime(report.first_submitted_at).date()


def get_cell(figure: str | None) -> float | str | None:
    """Return a figure as a number, or as text where a number of Excel would not hold all of its digits."""
    if figure is None:
        return None
    number = float(figure)
    # A float of more than 15 digits would come back as another figure.
    return number if Decimal(str(number)) == Decimal(figure) else figure
