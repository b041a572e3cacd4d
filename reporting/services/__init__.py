"""All writing of reports; each keyword-only and atomic, the report locked, its step recorded."""

from notifications.services import inbox_send, list_body_people
from reporting.services.corrections import correction_approve, correction_propose, correction_refuse
from reporting.services.deadlines import deadline_set, report_extend
from reporting.services.files import report_file_add, report_file_take_out
from reporting.services.generation import offer_take, reports_generate, reports_generate_due
from reporting.services.handing_over import (
    report_hand_back,
    report_hand_over,
    report_review_begin,
    report_sign_and_submit,
    report_take_back,
)
from reporting.services.transitions import (
    report_accept,
    report_declare_nil,
    report_return,
    report_revoke_nil,
    report_sign,
    report_submit,
    report_submit_on_behalf,
    report_unsign,
)
from reporting.services.unlocking import reports_lock_expired, unlock_grant, unlock_refuse, unlock_request
from reporting.services.values import ValueInput, report_value_save, value_take_known

__all__ = [
    "ValueInput",
    "correction_approve",
    "correction_propose",
    "correction_refuse",
    "deadline_set",
    "inbox_send",
    "list_body_people",
    "offer_take",
    "report_accept",
    "report_declare_nil",
    "report_extend",
    "report_file_add",
    "report_file_take_out",
    "report_hand_back",
    "report_hand_over",
    "report_return",
    "report_review_begin",
    "report_revoke_nil",
    "report_sign",
    "report_sign_and_submit",
    "report_submit",
    "report_submit_on_behalf",
    "report_take_back",
    "report_unsign",
    "report_value_save",
    "reports_generate",
    "reports_generate_due",
    "reports_lock_expired",
    "unlock_grant",
    "unlock_refuse",
    "unlock_request",
    "value_take_known",
]
