"""Importing quarterly reports: what would become of each, and the bringing in of all new ones or none."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from departments.models import Body
from exchange.formats.problems import SheetRefused
from exchange.formats.workbooks import Guide, SheetGuide, template_workbook
from exchange.imports.exporting import SheetExport
from exchange.imports.fields import reads_back
from exchange.imports.figures import figures_standing
from exchange.imports.jobs import Findings, Register, SituationChanged, Written
from exchange.imports.preview import NEW, UNCHANGED, WRONG, Keep, MergePreview, summary
from reporting.content import format_amount
from reporting.imports import kinds
from reporting.imports.columns import COLUMNS, EXAMPLES, PLACE, SHEET, TITLES
from reporting.imports.reading import Filing, Key, ReportSheet, read_reports
from reporting.models import Report, ReportValue, ReportVersion
from reporting.services.past_reports import report_bring_in
from reporting.services.versions import STOCK, SUM
from targets.models import Quarter

Said = dict[str, tuple[str, str | None, str]]
"""What a report states: narrative, figure and explanation by the item's code; blank items are left out."""
NOTHING_SAID = ("", None, "")
NIL = "零报告"


def reports_foretell(sheet: ReportSheet, keep: Keep) -> Findings:
    """Return what importing the sheet would do; writes nothing. ``keep`` is given the fate of every report."""
    new = {filing.key for filing in new_filings(sheet)}
    keep(filing_fates(sheet, new))
    return Findings(counts_of(sheet, len(new)), remarks(sheet))


def filing_fates(sheet: ReportSheet, new: set[Key]) -> Iterator[MergePreview]:
    """Yield the fate of each report."""
    for filing in sheet.filings.values():
        owing = sheet.known.owing(filing.quarter)
        fate = WRONG if filing.wrong else NEW if filing.key in new else UNCHANGED
        items = "、".join(sheet.known.codes[pk] for pk in filing.said)
        said = summary(
            [(TITLES["received_on"], str(filing.received_on)), (TITLES["code"], items), (TITLES["nil"], filing.nil)]
        )
        name = f"{owing.bodies[filing.body]} {owing.quarter}"
        yield MergePreview(sheet.sheet, filing.line, fate, name, said if fate == NEW else "")


def new_filings(sheet: ReportSheet) -> Iterator[Filing]:
    """Yield the reports that the portal does not have; those that it has otherwise become problems."""
    stored = stored_reports(sheet)
    for key, filing in sheet.filings.items():
        found = stored.get(key)
        version = newest(found) if found else None
        if filing.wrong:
            continue
        if version is not None:
            if not is_same(sheet, filing, version):
                sheet.refuse(filing, kinds.REPORT_DIFFERS, filing.line, "body", found)
        elif found is not None and (found.state != Report.State.DRAFT or found.revision):
            sheet.refuse(filing, kinds.REPORT_UNDER_WAY, filing.line, "body", found)
        elif sheet.known.quarters[filing.quarter].is_closed:
            sheet.refuse(filing, kinds.QUARTER_CLOSED, filing.line, "quarter", sheet.known.quarters[filing.quarter])
        else:
            yield filing


def stored_reports(sheet: ReportSheet) -> dict[Key, Report]:
    """Return the reports of the sheet's quarters with their versions."""
    quarters = {filing.quarter for filing in sheet.filings.values()}
    rows = Report.objects.filter(quarter__in=quarters).select_related("body", "quarter").prefetch_related("versions")
    return {(row.body_id, row.quarter_id): row for row in rows}


def newest(report: Report) -> ReportVersion | None:
    """Return the version that stands."""
    return max(report.versions.all(), key=lambda version: version.number, default=None)


def is_same(sheet: ReportSheet, filing: Filing, version: ReportVersion) -> bool:
    """Say whether the sheet states what the accepted version does; texts are compared as a sheet reads them."""
    content = version.content
    accepted = {
        value["item"]: (as_read("text", value["text"]), value["figure"], as_read("explanation", value["explanation"]))
        for value in content["values"]
    }
    return filing.nil == nil_words(content["nil"]) and said_in(sheet, filing) == {
        code: said for code, said in accepted.items() if said != NOTHING_SAID
    }


def nil_words(stored: str) -> str:
    """Return the statement of a nil report as a sheet can say it: a bare 无 would be read as an empty cell."""
    return as_read("nil", stored) or (NIL if stored else "")


def as_read(key: str, stored: str) -> str:
    """Return what a sheet could say of a stored text."""
    return reads_back(COLUMNS[PLACE[key]], stored)


