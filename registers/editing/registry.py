"""What a room says of a kind of row that is kept in the browser."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import User
from registers.editing.forms import RegisterForm

Door = Callable[[User, Any], bool]
"""Whether a person may keep a row; the row is None where the question is whether they may add any."""


def office_keeps(user: User, row: Model | None) -> bool:
    """Let the programme office keep every row."""
    return user.keeps_registers


@dataclass(frozen=True, kw_only=True)
class Editing:
    """How rows of one model are kept: ``save`` takes the valid form and calls the service, which returns the row.

    ``home`` returns the address of the page that shows a row, ``listed`` is the address name of its register.
    """

    noun: str
    form: type[RegisterForm]
    save: Callable[[Any], Any]
    home: Callable[[Any], str]
    listed: str
    register: str | Promise
    door: Door = office_keeps

    @property
    def model(self) -> type[Any]:
        """The model of the rows."""
        model: type[Any] = self.form._meta.model
        return model

    @property
    def name(self) -> str:
        """What one row is called."""
        return str(self.model._meta.verbose_name)

    @property
    def listed_url(self) -> str:
        """The address of the register."""
        return reverse(self.listed)

    def url(self, page: str, row: Any) -> str:
        """Return the address of a row's ``edit`` or ``withdraw`` page."""
        return reverse(f"{self.model._meta.app_label}:{self.noun}-{page}", args=[row.pk])


declared: dict[str, Editing] = {}
"""By the label of the model, such as ``enterprises.certificate``: so a withdrawal finds the row's page and door."""
