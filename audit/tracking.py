"""Which tables the trail records: all of the portal's own, except those named here with the reason.

A new model is recorded without anybody thinking of it; who wants one left out has to say why.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Model

UNTRACKED = {
    # Computed from recorded rows, by a worker, again and again; every night compared with a fresh computation.
    "targets.Attainment": "computed",
    "targets.CountedRows": "computed",
    "targets.StaleMark": "computed",
    "targets.Recomputation": "computed",
    "targets.Comparison": "computed",
    "targets.ComparisonDifference": "computed",
    "supervision.SupervisionColour": "computed",
    "enterprises.LikelyPair": "computed",
    "inspections.SpotCheckTally": "computed",
    "inspections.UnmatchedTally": "computed",
    "enterprises.ComparedEnterprise": "computed",
    "enterprises.EnterpriseComparison": "a worker's progress",
    "assessment.AssessmentRun": "a worker's progress",
    "bulletin.BulletinBuild": "a worker's progress",
    "accounts.RecoveryCode": "digests of codes; the record of accounts tells when they were drawn",
    "accounts.FormerPassword": "hashes of passwords that were set; the account's own row tells when",
    # What an import did to rows that are recorded themselves; it would be kept twice.
    "exchange.SheetRow": "a check's result, row by row",
    "exchange.AddedRows": "an index of recorded rows",
    "exchange.RowChange": "a copy of recorded changes",
    "notifications.InboxMessage": "a message about something recorded",
    "api.IdempotentAnswer": "an answer kept for some days",
}
ALSO_TRACKED = ["axes.AccessLog", "axes.AccessFailureLog", "axes.AccessAttempt", "audit.Reanchoring"]
"""Sign-ins, failures and what locks an account; explanations of the trail's own breaks."""

PAGE, TRAIL = "page", "trail"
"""In place of a table in events of what is none: a page that was refused, and the trail that was read."""

JOB = ["progress", "total", "attempts", "touched_at"]
IGNORED = {
    "accounts.User": ["last_login"],
    "accounts.WallDevice": ["used_at", "used_from"],
    "api.ApiToken": ["last_used_at"],
    "exchange.SheetImport": [*JOB, "problems", "preview", "moved"],
    "exchange.ExportJob": JOB,
    "packs.EvidencePack": JOB,
    "registers.ImportWithdrawal": JOB,
    "axes.AccessAttempt": ["get_data", "post_data", "http_accept"],
    "axes.AccessFailureLog": ["http_accept"],
    "axes.AccessLog": ["http_accept"],
}
"""Columns that say how far a worker is, when somebody last looked, or what a form of the sign-in page held."""
HIDDEN = {
    "accounts.User": ["password"],
    "accounts.WallDevice": ["digest"],
    "api.ApiToken": ["digest"],
    # Long, and sealed by a checksum of its own.
    "bulletin.Snapshot": ["content"],
}
"""Columns of which the trail keeps a digest: it tells that they changed, and not into what."""


@dataclass(frozen=True)
class TrackedTable:
    """A recorded table: the column of its key, and the columns left out or kept as digests."""

    model: type[Model]
    name: str
    key: str
    ignored: tuple[str, ...]
    hidden: tuple[str, ...]

    @property
    def generated(self) -> list[str]:
        """Return the columns that the database works out from the others."""
        return [str(field.column) for field in self.model._meta.concrete_fields if field.generated]

    @property
    def arguments(self) -> tuple[str, str, str]:
        """Return what its triggers are given; PostgreSQL reads the lists as arrays."""
        return self.key, f"{{{','.join(self.ignored)}}}", f"{{{','.join(self.hidden)}}}"


def tracked_tables() -> Iterator[TrackedTable]:
    """Yield every recorded table, those between many and many included."""
    own = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR} - {"audit"}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        is_own = meta.app_label in own and meta.label not in UNTRACKED
        if meta.managed and not meta.proxy and (is_own or meta.label in ALSO_TRACKED):
            ignored, hidden = IGNORED.get(meta.label, []), HIDDEN.get(meta.label, [])
            yield TrackedTable(model, meta.db_table, meta.pk.attname, tuple(ignored), tuple(hidden))
