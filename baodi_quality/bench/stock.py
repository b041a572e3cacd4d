"""The baseline of imports: a stock django-import-export resource on the same model and database."""

from pathlib import Path
from typing import Any

from import_export import resources
from import_export.fields import Field
from import_export.formats.base_formats import CSV
from import_export.widgets import DateWidget, ForeignKeyWidget, Widget

from departments.models import Township
from enterprises.models import Enterprise
from inspections.models import SpotCheck


class Words(Widget):
    """Turns a sheet's word into the value that is stored."""

    def __init__(self, words: dict[str, str]) -> None:
        """Take the words of one column."""
        self.words = words

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the stored value."""
        return self.words[value or ""]


RESULTS = {"合格": "passed", "不合格": "failed", "": ""}


class SpotCheckResource(resources.ModelResource):
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


def stock_import(path: Path) -> int:
    """Read the CSV file and import its rows; return how many rows there were."""
    dataset = CSV().create_dataset(path.read_text("utf-8"))
    SpotCheckResource().import_data(dataset, raise_errors=True)
    return len(dataset)
