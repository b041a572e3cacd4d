"""The mark that each row of a form bears: whose form it is, which item, and how it stood when it was downloaded."""

from dataclasses import dataclass

from departments.models import Report, ReportValue

SEPARATOR = "|"


@dataclass(frozen=True)
class Mark:
    """A row's mark. It grants nothing: rights are the services' affair, so it need not be secret."""

    body: str
    quarter: str
    value: int
    revision: int
    digest: str

    @classmethod
    def of(cls, report: Report, value: ReportValue, digest: str) -> "Mark":
        """Return the mark of a value whose cells have this fingerprint."""
        return cls(report.body.code, report.quarter.code, value.pk, value.revision, digest)

    @classmethod
    def read(cls, text: str) -> "Mark | None":
        """Return the mark in a cell; None where there is none or it was damaged."""
        parts = text.split(SEPARATOR)
        if len(parts) != 5 or not (parts[2].isdecimal() and parts[3].isdecimal()):
            return None
        return cls(parts[0], parts[1], int(parts[2]), int(parts[3]), parts[4])

    def __str__(self) -> str:
        return SEPARATOR.join([self.body, self.quarter, str(self.value), str(self.revision), self.digest])

    def is_of(self, report: Report) -> bool:
        """Say whether the row belongs to this report."""
        return (self.body, self.quarter) == (report.body.code, report.quarter.code)
