"""A figure beside what it would be under other assumptions, which stand in the address and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms

from dashboard.forms import SupposeForm
from dashboard.indicator_page import IndicatorPage
from targets.figures import format_plain
from targets.models import Attainment


@dataclass(frozen=True)
class Answer:
    """What follows from assumptions: what is told of the figure, each under its label, its light, and a sentence."""

    told: list[tuple[str, str]]
    status: str
    sentence: str = ""


class WhatIf:
    """The assumptions of an address about the figure of an indicator page; who inherits it knows the kind of goal."""

    def __init__(self, page: IndicatorPage, point: Attainment, asked: Mapping[str, str]) -> None:
        self.page, self.reading, self.point, self.goal = page, page.reading, point, page.reading.goal
        self.initial = self.get_initial()
        # Only names that this kind knows; an address may carry anything.
        self.asked = {name: asked[name] for name in self.initial if name in asked}
        self.form = self.build_form(self.initial | self.asked)

    def get_initial(self) -> dict[str, Any]:
        """Return the assumptions that hold as long as nobody makes others."""
        raise NotImplementedError

    def build_form(self, data: Mapping[str, Any]) -> SupposeForm:
        """Return the fields, filled with ``data``."""
        raise NotImplementedError

    def answer(self, values: Mapping[str, Any]) -> Answer:
        """Return what follows from clean values."""
        raise NotImplementedError

    @cached_property
    def now(self) -> Answer:
        """What follows from the plan as it stands."""
        form = self.build_form(self.initial)
        # What the plan says is valid by itself; only the cleaned values are wanted.
        form.is_valid()
        return self.answer(form.cleaned_data)

    @cached_property
    def supposed(self) -> Answer | None:
        """What follows from the assumptions; None while one of them cannot be."""
        return self.answer(self.form.cleaned_data) if self.form.is_valid() else None

    @property
    def query(self) -> str:
        """The address of these assumptions, behind that of the page."""
        return urlencode({"quarter": self.page.quarter.code} | self.asked)

    @property
    def amendment_query(self) -> str:
        """What an amendment that follows from these assumptions begins with, for the address of its form."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return urlencode({"target": format_plain(Fraction(cleaned["target"]), 4)} if "target" in cleaned else {})

    @property
    def assumptions(self) -> list[tuple[str, str, str]]:
        """Every assumption: label, as the plan stands, as assumed; none while one of them cannot be."""
        if not self.form.is_valid():
            return []
        found = []
        for name, field in self.form.fields.items():
            # A choice is told by what the page calls it.
            words: dict[str, Any] = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}  # type: ignore[arg-type]
            now, assumed = f"{self.initial[name]}", self.form.cleaned_data[name]
            then = assumed if words else format_plain(Fraction(assumed), 4)
            found.append((str(field.label), str(words.get(now, now)), str(words.get(then, then))))
        return found

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """What is told of the figure: label, as it stands, as it would be."""
        supposed = self.supposed.told if self.supposed else []
        return [(label, now, then) for (label, now), (_label, then) in zip(self.now.told, supposed, strict=False)]
