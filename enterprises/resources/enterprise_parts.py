"""What hangs on an enterprise as sheets have it: former names, designations, research institutions."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.models import Designation, FormerName, ResearchInstitution
from enterprises.resources import error_codes, marks, official
from enterprises.resources.references import enterprise_columns, enterprise_reference
from exchange.fields import day, name_of_enterprise, text, word
from exchange.formats.error_codes import WITHDRAWN
from exchange.formats.errors import CellError
from exchange.loaders import Key, Stored, StoredRows
from exchange.resources import Marks, SheetResource
from exchange.results import RowDraft
from exchange.spans import refuse_overlaps
from targets.causes import Code

DESIGNATIONS = {"重点企业": "key", "骨干企业": "backbone", "知名培育企业": "fostered"}


class FormerNameResource(SheetResource):
    """曾用名: an enterprise may have borne one more than once, and the last day tells its spans apart."""

    enterprise_name, enterprise_uscc = enterprise_columns()
    enterprise = enterprise_reference()
    name = name_of_enterprise("name", "曾用名", required=True)
    until = day(
        "until", "使用截止日期", hint=_("The last day on which it bore the name; empty where that is not known.")
    )

    class Meta:
        model = FormerName
        import_id_fields = ("enterprise", "name")
        key, sheet, title = "former-names", "曾用名", _("Former names")
        examples = (("天津市宝坻区示例食品有限公司", "", "宝坻县示例食品厂", "2003-05-11"),)

    def get_queryset(self) -> QuerySet[FormerName]:
        return FormerName.objects.filter(enterprise__withdrawal=None).select_related("enterprise")

    def load_stored(self, drafts: Sequence[RowDraft], keys: Sequence[Key], rows: StoredRows) -> None:
        super().load_stored(drafts, keys, rows)
        self.undated = {key for draft, key in zip(drafts, keys, strict=True) if draft.row[self.at["until"]] is None}

    def find_stored(self, draft: RowDraft, key: Key, rows: StoredRows) -> Stored | None:
        """Return the span with the line's last day, else one whose last day is not known and that no line leaves so."""
        # Without the column nothing tells the spans apart, so the frame's rule decides.
        if "until" not in self.present:
            return super().find_stored(draft, key, rows)
        until = draft.row[self.at["until"]]
        # Those that stand last: they count where one was withdrawn and recorded again.
        found = sorted(rows.by_key.get(key, ()), key=lambda stored: not stored.withdrawn)
        spans = {stored.row[self.at["until"]]: stored for stored in found}
        if until in spans:
            if spans[until].withdrawn and not spans[until].may_return:
                raise CellError(WITHDRAWN, self.naming)
            return spans[until]
        undated = spans.get(None)
        # A line of the sheet leaves this span undated, so the dated line speaks of another one.
        if undated is None or undated.withdrawn or key in self.undated:
            return None
        # The line makes the last day of this span known; a further line speaks of another one.
        dated = undated._replace(row=[*undated.row])
        dated.row[self.at["until"]] = until
        rows.by_key[key].remove(undated)
        rows.by_key[key].append(dated)
        return undated


class DesignationResource(SheetResource):
    """重点骨干认定."""

    cause_code = Code.DESIGNATION

    siblings = True

    enterprise_name, enterprise_uscc = enterprise_columns()
    enterprise = enterprise_reference()
    kind = word("kind", "认定类别", DESIGNATIONS, also=official.DESIGNATIONS, required=True)
    since = day("since", "认定起始日期", required=True, future=True)
    until = day("until", "认定截止日期", future=True, hint=_("The last day on which it holds; empty while it holds."))
    basis = text("basis", "认定依据", required=True, hint=_("The document that designates it."))

    class Meta:
        model = Designation
        import_id_fields = ("enterprise", "kind", "since")
        key, sheet, title = "designations", "重点骨干认定", _("Designations")
        official = official.DESIGNATION_HEADINGS
        examples = (("天津市宝坻区示例食品有限公司", "", "重点企业", "2012-01-01", "", "示例文件〔2012〕1号"),)

    def get_queryset(self) -> QuerySet[Designation]:
        return Designation.objects.filter(enterprise__withdrawal=None).select_related("enterprise")

    def check_sheet(self, drafts: Sequence[RowDraft]) -> None:
        """Check that designations of one kind do not overlap, among themselves and beside those of the register."""
        refuse_overlaps(self, drafts, ("enterprise_id", "kind"), error_codes.DESIGNATION_OVERLAPS)

    def marks(self, drafts: Sequence[RowDraft]) -> Marks:
        return marks.designation_marks(self.changes(drafts), self.context)


class ResearchInstitutionResource(SheetResource):
    """科研开发机构."""

    enterprise_name, enterprise_uscc = enterprise_columns()
    enterprise = enterprise_reference()
    name = text("name", "机构名称", required=True)
    since = day("since", "设立日期", required=True, future=True)
    until = day("until", "撤销日期", future=True)

    class Meta:
        model = ResearchInstitution
        import_id_fields = ("enterprise", "name", "since")
        key, sheet, title = "research-institutions", "科研开发机构", _("Research institutions")
        examples = (("天津市宝坻区示例食品有限公司", "", "示例食品技术中心", "2011-06-01", ""),)

    def get_queryset(self) -> QuerySet[ResearchInstitution]:
        return ResearchInstitution.objects.filter(enterprise__withdrawal=None).select_related("enterprise")
