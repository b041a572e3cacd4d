"""All writing of the yearly assessment."""

from assessment.services.decisions import (
    correction_propose,
    objection_decide,
    sheet_approve,
    sheet_correct,
    sheet_object,
    sheet_send_back,
)
from assessment.services.filings import (
    remedies_ask,
    remedy_accept,
    remedy_refuse,
    remedy_report,
    targets_accept,
    targets_file,
    targets_return,
)
from assessment.services.findings import finding_decide, finding_raise, recusal_record
from assessment.services.panels import GivenMark, marks_give, panel_name, panel_release, sheet_inspect
from assessment.services.reminding import assessment_remind_all
from assessment.services.reviews import Ruling, sheet_designate, sheet_propose, sheet_return, sheet_review
from assessment.services.rounds import scheme_issue, scheme_open, sheets_make
from assessment.services.runs import run_request, scores_reckon
from assessment.services.schemes import scheme_amend, scheme_draft, scheme_item_save, scheme_permit, scheme_publish
from assessment.services.sheets import Answer, sheet_answer, sheet_close, sheet_lapse, sheet_sign, sheets_move_on

__all__ = [
    "Answer",
    "GivenMark",
    "Ruling",
    "assessment_remind_all",
    "correction_propose",
    "finding_decide",
    "finding_raise",
    "marks_give",
    "objection_decide",
    "panel_name",
    "panel_release",
    "recusal_record",
    "remedies_ask",
    "remedy_accept",
    "remedy_refuse",
    "remedy_report",
    "run_request",
    "scheme_amend",
    "scheme_draft",
    "scheme_issue",
    "scheme_item_save",
    "scheme_open",
    "scheme_permit",
    "scheme_publish",
    "scores_reckon",
    "sheet_answer",
    "sheet_approve",
    "sheet_close",
    "sheet_correct",
    "sheet_designate",
    "sheet_inspect",
    "sheet_lapse",
    "sheet_object",
    "sheet_propose",
    "sheet_return",
    "sheet_review",
    "sheet_send_back",
    "sheet_sign",
    "sheets_make",
    "sheets_move_on",
    "targets_accept",
    "targets_file",
    "targets_return",
]