def said_in(sheet: ReportSheet, filing: Filing) -> Said:
    """Return what the sheet states of a report."""
    found: Said = {}
    for pk, content in filing.said.items():
        item = sheet.known.items[sheet.known.codes[pk]]
        found[item.code] = content.text, format_amount(content.figure, item.decimals), content.explanation
    return {code: said for code, said in found.items() if said != NOTHING_SAID}


def counts_of(sheet: ReportSheet, new: int) -> dict[str, int]:
    """Return the counts kept with the import: reports by fate, lines, problems. A sheet never changes a report."""
    wrong = sheet.wrong
    return {
        "new": new,
        "changed": 0,
        "unchanged": len(sheet.filings) - new - wrong + sheet.stray_lines,
        "wrong": wrong,
        "lines": sheet.lines,
        "problems": sheet.problems.count,
    }


def remarks(sheet: ReportSheet) -> dict[str, Any]:
    """Return what the office should know although it stops nothing."""
    absent = [column.title for column in COLUMNS if column.key not in sheet.present and not column.is_shown]
    return {
        "sheet": sheet.sheet,
        "unknown_columns": sheet.unknown_columns,
        "absent_columns": absent if sheet.present else [],
    }


@transaction.atomic
def reports_import(sheet: ReportSheet, cause: str, user: User | None) -> Written:
    """Bring in the reports that the portal does not have, as received and accepted; those that it has stay as they are.

    Raises SheetRefused without a person who accepts them, SituationChanged where the sheet fits the portal no more.
    """
    if user is None:
        raise SheetRefused(kinds.PERSON_NEEDED)
    quarters = {filing.quarter for filing in sheet.filings.values()}
    # Every step of a report takes its quarter's lock first, and so waits until this is done.
    list(Quarter.objects.select_for_update(no_key=True).filter(pk__in=quarters).order_by("pk"))
    filings = sorted(new_filings(sheet), key=lambda filing: filing.quarter)
    if sheet.problems:
        raise SituationChanged
    before = figures_standing({measure: {filing.quarter for filing in filings} for measure in (SUM, STOCK)})
    for filing in filings:
        bring_in(sheet, filing, cause, user)
    return Written(counts_of(sheet, len(filings)), remarks(sheet), before)


def bring_in(sheet: ReportSheet, filing: Filing, cause: str, user: User) -> None:
    """Bring in one report."""
    owing = sheet.known.owing(filing.quarter)
    assert filing.received_on is not None
    report_bring_in(
        body=owing.bodies[filing.body],
        owing=owing,
        said=filing.said,
        nil=filing.nil,
        received_on=filing.received_on,
        user=user,
        reason=cause,
    )


def reports_template() -> bytes:
    """Return the template."""
    bodies = [body.name for body in Body.objects.exclude(kind=Body.Kind.COLLECTIVE)]
    filled = [column for column in COLUMNS if not column.is_shown]
    guides = [
        Guide(column.title, column.hint, column.required, bodies if column.key == "body" else (), column.is_date)
        for column in filled
    ]
    examples = [[row[PLACE[column.key]] for column in filled] for row in EXAMPLES]
    notes = [
        _("Lines with the same body and quarter are one report; each line states one item."),
        _("Reports are taken in as accepted, on the body's behalf. A report that the portal has is never changed."),
    ]
    return template_workbook([SheetGuide(SHEET, guides, examples)], notes)


def reports_export() -> SheetExport:
    """Return the export of all accepted reports, each in the version that stands."""
    accepted = ReportValue.objects.filter(report__versions__number=1)
    return SheetExport(SHEET, tuple(TITLES.values()), report_lines, accepted.count)


def report_lines() -> Iterator[Sequence[Any]]:
    """Yield a line for each item of each accepted report, and one for each nil report."""
    versions = ReportVersion.objects.select_related("report__quarter").order_by(
        "report__quarter_id", "report_id", "-number"
    )
    for version in versions.distinct("report__quarter_id", "report_id").iterator(chunk_size=200):
        content = version.content
        first = content["body_name"], content["quarter"], day_of(version.report)
        for value in content["values"]:
            said = cell_of(value["figure"]), value["text"], value["explanation"]
            yield *first, value["item"], value["label"], value["unit"], *said, ""
        if content["nil"]:
            yield *first, "", "", "", None, "", "", nil_words(content["nil"])


def day_of(report: Report) -> dt.date:
    """Return the day on which the office first received a report that it has accepted."""
    assert report.first_submitted_at is not None
    return timezone.localtime(report.first_submitted_at).date()


def cell_of(figure: str | None) -> float | str | None:
    """Return a figure as a number, or as text where a number of Excel would not hold all of its digits."""
    if figure is None:
        return None
    number = float(figure)
    return number if Decimal(str(number)) == Decimal(figure) else figure


REPORTS = Register(
    "reports", gettext_lazy("Quarterly reports"), reports_template, read_reports, reports_foretell, reports_import
)
