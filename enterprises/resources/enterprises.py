"""The sheets of enterprises and of what is said of them: former names, designations, research institutions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.duplicates.names import core_of
from enterprises.models import Enterprise, Industry, ServiceIndustry
from enterprises.pinyin import initials, pinyin
from enterprises.resources import error_codes, marks, official
from enterprises.resources.codes import read_org_code, read_registration_number, read_uscc
from enterprises.resources.known import CODES, Codes, KnownEnterprises
from exchange.context import ImportContext
from exchange.fields import (
    ReferenceField,
    SheetField,
    day,
    display_field,
    name_field,
    name_of_enterprise,
    text,
    word,
    yes_no,
)
from exchange.formats.cells import tidy_key
from exchange.formats.error_codes import AMBIGUOUS, WITHDRAWN
from exchange.formats.errors import CellError
from exchange.formats.selections import Line
from exchange.loaders import Key, Stored, StoredRows, chunks
from exchange.lookups.townships import township_column, township_reference
from exchange.resources import Marks, SheetResource
from exchange.resources.remarks import KEPT
from exchange.results import NEW, RowDraft
from exchange.widgets import CellWidget, KnownWidget
from targets.clock import today
from targets.wordings import both_wordings

VERSION = "GB/T 4754-2011"
"""The version meant where the sheet names none: the one in force during the plan."""
SIZES = {"大型": "large", "中型": "medium", "小型": "small", "微型": "micro"}


class KnownTrades:
    """Industries by version and code, and the plan's service industries by name, loaded once."""

    def __init__(self) -> None:
        rows = Industry.objects.all()
        self.industries = {(row.version, row.code): row.pk for row in rows}
        self.names = {row.pk: row.name for row in rows}
        self.services = {name: row.pk for row in ServiceIndustry.objects.all() for name in both_wordings(row, "name")}


def find_industry(context: ImportContext, code: str | None, version: str | None) -> int | None:
    """Return the industry by its code in the version that the line names."""
    known, version = context.known(KnownTrades), version or VERSION
    found = known.industries.get((version, code or ""))
    if code and found is None:
        with_zero = f"0{code}"
        if (version, with_zero) in known.industries:
            name = known.names[known.industries[version, with_zero]]
            raise CellError(error_codes.INDUSTRY_LOST_ZERO, code=with_zero, name=name)
        raise CellError(error_codes.INDUSTRY_UNKNOWN, version=version)
    return found


def find_service(context: ImportContext, name: str | None) -> int | None:
    """Return the plan's service industry that the line names."""
    found = context.known(KnownTrades).services.get(name or "")
    if name and found is None:
        raise CellError(error_codes.SERVICE_UNKNOWN)
    return found


def service_words() -> list[str]:
    """Return the names of the plan's service industries."""
    return [row.name for row in ServiceIndustry.objects.all()]


def designations_in_words(row: Enterprise) -> str:
    """Return the designations of an enterprise."""
    return "、".join(
        f"{one.get_kind_display()}（{one.since}起{f'至{one.until}' if one.until else ''}）"
        for one in row.designations.all()
    )


@dataclass(frozen=True)
class Identifiers:
    """The name and the codes by which a line speaks of an enterprise."""

    name: str
    codes: Codes

    def find_in(self, known: KnownEnterprises) -> int | None:
        """Return the enterprise meant, None for a new one.

        Raises CellError where codes and name are those of different ones, or of one that does not stand.
        """
        for column, code in zip(CODES, self.codes, strict=True):
            # Before anything else: a new record beside a withdrawn one would take its code.
            if code in known.withdrawn:
                raise CellError(WITHDRAWN, column)
        coded, bearing = known.find_by_code(self.codes), known.by_name.get(tidy_key(self.name), ())
        # Nothing is guessed here: a wrong guess would put one enterprise's facts under another.
        if len(coded) > 1 or (coded and bearing and coded[0] not in bearing):
            given = next(column for column, code in zip(CODES, self.codes, strict=True) if code)
            raise CellError(error_codes.TWO_ENTERPRISES, given, other=known.names[coded[0]])
        return coded[0] if coded else self.find_by_name(known)

    def find_by_name(self, known: KnownEnterprises) -> int | None:
        """Return the only enterprise with the name and no other code, None where nobody bears or bore it."""
        found = known.find_by_name(self.name)
        if len(found) > 1:
            raise CellError(AMBIGUOUS, "name")
        if not found:
            return None
        # Found by a former name only. A new enterprise may bear a name that was given up, so a person must say.
        if tidy_key(known.names[found[0]]) != tidy_key(self.name):
            raise CellError(error_codes.FORMERLY, "name", name=known.names[found[0]])
        # A code that is new to the register is taken in; one that contradicts it is refused.
        for column, code, stored in zip(CODES, self.codes, known.codes[found[0]], strict=True):
            if code and stored and code != stored:
                raise CellError(error_codes.OTHER_CODE, column, code=stored)
        return found[0]


