"""What people are told: reminders, the inbox, notices."""

from django.urls import path

from departments.views import inbox, notices, reminders

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/count/", inbox.inbox_count, name="inbox-count"),
    path("inbox/read/", inbox.inbox_read_all, name="inbox-read-all"),
    path("inbox/<int:pk>/", inbox.inbox_message, name="inbox-message"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/choose/", reminders.reminders_choose, name="reminders-choose"),
    path("reminders/send/", reminders.reminders_send_now, name="reminders-send"),
    path("reports/<slug:body>/<slug:quarter>/reminders/", reminders.report_reminders, name="report-reminders"),
    path("reminders/rules/", reminders.reminder_rules, name="reminder-rules"),
    path("reminders/rules/add/", reminders.reminder_rule, name="reminder-rule-add"),
    path("reminders/rules/<int:pk>/", reminders.reminder_rule, name="reminder-rule-edit"),
    path("notices/", notices.notices, name="notices"),
    path("notices/add/", notices.notice_write, name="notice-add"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/edit/", notices.notice_write, name="notice-edit"),
    path("notices/<int:pk>/send/", notices.notice_confirm, name="notice-send"),
    path("notices/<int:pk>/discard/", notices.notice_throw_away, name="notice-discard"),
    path("notices/<int:pk>/urge/", notices.notice_urge_unread, name="notice-urge"),
    path("notices/<int:pk>/files/<uuid:key>/", notices.notice_file, name="notice-file"),
]
