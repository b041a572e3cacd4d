"""Reading exports for pages."""

from django.db.models import QuerySet

from departments.models import ExportJob, Role, User

OVERSEERS = (Role.OFFICE, Role.AUDITOR)
"""Who may see that others exported something, and what; the files are their owners' alone."""


def visible_exports(user: User) -> QuerySet[ExportJob]:
    """Return the exports that the person may know of, the newest first."""
    rows = ExportJob.objects.select_related("requested_by")
    return rows if user.role in OVERSEERS else rows.filter(requested_by=user)
