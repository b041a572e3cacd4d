"""The rows behind a figure as the interface tells them: what an auditor reads on the page, cell by cell."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound

from dashboard.as_of import AsOf
from dashboard.indicator_page import indicator_page
from dashboard.rows import CLOSED, NOW, SIDES, FigureRows, SliceFilter
from enterprises.slices import DIMENSIONS
from targets.listing import address_of, cells_of
from targets.models import Attainment


class RowsQuerySerializer(serializers.Serializer):
    """Which rows are wanted."""

    side = serializers.ChoiceField(choices=list(SIDES.items()), default="numerator")
    by = serializers.ChoiceField(choices=list(DIMENSIONS.items()), required=False, help_text=_("a dimension of slices"))
    key = serializers.CharField(
        required=False, allow_blank=True, help_text=_("the slice; empty: rows that none is recorded for")
    )
    q = serializers.CharField(required=False, allow_blank=True, help_text=_("words in the row"))


class CellSerializer(serializers.Serializer):
    """A cell of a row."""

    heading = serializers.CharField()
    value = serializers.CharField(allow_blank=True)


class RowSerializer(serializers.Serializer):
    """A row; ``page`` is the address of its page in the portal, empty where it has none."""

    id = serializers.IntegerField()
    page = serializers.CharField(allow_blank=True)
    cells = CellSerializer(many=True)


def figure_rows(figure: Attainment, side: str, by: str = "", key: str = "", q: str = "") -> FigureRows:
    """Return the rows on a side of a figure: the newest, or the one that its quarter was closed with.

    404 for one that later changes have replaced: its rows are gone.
    """
    page = indicator_page(figure.indicator, figure.quarter_id, figure.window, AsOf())
    if not figure.definition.measure:
        raise NotFound(_("No rows are counted for this figure."))
    for version in (CLOSED, NOW):
        rows = FigureRows(page, side, SliceFilter(by, key, q.strip()), version)
        # An asked version that there is none of falls back on another one, whose rows are not this figure's.
        if rows.version == version and rows.stored_figure is not None and rows.stored_figure.pk == figure.pk:
            return rows
    raise NotFound(_("Rows are held of a figure’s newest revision and of the one that its quarter was closed with."))


def describe_rows(figure: FigureRows, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put rows into words."""
    model = figure.population.rows.model
    cells = cells_of(model, figure.columns)
    return [
        {
            "id": row["pk"],
            "page": address_of(model, row["pk"]),
            "cells": [
                {"heading": heading, "value": value} for heading, value in zip(figure.headings, cells(row), strict=True)
            ],
        }
        for row in rows
    ]
