"""``manage.py load_demo``: invented rows for demonstrations and drills."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from baodi_quality.demo.accounts import accounts_create
from baodi_quality.demo.references import PlanMissing, References, references
from baodi_quality.demo.services import demo_write, registers_are_empty
from departments.models import User
from targets.models import Plan


class Command(BaseCommand):
    """Fill empty registers with invented rows, create the demonstration accounts and compute every figure."""

    help = "Fill the empty registers with invented rows and create the demonstration accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing; a second run changes nothing."""
        try:
            refs = references()
            plan = Plan.objects.get(code="2010-2015")
        except (PlanMissing, Plan.DoesNotExist) as error:
            raise CommandError(_("The plan has not been loaded yet: run “manage.py load_plan” first.")) from error
        self.load_registers(refs, plan)
        self.report_accounts(*accounts_create(refs.bodies))

    def load_registers(self, refs: References, plan: Plan) -> None:
        """Write the invented rows and compute the figures, unless the registers hold rows already."""
        if not registers_are_empty():
            self.stdout.write(_("The registers hold rows already; no demonstration data was loaded."))
            return
        world = demo_write(refs=refs, plan=plan)
        try:
            from targets.services import figures_recompute
        except ImportError:
            pass
        else:
            figures_recompute()
        counts = {
            _("enterprises"): len(world.enterprises),
            _("products"): len(world.products),
            _("certificates"): len(world.held.certificates),
            _("brand awards"): len(world.awards),
            _("spot checks"): len(world.spot_checks),
            _("completed projects"): len(world.projects),
            _("service evaluations"): len(world.evaluations),
        }
        self.stdout.write(_("Demonstration data loaded; every row is invented:"))
        for name, count in counts.items():
            self.stdout.write(f"  {name}  {count:,}")

    def report_accounts(self, created: list[User], password: str) -> None:
        """Print the accounts that were created with their password, this one time."""
        if not created:
            return
        names = [user.username for user in created]
        self.stdout.write(_("Demonstration accounts: %(names)s.") % {"names": ", ".join(names)})
        self.stdout.write(_("They share the password %(password)s, which is shown only now.") % {"password": password})
