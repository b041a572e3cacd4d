"""What the form's sheet looks like, and what its cells say. Headings and words are Chinese: they are data."""

import hashlib
import json
from dataclasses import astuple, dataclass
from decimal import Decimal

from exchange.formats.cells import INVISIBLE, Cell
from reporting.models import Report, ReportValue
from reporting.services import ValueInput
from targets.request_values import parse_number

SHEET = "季度报告"
ANSWER, EXPLANATION, STANCE, DISPUTE = "填报内容", "情况说明", "对登记数据的意见", "异议说明"
MARK = "填报标识"
WORDS = {"确认": ReportValue.RegisterAgreement.CONFIRMED, "有异议": ReportValue.RegisterAgreement.DISPUTED}
MOST_IN_CELL = 32_767
"""Characters that Excel takes in a cell."""
TOO_LONG = "（内容过长，请在网页上填写）"


@dataclass(frozen=True)
class Typed:
    """What the cells of one item say, each as text; an empty cell is the empty text."""

    answer: str = ""
    explanation: str = ""
    register_agreement: str = ""
    dispute: str = ""

    @classmethod
    def of(cls, content: ValueInput) -> "Typed":
        """Return what the cells say for stored content."""
        answer = cell_text(content.text) if content.figure is None else number_text(content.figure)
        if len(answer) > MOST_IN_CELL:
            answer = TOO_LONG
        register_agreement = next((word for word, stored in WORDS.items() if stored == content.register_agreement), "")
        return cls(answer, cell_text(content.explanation), register_agreement, cell_text(content.dispute))

    @property
    def digest(self) -> str:
        """Return a fingerprint, by which a returning row shows whether it was touched."""
        # As JSON, since joined texts of two cells could look like those of two others.
        return hashlib.sha256(json.dumps(astuple(self)).encode()).hexdigest()[:16]


def cell_text(cell: Cell) -> str:
    """Return a cell as the text that a person would have typed on the page; line breaks stay."""
    if isinstance(cell, float):
        return number_text(Decimal(repr(cell)))
    # Excel writes line ends in its own way; the digest must not see them as a change.
    lines = "" if cell is None else str(cell).replace("\r\n", "\n").replace("\r", "\n")
    return INVISIBLE.sub("", lines).strip()


def number_text(amount: Decimal) -> str:
    """Return an amount without idle zeros, such as 12.5 or 1200."""
    return f"{amount.normalize():f}"


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
        if len(parts) != 5:
            return None
        value, revision = parse_number(parts[2]), parse_number(parts[3])
        if value is None or revision is None:
            return None
        return cls(parts[0], parts[1], value, revision, parts[4])

    def __str__(self) -> str:
        return SEPARATOR.join([self.body, self.quarter, str(self.value), str(self.revision), self.digest])

    def is_of(self, report: Report) -> bool:
        """Say whether the row belongs to this report."""
        return (self.body, self.quarter) == (report.body.code, report.quarter.code)
