"""``manage.py load_plan``: load the 2010–2015 plan."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from baodi_quality.plan_loading import plan_load


class Command(BaseCommand):
    """Load the plan from targets/data: only what is missing is created, so it may run at every start."""

    help = "Load the 2010-2015 plan with its bodies, duties, townships and industries; existing rows are never changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was created."""
        created = plan_load()
        for model, count in created.items():
            self.stdout.write(f"  {model._meta.verbose_name_plural}: {count}")
        self.stdout.write(_("The plan is loaded.") if created else _("The plan was loaded already; nothing changed."))
