"""Reminding of reports that are due (催报): who owes, what they are told, that they are told once, and by e-mail too."""

from reporting.reminders.due import ReminderTrigger, list_triggers_by_hand, list_triggers_by_rule
from reporting.reminders.forms import reminder_rule_save
from reporting.reminders.sending import reminders_send, reminders_send_by_hand

__all__ = [
    "ReminderTrigger",
    "list_triggers_by_hand",
    "list_triggers_by_rule",
    "reminder_rule_save",
    "reminders_send",
    "reminders_send_by_hand",
]
