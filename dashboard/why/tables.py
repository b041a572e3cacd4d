"""What the pages of why a figure changed hand out as workbooks: the very tables that they show."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from dashboard.why.history import Change, History
from dashboard.why.moved_rows import Moved
from exchange.exports.tables import PageTable
from targets.models import Quarter, Status, Window


def history_table(history: History) -> PageTable:
    """Return the changes of a figure, newest first."""
    page = history.page
    headings = [
        _("Computed"), _("Before"), _("After"), _("Change of the value"), _("Change of the numerator"), _("Change of the denominator"),
        _("Light"), _("Kind of cause"), _("Cause"),
    ]  # fmt: skip
    lines = [
        (
            change.now.computed_at.strftime("%Y-%m-%d %H:%M"), change.before_words, change.now_words, change.value_words,
            change.numerator_words, change.denominator_words, str(Status(change.now.status).label),
            _(", ").join(dict.fromkeys(cause.label for cause in change.causes)), change.now.cause,
        )
        for change in history.changes
    ]  # fmt: skip
    title = f"{_('Why this figure changed')} {page.indicator.code} {page.quarter.code}"
    note = f"{page.indicator.name}　{page.quarter.label}　{page.reading.window_words}"
    return PageTable(title, headings, lines, [note, history.sentence])


def moved_tables(change: Change, ways: Sequence[Moved]) -> list[PageTable]:
    """Return a table for each way in which rows moved."""
    now = change.now
    quarter = Quarter.at(now.quarter_id)
    note = f"{now.indicator.name}　{quarter.label}　{Window(now.window).label}"
    whole = f"{change.before_words} → {change.now_words}"
    return [
        PageTable(
            f"{now.indicator.code} {quarter.code} {way.label}",
            [*way.headings, _("Numerator"), _("Denominator"), _("What was changed")],
            [(*row.line.cells, row.numerator, row.denominator, row.told) for row in way.rows],
            [note, whole, way.words],
        )
        for way in ways
    ]
