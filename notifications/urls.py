"""What people are told: the inbox and notices."""

from django.urls import path

from notifications.views import inbox, notices

app_name = "notifications"
urlpatterns = [
    path("inbox/count/", inbox.inbox_count, name="inbox-count"),
    path("inbox/read/", inbox.inbox_read, name="inbox-read"),
    path("inbox/<int:pk>/", inbox.inbox_message, name="inbox-message"),
    path("notices/add/", notices.notice_write, name="notice-add"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/edit/", notices.notice_write, name="notice-edit"),
    path("notices/<int:pk>/send/", notices.notice_confirm, name="notice-send"),
    path("notices/<int:pk>/discard/", notices.notice_throw_away, name="notice-discard"),
    path("notices/<int:pk>/urge/", notices.notice_urge_unread, name="notice-urge"),
    path("notices/<int:pk>/files/<uuid:key>/", notices.notice_file, name="notice-file"),
]
