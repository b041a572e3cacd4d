"""Writing the invented rows."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Model

from baodi_quality.demo.milestones import first_rounds
from baodi_quality.demo.plan_findings import inapplicable_spans, sign_offs
from baodi_quality.demo.references import References
from baodi_quality.demo.world import World, world_invent
from enterprises.models import Certificate, Enterprise
from inspections.models import SpotCheck
from targets.services import figures_recompute

BATCH = 2000


def registers_are_empty() -> bool:
    """Say whether nobody has entered anything yet; invented rows never mix with others."""
    return not Enterprise.objects.exists() and not SpotCheck.objects.exists()


@transaction.atomic
def demo_load(*, refs: References) -> World:
    """Invent the rows, write them and compute every figure, all of it or nothing."""
    world = world_invent(refs)
    cover = Certificate.products.through
    covers = [cover(certificate=certificate, product=product) for certificate, product in world.held.covers]
    signed = sign_offs(refs.plan)
    # In the order of the references between them: rows are saved as objects that know each other.
    for rows in (
        world.enterprises, world.former_names, world.designations, world.research_institutions, world.products, world.standards,
        world.held.certificates, world.held.events, covers, world.awards, world.spot_checks,
        world.failing_items, world.projects, world.evaluations, world.cases, world.complaints,
        world.sites, world.site_levels, world.site_members, world.surveys, world.city_rates,
        inapplicable_spans(refs.plan), signed, first_rounds(signed),
    ):  # fmt: skip
        write_rows(rows)
    # In the same transaction: nobody sees the rows with the figures of an empty register.
    figures_recompute()
    return world


def write_rows(rows: Sequence[Model]) -> None:
    """Insert the rows and let the planner know, so that the first figures are not computed on guesses."""
    if rows:
        model = type(rows[0])
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        analyze_tables(model)


def analyze_tables(*models: type[Model]) -> None:
    """Let the planner know what the tables hold now."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
