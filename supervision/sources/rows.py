"""What an item keeps of the row that it is raised from."""

from dataclasses import dataclass, field
from typing import Any

from departments.models import Body
from departments.succession import successor_on
from supervision.models import Supervision
from supervision.terms import read_shipped
from targets import clock

Kind = Supervision.Source


@dataclass(frozen=True)
class SourceRow:
    """A row that an item may be raised from, and what it fills in; ``changed`` says why it calls for none any more."""

    kind: str
    key: int
    label: str
    url: str
    title: str
    task: str
    closing_standard: str
    lead: Body | None = None
    supports: list[Body] = field(default_factory=list)
    changed: str = ""

    @property
    def source_key(self) -> str:
        """The key under which the item keeps it."""
        return f"{self.kind}:{self.key}"

    @property
    def stored(self) -> dict[str, Any]:
        """What the item keeps of it: its words of the day."""
        return {"key": self.key, "label": self.label, "url": self.url}

    @property
    def days(self) -> int:
        """In how many calendar days it is to be done, as proposed."""
        days: int = read_shipped()["triggers"][self.kind]["days"]
        return days


def find_body(code: str) -> Body | None:
    """Return a body that exists today, or the one that it was merged into."""
    bodies = Body.objects.in_bulk()
    body = next((one for one in bodies.values() if one.code == code), None)
    return successor_on(body, clock.today(), bodies) if body else None
