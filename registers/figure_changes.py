"""What one change of a register moves: the indicators concerned, and their figures before and after."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from django.core import signing
from django.db.models import F, Max
from django.utils import timezone
from django.utils.functional import cached_property

from exchange.imports.pages import MovedFigure, list_moved_figures
from targets.causes import Cause
from targets.models import Attainment, Indicator, IndicatorDefinition, StaleMark

# Signed, so that an address tells of changes that really were and of nothing else.
SALT = "enterprises.moved"


@dataclass(frozen=True)
class Change:
    """A change as its marks tell of it: ``cause`` is what the history of the figures says, ``last`` the newest figure then."""

    cause: Cause
    moment: str
    last: int
    indicators: tuple[int, ...]

    @classmethod
    def from_marks(cls, marks: Sequence[StaleMark]) -> "Change | None":
        """Return the change that wrote the marks; None where no indicator uses what it touched."""
        concerned = find_indicators(marks)
        if not concerned:
            return None
        # The earliest mark's, so that none of this change's is missed.
        moment = min(mark.created_at for mark in marks)
        # Figures written after this one may come from the change; older ones cannot.
        last = Attainment.objects.aggregate(newest=Max("pk"))["newest"] or 0
        return cls(marks[0].cause, moment.isoformat(), last, tuple(concerned))

    @classmethod
    def from_token(cls, token: str) -> "Change":
        """Return the change that an address names; signing.BadSignature for one that was not handed out."""
        told = signing.loads(token, salt=SALT)
        return cls(Cause(**told["cause"]), told["moment"], told["last"], tuple(told["indicators"]))

    @property
    def token(self) -> str:
        """The change as a part of an address."""
        return signing.dumps(asdict(self) | {"cause": self.cause.as_json}, salt=SALT, compress=True)


class FigureChanges:
    """What a page says of a change; figures in the window by which each indicator is judged."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.moment = dt.datetime.fromisoformat(change.moment)

    @cached_property
    def indicators(self) -> list[Indicator]:
        """The indicators that use what was changed."""
        return list(Indicator.objects.filter(pk__in=self.change.indicators).select_related("plan"))

    @cached_property
    def is_recomputing(self) -> bool:
        """Whether figures still wait to be recomputed for this change."""
        return StaleMark.objects.filter(cause=self.change.cause, created_at__gte=self.moment).exists()

    @cached_property
    def is_late(self) -> bool:
        """Whether they have waited so long that no worker seems to run."""
        return self.is_recomputing and timezone.now() - self.moment > dt.timedelta(seconds=45)

    @cached_property
    def figures(self) -> list[MovedFigure]:
        """The figures that this change gave another value, newest quarter first."""
        written = Attainment.objects.filter(
            indicator__in=self.change.indicators,
            window=F("definition__window"),
            pk__gt=self.change.last,
            # A revision may join the causes of several changes.
            causes__contains=[self.change.cause.as_json],
        )
        rows = written.defer("breakdown").select_related("indicator__plan", "quarter", "definition")
        # The newest first, so that the oldest of them stays in the dictionary: the revision that this change brought.
        first = {(row.indicator_id, row.quarter_id): row for row in rows.order_by("-revision")}
        before = get_previous(first.values())
        # A first figure replaces nothing, so nothing has moved.
        pairs = [(before[previous_key(row)], row) for row in first.values() if previous_key(row) in before]
        return sorted(
            list_moved_figures(pairs), key=lambda figure: (-figure.after.quarter_id, figure.after.indicator.position)
        )


Place = tuple[int, int, str, int]


def previous_key(row: Attainment) -> Place:
    """Return the place of the revision before this one."""
    return row.indicator_id, row.quarter_id, row.window, row.revision - 1


def get_previous(rows: Collection[Attainment]) -> dict[Place, Attainment]:
    """Return the revisions before these, by their place."""
    found = Attainment.objects.filter(
        indicator__in={row.indicator_id for row in rows},
        quarter__in={row.quarter_id for row in rows},
        revision__in={row.revision - 1 for row in rows},
    )
    older = found.defer("breakdown").select_related("definition")
    return {(row.indicator_id, row.quarter_id, row.window, row.revision): row for row in older}


def find_indicators(marks: Sequence[StaleMark]) -> list[int]:
    """Return the keys of the indicators whose measure one of the marks names, with its parameters."""
    named = {(mark.measure, tuple(sorted(mark.parameters.items()))) for mark in marks}
    definitions = IndicatorDefinition.objects.filter(measure__in={measure for measure, _parameters in named})
    return sorted(
        {
            definition.indicator_id
            for definition in definitions
            if any(
                definition.measure == measure and dict(parameters).items() <= definition.parameters.items()
                for measure, parameters in named
            )
        }
    )
