"""Signs that rows need a look, from which an item is raised: never a verdict, each asks for an explanation or a correction."""

from django.utils.translation import gettext as _

from inspections.models import SpotCheck
from supervision.sources.rows import Kind, SourceRow, find_body


def read_repeated_batch(key: int) -> SourceRow | None:
    """Return a spot check: it calls for an item while its batch stands under another sampling number of the day too."""
    row = SpotCheck.objects.select_related("producer").filter(pk=key).first()
    if row is None:
        return None
    rows = [row, *SpotCheck.objects.repeating(row)]
    first = min(rows, key=lambda one: one.pk)
    numbers = "、".join(sorted(one.number for one in rows))
    return SourceRow(
        # By the first of them: from whichever page it is raised, they are one matter.
        Kind.REPEATED_BATCH, first.pk, f"{first.number} {first.sample_name}", first.get_absolute_url(),
        # The title's column holds 100.
        title=_("Explain the repeated batch: %(sample)s") % {"sample": row.sample_name[:70]},
        task=_("Sampling numbers %(numbers)s name the same producer, product, batch and day. Check whether one batch was entered twice, and correct or explain it.")
        % {"numbers": numbers},
        closing_standard=_("The correction is recorded, or the explanation is accepted."),
        lead=find_body("zhijian" if row.stage == SpotCheck.Stage.PRODUCTION else "gongshang"),
        changed="" if len(rows) > 1 else _("No other sampling number names the batch any more."),
    )  # fmt: skip
