"""The baselines of imports: django-import-export on the same model and database, as its handbook leads to, and tuned."""

from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property
from import_export.fields import Field
from import_export.formats.base_formats import CSV
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import ModelResource
from import_export.widgets import DateWidget, ForeignKeyWidget, Widget

from departments.models import Township
from enterprises.models import Enterprise
from exchange.formats import text
from inspections.models import SpotCheck
from inspections.resources.spot_checks import SpotCheckResource as PortalSpotCheckResource


class Words(Widget):
    """Turns a sheet's word into the value that is stored."""

    def __init__(self, words: dict[str, str]) -> None:
        """Take the words of one column."""
        self.words = words

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the stored value."""
        return self.words[value or ""]


RESULTS = {"合格": "passed", "不合格": "failed", "": ""}


class SpotCheckResource(ModelResource):
    """What the library's handbook leads to: a field for each column, foreign keys by name, the number as identity."""

    number = Field("number", "抽样编号")
    stage = Field("stage", "环节", Words({"生产": "production", "流通": "market"}))
    sampled_on = Field("sampled_on", "抽样日期", DateWidget())
    producer = Field("producer", "标称生产企业名称", ForeignKeyWidget(Enterprise, "name"))
    producer_name = Field("producer_name", "标称生产企业名称")
    sampled_enterprise = Field("sampled_enterprise", "被抽样单位名称", ForeignKeyWidget(Enterprise, "name"))
    sampled_name = Field("sampled_name", "被抽样单位名称")
    township = Field("township", "乡镇街道", ForeignKeyWidget(Township, "name"))
    sample_name = Field("sample_name", "样品名称")
    model = Field("model", "规格型号")
    brand = Field("brand", "商标")
    batch = Field("batch", "生产日期或批号")
    category = Field("category", "产品类别")
    laboratory = Field("laboratory", "检验机构")
    first_result = Field("first_result", "检验结论", Words(RESULTS))
    retest_result = Field("retest_result", "复检结论", Words(RESULTS))

    class Meta:
        """The model, and the columns that identify a row."""

        model = SpotCheck
        import_id_fields = ("number",)
        exclude = ("id", "outcome", "producer_uscc", "note")


class RowLoopResource(PortalSpotCheckResource):
    """The portal's own resource, run by import-export's own row loop."""

    import_data_inner = ModelResource.import_data_inner  # type: ignore[assignment]


class CachedKeys(Widget):
    """Turns a name into a key by a dictionary, loaded once."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__()
        self.model = model

    @cached_property
    def keys(self) -> dict[str, int]:
        """The keys of all rows by their names."""
        return dict(self.model._base_manager.values_list("name", "pk"))

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        """Return the key."""
        return self.keys.get(value)


class TunedSpotCheckResource(SpotCheckResource):
    """What the library offers for speed: bulk writing, a cached loader, cached foreign keys, no diffs. It only inserts."""

    producer = Field("producer_id", "标称生产企业名称", CachedKeys(Enterprise))
    sampled_enterprise = Field("sampled_enterprise_id", "被抽样单位名称", CachedKeys(Enterprise))
    township = Field("township_id", "乡镇街道", CachedKeys(Township))

    class Meta:
        """As before, with all that makes it faster."""

        use_bulk = True
        batch_size = 1_000
        skip_diff = True
        instance_loader_class = CachedInstanceLoader


def stock_import(path: Path, resource: type[ModelResource] = SpotCheckResource) -> int:
    """Read the CSV file and import its rows by a stock resource; return how many rows there were."""
    dataset = CSV().create_dataset(path.read_text("utf-8"))
    resource().import_data(dataset, raise_errors=True)
    return len(dataset)


def row_loop_import(path: Path) -> int:
    """Import the rows of a CSV file by the portal's resource and import-export's row loop; return how many there were."""
    dataset = text.CSV(RowLoopResource.headings()).create_dataset(path)
    RowLoopResource().import_data(dataset, raise_errors=True)
    return len(dataset)
