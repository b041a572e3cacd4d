"""The lists of industries, which the admin brings in and takes out."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Industry, ServiceIndustry
from enterprises.resources import error_codes
from exchange.context import ImportContext
from exchange.fields import ReferenceField, SheetField, name_field, text
from exchange.formats.errors import CellError
from exchange.reference_lists import position, read_slug
from exchange.resources import SheetResource
from exchange.widgets import CellWidget, KnownWidget


class KnownSections:
    """The sections of all versions by version and code."""

    def __init__(self) -> None:
        self.keys = {(row.version, row.code): row.pk for row in Industry.objects.filter(parent=None)}


def find_section(context: ImportContext, code: str | None, version: str | None) -> int | None:
    """Return the section that a division belongs to."""
    found = context.known(KnownSections).keys.get((version or "", code or ""))
    if code and found is None:
        raise CellError(error_codes.INDUSTRY_UNKNOWN, version=version or "")
    return found


class IndustryResource(SheetResource):
    """国民经济行业分类: sections are brought in before their divisions."""

    version = text("version", "分类版本", required=True)
    code = text("code", "代码", required=True)
    name = text("name", "名称", required=True)
    section = name_field(
        "parent__code",
        "所属门类",
        5,
        hint=_("The letter of the section, which a sheet before brought in; empty for a section."),
    )
    parent = ReferenceField("parent", KnownWidget(Industry, find_section), ("section",), ("version",))

    class Meta:
        model = Industry
        import_id_fields = ("version", "code")
        key, sheet, title = "industries", "国民经济行业分类", _("Industries")

    def get_queryset(self) -> QuerySet[Industry]:
        return Industry.objects.select_related("parent")


class ServiceIndustryResource(SheetResource):
    """服务行业."""

    code = SheetField(
        "code", "代码", CellWidget(read_slug), required=True, hint=_("Small letters, digits and hyphens.")
    )
    name = text("name", "名称", required=True)
    position = position()

    class Meta:
        model = ServiceIndustry
        import_id_fields = ("code",)
        key, sheet, title = "service-industries", "服务行业", _("Service industries")
