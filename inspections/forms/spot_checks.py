"""The form of a sampled batch, with the rules of the sheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.identifiers import normalise_code, validate_uscc
from enterprises.resources.known import KnownEnterprises, TwoEnterprises, known_among
from inspections import services
from inspections.forms.items import ItemsField
from inspections.models import FailingItem, SpotCheck
from inspections.rules import may_be_retested, may_have_failing_items
from registers.forms import PlacedForm


class SpotCheckForm(PlacedForm):
    """A sampled batch with its failing items; producer and sampled unit are found in the register by name and code."""

    past_dates = ("sampled_on",)
    dated_by = "sampled_on"
    groups = (
        (gettext_lazy("Sampling"), ("number", "stage", "sampled_on", "township", "sampled_name")),
        (gettext_lazy("Producer"), ("producer_name", "producer_uscc")),
        (gettext_lazy("Sample"), ("sample_name", "model", "brand", "batch", "category")),
        (gettext_lazy("Result"), ("laboratory", "first_result", "retest_result", "failing_items")),
        (gettext_lazy("note"), ("note",)),
    )
    wide = frozenset({"failing_items", "note"})

    failing_items = ItemsField(label=gettext_lazy("failing items"), required=False)

    class Meta:
        model = SpotCheck
        fields = (
            "number",
            "stage",
            "sampled_on",
            "township",
            "sampled_name",
            "producer_name",
            "producer_uscc",
            "sample_name",
            "model",
            "brand",
            "batch",
            "category",
            "laboratory",
            "first_result",
            "retest_result",
            "note",
        )

    def __init__(self, *args: Any, instance: SpotCheck | None = None, **kwargs: Any) -> None:
        if instance and instance.pk:
            # Not a column of the row, so the form has to be told.
            items = [(row.item, row.measured, row.limit) for row in instance.failing_items.all()]
            kwargs["initial"] = {"failing_items": items} | (kwargs.get("initial") or {})
        super().__init__(*args, instance=instance, **kwargs)

    def save(self, commit: bool = True) -> SpotCheck:
        lines = self.cleaned_data["failing_items"]
        items = [FailingItem(item=item, measured=measured, limit=limit) for item, measured, limit in lines]
        return services.spot_check_save(spot_check=self.instance, failing_items=items, user=self.user)

    def clean_producer_uscc(self) -> str:
        """Check the code's check digit."""
        code = normalise_code(self.cleaned_data["producer_uscc"])
        if code:
            validate_uscc(code)
        return code

    def clean(self) -> dict[str, Any]:
        """Check what the fields say together, and find producer and sampled unit."""
        data = super().clean()
        first, retest = data.get("first_result", ""), data.get("retest_result", "")
        if first and retest and not may_be_retested(first):
            self.add_error("retest_result", _("Only a first result of passed or failed can be re-tested."))
        if first and data.get("failing_items") and not may_have_failing_items(first, retest):
            self.add_error("failing_items", _("Only a batch that failed, at first or on re-test, has failing items."))
        # A lookup for a form that comes back anyhow would only cost.
        if not self.errors:
            self.enterprises_find(data)
        return data

    def enterprises_find(self, data: dict[str, Any]) -> None:
        """Match what was typed anew; what was matched by hand stays while the name stays."""
        known = None
        if {"producer_name", "producer_uscc", "sampled_name"} & {*self.changed_data}:
            # Of the names typed alone; the register is large and the form is small.
            known = known_among([data["producer_name"], data["sampled_name"]], [data["producer_uscc"]])
        if known and {"producer_name", "producer_uscc"} & {*self.changed_data}:
            self.producer_find(known, data["producer_name"], data["producer_uscc"])
        if known and "sampled_name" in self.changed_data:
            # Found by name only: the protocol gives no code for the sampled unit.
            self.instance.sampled_enterprise_id = known.find(data["sampled_name"]) if data["sampled_name"] else None

    def producer_find(self, known: KnownEnterprises, name: str, code: str) -> None:
        """Find the producer by code, else by name; an unknown one is kept by name."""
        try:
            self.instance.producer_id = known.find(name, code) if name or code else None
        except TwoEnterprises as clash:
            words = _("The code belongs to “%(other)s” in the register, the name to another enterprise.")
            self.add_error("producer_uscc", ValidationError(words % {"other": clash.by_code}))
