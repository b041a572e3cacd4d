"""The sheets of the places and the bodies of the plan, which the admin brings in and takes out."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from departments.models import Body, Township
from exchange.fields import SheetField, day, display_field, text, word
from exchange.formats.cells import as_text, read_code
from exchange.formats.errors import CellError, error_code
from exchange.resources import SheetResource
from exchange.results import RowDraft
from exchange.widgets import CellWidget, TextWidget
from targets.request_values import parse_number

NOT_A_POSITION = error_code(
    "not-a-position", _("This is not a whole number."), _("Write the place in the order, such as 3.")
)
RENAMED_HERE = error_code(
    "renamed-by-sheet",
    _("Names are not overwritten by sheets, since earlier days keep them; the register says “%(name)s”."),
    _("Rename it on its own page, or leave the name as it is."),
)
NOT_A_SLUG = error_code(
    "not-a-slug",
    _("The code has other characters than letters, digits, hyphens and underscores."),
    _("Correct the code."),
)
BODY_KINDS = {
    "规划办": "office", "政府部门": "government", "社会团体": "association", "新闻媒体": "media", "司法机关": "judiciary", "未列名单位": "collective",
}  # fmt: skip
TOWNSHIP_KINDS = {"行政区划": "division", "统计片区": "statistical"}


def read_position(cell: Any) -> int:
    """Return a place in an order."""
    position = parse_number(as_text(cell))
    if position is None or position > 32_767:
        raise CellError(NOT_A_POSITION)
    return position


def read_slug(cell: Any) -> str:
    """Return a code that can stand in an address."""
    code = read_code(cell, 50)
    try:
        validate_slug(code)
    except ValidationError:
        raise CellError(NOT_A_SLUG) from None
    return code


def position() -> SheetField:
    """Return the column of the place in an order."""
    return SheetField("position", "序号", CellWidget(read_position), required=True, hint=_("A whole number."))


class ReorganisedResource(SheetResource):
    """What is renamed and merged on the portal's own pages: a sheet adds such rows, and changes no name."""

    names: Sequence[str] = ()

    def check_row(self, draft: RowDraft) -> None:
        for name in self.names if draft.before else ():
            place = self.at[name]
            if draft.before and draft.row[place] != draft.before[place]:
                self.refuse(draft, RENAMED_HERE, name, name=draft.before[place])


class TownshipResource(ReorganisedResource):
    """乡镇街道."""

    code = text("code", "代码", required=True)
    name = text("name", "名称", required=True)
    kind = word("kind", "性质", TOWNSHIP_KINDS, required=True)
    position = position()
    until = display_field("终止日期", lambda row: row.until)
    successor = display_field("并入", lambda row: row.successor.name if row.successor else "")

    names = ("name",)

    class Meta:
        model = Township
        import_id_fields = ("code",)
        key, sheet, title = "townships", "乡镇街道", _("Townships")


class BodyResource(ReorganisedResource):
    """责任单位."""

    code = SheetField(
        "code", "代码", CellWidget(read_slug), required=True, hint=_("Small letters, digits and hyphens.")
    )
    name = text("name", "简称", required=True)
    full_name = text("full_name", "全称")
    kind = word("kind", "性质", BODY_KINDS, required=True)
    position = position()
    since = day("since", "设立日期")
    until = display_field("终止日期", lambda row: row.until)
    successor = display_field("并入", lambda row: row.successor.name if row.successor else "")
    note = SheetField("note", "备注", TextWidget(500), hint=_("Text, at most 500 characters."))

    names = ("name", "full_name")

    class Meta:
        model = Body
        import_id_fields = ("code",)
        key, sheet, title = "bodies", "责任单位", _("Bodies")
