"""Reading the trail."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

if TYPE_CHECKING:
    # mypy looks the quoted names up here.
    from audit.models import Event, Key, Reanchoring  # noqa: F401


class ReanchoringQuerySet(models.QuerySet["Reanchoring"]):
    """Reading explanations."""

    def explained(self) -> "dict[Key, int]":
        """Return the breaks that two people explained, and by which explanation."""
        return {one.key: one.pk for one in self.filter(is_confirmed=True)}

    def standing(self) -> "ReanchoringQuerySet":
        """Keep those that are confirmed or wait for a second person."""
        return self.exclude(is_confirmed=False)


class EventQuerySet(models.QuerySet["Event"]):
    """Reading events."""

    def of_row(self, table: str, key: int) -> "EventQuerySet":
        """Keep the events of one row."""
        return self.filter(table_name=table, row_key=key)

    def changes(self) -> "EventQuerySet":
        """Leave out who opened what or was refused, and the removal of old years."""
        return self.exclude(action__in=["read", "refuse", "remove"])

    def openings_of(self, bodies: list[int]) -> "EventQuerySet":
        """Keep who opened what is these bodies'."""
        # As the index has it.
        body = Cast(KeyTextTransform("body", "after"), models.BigIntegerField())
        return self.filter(action="read").annotate(body_key=body).filter(body_key__in=bodies)

    def by_person(self, user_id: int) -> "EventQuerySet":
        """Keep what one person did."""
        # As the index on the acts has it.
        person = Cast(KeyTextTransform("user", "details"), models.BigIntegerField())
        acts = apps.get_model("audit.Act").objects.annotate(person_key=person).filter(person_key=user_id)
        return self.filter(act__in=acts.order_by().values("pk"))

    def about(self, text: str) -> "EventQuerySet":
        """Keep the events of rows that bear this name or number, before or after."""
        columns = [f"{side}__{name}" for side in ("before", "after") for name in ("number", "name", "username", "code")]
        matching = Q()
        for column in columns:
            matching |= Q(**{column: text})
        return self.filter(matching)
