"""``manage.py load_demo``: invented rows for demonstrations and drills."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.models import Role, User
from baodi_quality.demo.accounts import SECOND_CLERK, accounts_create
from baodi_quality.demo.assessments import assessments_load
from baodi_quality.demo.bulletins import bulletins_load, results_load
from baodi_quality.demo.history import history_load
from baodi_quality.demo.meetings import next_meeting_load
from baodi_quality.demo.messages import messages_load
from baodi_quality.demo.milestones import rounds_load
from baodi_quality.demo.outside import outside_producers_load
from baodi_quality.demo.rectifications import rectifications_load
from baodi_quality.demo.references import PlanMissing, References, read_references
from baodi_quality.demo.reporting.load import reports_load
from baodi_quality.demo.reporting.requests import requests_load
from baodi_quality.demo.services import demo_load, registers_are_empty
from baodi_quality.demo.supervision import supervision_load
from baodi_quality.demo.world import World
from reporting.services.versions import STOCK, SUM
from targets.models import Indicator
from targets.services import figures_recompute


class Command(BaseCommand):
    """Fill empty registers with invented rows, compute every figure and create the demonstration accounts."""

    help = "Fill the empty registers with invented rows and create the demonstration accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the switch that leaves the registers as they are."""
        words = "create the demonstration accounts only, so that the registers can be filled by hand or from workbooks"
        parser.add_argument("--accounts-only", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing; a second run changes nothing."""
        try:
            refs = read_references()
        except PlanMissing as error:
            raise CommandError(_("The plan has not been loaded yet: run “manage.py load_plan” first.")) from error
        loaded = not options["accounts_only"] and self.load_registers(refs)
        created, password = accounts_create(refs.bodies)
        if loaded:
            self.load_history(User.objects.get(username=Role.OFFICE), User.objects.get(username=SECOND_CLERK))
        self.report_accounts(created, password)

    def load_history(self, office: User, colleague: User) -> None:
        """Write what people did since: reports before the quarters that they count in are closed, corrections after."""
        reports_load(office=office)
        figures_recompute(Indicator.objects.filter(definitions__measure__in=[SUM, STOCK]).distinct())
        history_load(user=office)
        outside_producers_load(office=office)
        rectifications_load(filer=office, closer=colleague)
        requests_load(approver=colleague)
        messages_load(office=office)
        supervision_load(office=office)
        rounds_load(office=office, colleague=colleague, leader=User.objects.get(username=Role.LEADER))
        next_meeting_load(office=office)
        assessments_load(office=office, colleague=colleague, leader=User.objects.get(username=Role.LEADER))
        papers = {"drafter": office, "issuer": colleague, "leader": User.objects.get(username=Role.LEADER)}
        bulletins_load(**papers)
        results_load(**papers)

    def load_registers(self, refs: References) -> bool:
        """Write the invented rows, unless the registers hold rows already; return whether they were written."""
        if not registers_are_empty():
            self.stdout.write(_("The registers hold rows already; no demonstration data was loaded."))
            return False
        self.report_rows(demo_load(refs=refs))
        return True

    def report_rows(self, world: World) -> None:
        """Print how many rows of each kind were invented."""
        counts = {
            _("enterprises"): len(world.enterprises),
            _("products"): len(world.products),
            _("certificates"): len(world.held.certificates),
            _("brand awards"): len(world.awards),
            _("spot checks"): len(world.spot_checks),
            _("completed projects"): len(world.projects),
            _("service evaluations"): len(world.evaluations),
            _("enforcement cases"): len(world.cases),
            _("complaints"): len(world.complaints),
        }
        self.stdout.write(_("Demonstration data loaded; every row is invented:"))
        for name, count in counts.items():
            self.stdout.write(f"  {name}  {count:,}")

    def report_accounts(self, created: list[User], password: str) -> None:
        """Print the accounts that were created with their password, this one time."""
        if not created:
            return
        central = [user.username for user in created if user.body is None]
        others = [user.username for user in created if user.body is not None]
        self.stdout.write(_("Demonstration accounts: %(names)s.") % {"names": ", ".join(central)})
        if others:
            self.stdout.write(
                _("%(count)s accounts of bodies: liaison-… and head-…, such as %(example)s.")
                % {"count": len(others), "example": others[-1]}
            )
        self.stdout.write(_("They share the password %(password)s, which is shown only now.") % {"password": password})