class EnterpriseResource(SheetResource):
    """企业: found by one of three codes, else by the name; what the sheet adds is known to the other sheets of the workbook."""

    name = name_of_enterprise("name", "企业名称", required=True)
    uscc = SheetField(
        "uscc",
        "统一社会信用代码",
        CellWidget(read_uscc),
        hint=_("18 characters; enterprises registered before October 2015 may have none."),
    )
    org_code = SheetField(
        "org_code",
        "组织机构代码",
        CellWidget(read_org_code),
        hint=_("Nine characters, of which the last one is a check digit."),
    )
    registration_number = SheetField(
        "registration_number", "工商注册号", CellWidget(read_registration_number), hint=_("15 digits.")
    )
    township_name = township_column(lambda row: today(), required=True)
    township = township_reference()
    address = text("address", "地址")
    industry_code = name_field(
        "industry__code", "行业代码", 5, required=True, hint=_("The code of the section or division, such as 13.")
    )
    industry_version = name_field(
        "industry__version",
        "行业分类版本",
        20,
        choices=lambda: [VERSION],
        hint=_("The version of the classification that the code is of; GB/T 4754-2011 where empty."),
    )
    industry = ReferenceField("industry", KnownWidget(Industry, find_industry), ("industry_code", "industry_version"))
    industry_name = display_field("行业名称", lambda row: row.industry.name)
    service_name = name_field(
        "service_industry__name",
        "服务行业",
        30,
        choices=service_words,
        hint=_("Only for enterprises of a service industry that the plan names."),
    )
    service_industry = ReferenceField("service_industry", KnownWidget(ServiceIndustry, find_service), ("service_name",))
    size = word("size", "企业规模", SIZES, also=official.SIZES, required=True)
    district_owned = yes_no("district_owned", "区属企业")
    founded_on = day("founded_on", "成立日期", required=True)
    closed_on = day("closed_on", "终止日期", future=True, hint=_("The last day of operation; empty while it operates."))
    designated = display_field("重点骨干认定", designations_in_words)  # fmt: skip

    class Meta:
        model = Enterprise
        # For the frame only: find_stored() below looks by codes and names.
        import_id_fields = ("name",)
        key, sheet, title = "enterprises", "企业", _("Enterprises")
        official = official.ENTERPRISE_HEADINGS
        examples = (
            ("天津市宝坻区示例食品有限公司", "91120115103000011H", "", "", "海滨街道", "示例路1号", "13", "", "", "", "中型", "否", "2003-05-12", "", ""),
            ("宝坻示例宾馆", "", "", "", "宝平街道", "", "61", "GB/T 4754-2011", "住宿", "", "小型", "否", "2008年9月1日", "", ""),
        )  # fmt: skip

    def get_queryset(self) -> QuerySet[Enterprise]:
        return with_told(Enterprise.objects.all())

    def export_rows(self, rows: QuerySet[Enterprise]) -> Iterator[list[Line]]:
        # The list itself shows less of its rows.
        return super().export_rows(with_told(rows))

    def load_stored(self, drafts: Sequence[RowDraft], keys: Sequence[Key], rows: StoredRows) -> None:
        known, meant = self.context.known(KnownEnterprises), set[int]()
        for draft in drafts:
            said = self.identifiers_of(draft)
            meant.update(
                known.find_by_code(said.codes),
                known.find_by_name(said.name),
                known.find_returning(said.name, said.codes),
            )
        # Only the enterprises meant, by their keys, however large the register is.
        for chunk in chunks(sorted(meant)):
            rows.read(pk__in=chunk)

    def find_stored(self, draft: RowDraft, key: Key, rows: StoredRows) -> Stored | None:
        known, said = self.context.known(KnownEnterprises), self.identifiers_of(draft)
        pk = said.find_in(known)
        if pk is None:
            pk = next(iter(known.find_returning(said.name, said.codes)), None)
        return None if pk is None else rows.by_pk[pk]

    def is_same(self, column: str, stored: Any, value: Any) -> bool:
        """Say whether a value is what is stored already; a name by which the row was found may have other brackets and spaces."""
        is_name = column == "name" and tidy_key(stored) == tidy_key(value or "")
        return is_name or super().is_same(column, stored, value)

    def after_match(self, draft: RowDraft, stored: Stored) -> None:
        """Let later lines and sheets find the enterprise under what this line says of it; codes without a column stay."""
        rows = [draft.row if name in self.present else stored.row for name in CODES]
        codes = tuple(row[self.at[name]] for row, name in zip(rows, CODES, strict=True))
        # Also of lines that change a name or a code, so that later sheets may use the new one.
        self.context.known(KnownEnterprises).add(stored.pk, draft.row[self.at["name"]], codes)

    def identifiers_of(self, draft: RowDraft) -> Identifiers:
        """Return what the line says of the enterprise's identity."""
        return Identifiers(draft.row[self.at["name"]], tuple(self.get_value(draft, name) or None for name in CODES))

    def check_sheet(self, drafts: Sequence[RowDraft]) -> None:
        """Tell which new enterprises bear nearly the name of a recorded one: they may be the same."""
        name = self.at["name"]
        new = {draft.row[name]: core_of(draft.row[name]) for draft in drafts if draft.import_type is NEW}
        recorded: dict[str, str] = {}
        for chunk in chunks([*{*new.values()} - {""}]):
            rows = Enterprise.objects.filter(name_core__in=chunk).order_by("pk")
            recorded |= {core_of(one): one for one in rows.values_list("name", flat=True)}
        found = [(one, recorded[core]) for one, core in new.items() if core in recorded]
        if found:
            self.remarks["lookalikes"] = found[:KEPT]

    def derive(self, draft: RowDraft) -> None:
        name = draft.row[self.at["name"]]
        # COPY goes around save(), which keeps these columns elsewhere.
        draft.row[self.at["name_pinyin"]], draft.row[self.at["name_initials"]] = pinyin(name), initials(name)

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return marks.enterprise_marks(self.changes(drafts), self.context)


def with_told(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Load with the rows what their columns tell."""
    rows = rows.select_related("township__successor", "industry", "service_industry")
    return rows.prefetch_related("township__names", "designations")
