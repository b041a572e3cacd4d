"""A quarter with its figures and the people who make a bulletin of it."""

from dataclasses import dataclass, field
from typing import Any

from accounts.models import Role, User
from bulletin import services
from bulletin.models import Bulletin, BulletinBuild
from departments.models import LeadGroupSeat
from exchange.jobs import run_step
from targets.models import Plan, Quarter
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, make_indicator, make_owner, make_plan
from tests.factories import make_body, make_spot_check, make_township, make_user
from tests.shared_rows import share_rows

PATH = [
    ("draft", []),
    ("checked", ["check"]),
    ("signed", ["check", "sign"]),
    ("issued", ["check", "sign", "issue"]),
]


@dataclass
class Cast:
    """Clerk, colleague, leader; a member body with its liaison; the third quarter of 2014 with 7 of 10 batches passed."""

    plan: Plan = field(default_factory=make_plan)
    clerk: User = field(default_factory=make_user)
    colleague: User = field(default_factory=make_user)
    leader: User = field(default_factory=lambda: make_user(Role.LEADER))

    def __post_init__(self) -> None:
        make_owner(make_indicator(self.plan, "B6"))
        make_indicator(self.plan, "A2", "count", "个", **AWARDS)
        town = make_township(name="口东镇")
        for number in range(10):
            make_spot_check(township=town, first_result="failed" if number < 3 else "passed")
        figures_recompute()
        self.quarter = Quarter.objects.get(pk=20143)
        self.body = make_body(name="质监局")
        clause = self.plan.clauses.get()
        LeadGroupSeat.objects.create(
            plan=self.plan,
            clause=clause,
            body=self.body,
            post="member",
            holder="质监局",
            position=1,
            since="2010-01-01",
        )
        self.liaison = make_user(Role.LIAISON, body=self.body)

    def draft(self, kind: str = "circular") -> Bulletin:
        return services.bulletin_draft(kind=kind, plan=self.plan, quarter=self.quarter, user=self.clerk)

    def act(self, row: Bulletin, action: str, user: User | None = None, **given: Any) -> Any:
        people = {"sign": self.leader, "check": self.clerk, "issue": self.colleague}
        service = getattr(services, f"bulletin_{action}")
        return service(bulletin=row, user=user or people.get(action, self.clerk), **given)

    def bring_to(self, state: str, kind: str = "circular") -> Bulletin:
        row = self.draft(kind)
        for action in dict(PATH)[state]:
            self.act(row, action)
        row.refresh_from_db()
        return row

    def build(self, row: Bulletin, *, is_final: bool = False) -> BulletinBuild:
        """Have the files of a bulletin built as a worker does; those of an issued one are asked for by its issue."""
        job = row.builds.get(is_final=True) if is_final else services.build_request(bulletin=row, user=self.clerk)
        run_step(BulletinBuild, job.pk)
        job.refresh_from_db()
        return job


bulletin_rows = share_rows("bulletin_rows", Cast)
