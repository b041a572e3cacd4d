"""What can be counted in one township today, each with the way to its rows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dashboard.todo import WARNING, build_statement
from departments.models import Township
from departments.places import list_township_moves, township_condition
from enterprises.models import Certificate, Enterprise
from inspections.models import Complaint, CompletedProject, EnforcementCase, Rectification, SpotCheck
from targets import clock

NEWEST = 8


@dataclass(frozen=True)
class Fact:
    """Something that can be counted in the township, and the list of it."""

    key: str
    count: int
    words: str | Promise
    url: str
    is_urgent: bool


# key: (words, list, urgent)
FACTS: dict[str, tuple[str | Promise, str, bool]] = {
    "failed": (gettext_lazy("failed batches this year"), "inspections:spot-checks", True),
    "overdue": (gettext_lazy("rectifications overdue"), "inspections:rectifications", True),
    "expiring": (gettext_lazy("certificates about to expire (30 days)"), "enterprises:certificates", False),
    "cases": (gettext_lazy("cases opened this year"), "inspections:cases", False),
    "complaints": (gettext_lazy("complaints received this year"), "inspections:complaints", False),
    "projects": (gettext_lazy("projects accepted this year"), "inspections:projects", False),
    "enterprises": (gettext_lazy("enterprises in operation"), "enterprises:enterprises", False),
}


class TownshipFacts:
    """What can be counted in a township today (3 queries)."""

    def __init__(self, township: Township) -> None:
        self.township, self.today = township, clock.today()
        self.year = self.today.replace(month=1, day=1)
        # Read once: every condition asks for them.
        self.moves = list_township_moves()

    def lies_there(self, path: str, dated_by: str = "") -> Q:
        """Return the condition that a row belongs to the township."""
        return township_condition(path, self.township, dated_by, self.moves)

    @property
    def failed(self) -> QuerySet[SpotCheck]:
        """The batches of this year that failed."""
        rows = SpotCheck.objects.filter(self.lies_there("township", "sampled_on"))
        return rows.filter(outcome=SpotCheck.Outcome.FAILED, sampled_on__gte=self.year)

    @property
    def newest_failed(self) -> QuerySet[SpotCheck]:
        """The newest of them with their rectification (1 query)."""
        return self.failed.select_related("rectification").order_by("-sampled_on", "-pk")[:NEWEST]

    @property
    def counts(self) -> list[Fact]:
        """How much there is of everything (1 query)."""
        year, since = self.year, {"since": str(self.year)}
        overdue = Rectification.objects.standing().overdue(self.today)
        expiring = Certificate.objects.valid(self.today).filter(expires_on__lte=self.today + WARNING)
        # Beside the rows what narrows their list in the same way.
        rows = {
            "failed": (self.failed, {"outcome": "failed"} | since),
            "overdue": (overdue.filter(self.lies_there("spot_check__township", "spot_check__sampled_on")), {"deadline": "overdue"}),
            "expiring": (expiring.filter(self.lies_there("enterprise__township")), {"expiring": "30"}),
            "cases": (EnforcementCase.objects.filter(self.lies_there("township", "opened_on"), opened_on__gte=year), since),
            "complaints": (Complaint.objects.filter(self.lies_there("township", "received_on"), received_on__gte=year), since),
            "projects": (CompletedProject.objects.filter(self.lies_there("township", "accepted_on"), accepted_on__gte=year), since),
            "enterprises": (Enterprise.objects.in_operation(self.today).filter(self.lies_there("township")), {"state": "operating"}),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(*build_statement({key: found for key, (found, _query) in rows.items()}))
            counts = dict(cursor.fetchall())
        found = []
        for key, (label, name, is_urgent) in FACTS.items():
            query = urlencode({"township": self.township.code} | rows[key][1])
            found.append(Fact(key, counts.get(key, 0), label, f"{reverse(name)}?{query}", is_urgent))
        return found
