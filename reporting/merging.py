"""What a merging of bodies means for reporting.

Who reports is found through mergers (`obligations`), and whose reports are a person's affair as well (`merged_body_ids`), so no
row changes hands: an open report stays that of the merged body and is finished by the people of its successor. Figures that
last stood are those of the successor from the day on, so they are counted anew.
"""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from departments.models import Body
from reporting.models import AcceptedFigure, CollectiveMembership, Report, ReportItem
from reporting.services.versions import STOCK, list_items_read
from targets import clock
from targets.causes import Cause, Code
from targets.services import quarters_since, stale_marks_write


def list_merger_effects(body: Body, into: Body) -> Iterator[tuple[str, str]]:
    """Yield what a merging passes on of reporting: what it is about, and what becomes of it; nothing where there is none."""
    open_ = Report.objects.filter(body=body).exclude(state=Report.State.ACCEPTED).owed()
    named = ReportItem.objects.on(clock.today()).filter(bodies=body)
    collectives = CollectiveMembership.objects.on(clock.today()).filter(member=body)
    for model, count, words in (
        (Report, open_.count(), _("%(count)s not accepted yet; the people of %(into)s open and finish them")),
        (ReportItem, named.count(), _("%(count)s name it; %(into)s reports on them instead")),
        (
            CollectiveMembership,
            collectives.count(),
            _("%(count)s that it belongs to; %(into)s stands behind them instead"),
        ),
    ):
        if count:
            yield str(model._meta.verbose_name_plural), words % {"count": count, "into": into}


def figures_mark_merged(body: Body, into: Body, day: dt.date) -> None:
    """Mark what indicators make of the body's latest figures as out of date from ``day`` on.

    Must run in the transaction of the merging.
    """
    words = {"body": body, "into": into}
    cause = Cause.say(Code.REORGANISATION, lambda: _("%(body)s was merged into %(into)s") % words, body)
    stated = AcceptedFigure.objects.filter(stands=True, report__body=body, item__period=ReportItem.Period.LATEST)
    for code in (
        # The model's ordering would make every row distinct.
        stated.filter(item__code__in=list_items_read()).values_list("item__code", flat=True).distinct().order_by()
    ):
        # Narrowed to the item, so that other items are not counted again.
        stale_marks_write(measures=[STOCK], quarters=quarters_since(day), cause=cause, parameters={"item": code})
