"""The sheets of enterprises and of what is said of them: former names, designations, research institutions."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from enterprises.imports import kinds, marks
from enterprises.imports.codes import read_org_code, read_registration_number, read_uscc
from enterprises.imports.indexes import EnterpriseIndex, FormerNameIndex
from enterprises.imports.references import ENTERPRISE, enterprise_columns, township_column, township_on, township_words
from enterprises.models import Designation, Enterprise, FormerName, Industry, ResearchInstitution, ServiceIndustry
from enterprises.pinyin import initials, pinyin
from exchange.formats.columns import Column
from exchange.formats.problems import EntryFault
from exchange.imports.entries import Entry, Gathering
from exchange.imports.fields import day, named, shown, text, word, yes_no
from exchange.imports.indexes import Session
from exchange.imports.sheet_register import Reference, Row, SheetRegister
from targets.clock import today

VERSION = "GB/T 4754-2011"
"""The version meant where the sheet names none: the one in force during the plan."""
SIZES = {"大型": "large", "中型": "medium", "小型": "small", "微型": "micro"}
DESIGNATIONS = {"重点企业": "key", "骨干企业": "backbone"}


class KnownTrades:
    """Industries by version and code, and the plan's service industries by name, loaded once."""

    def __init__(self) -> None:
        self.industries = {(row.version, row.code): row.pk for row in Industry.objects.all()}
        self.services = {row.name: row.pk for row in ServiceIndustry.objects.all()}


def find_industry(session: Session, entry: Entry) -> int | None:
    """Return the industry by its code in the version that the line names."""
    code, version = entry.get("industry"), entry.get("version") or VERSION
    found = session.known(KnownTrades).industries.get((version, code))
    if code and found is None:
        raise EntryFault(kinds.INDUSTRY_UNKNOWN, "industry", version=version)
    return found


def find_service(session: Session, entry: Entry) -> int | None:
    """Return the plan's service industry that the line names."""
    name = entry.get("service")
    found = session.known(KnownTrades).services.get(name)
    if name and found is None:
        raise EntryFault(kinds.SERVICE_UNKNOWN, "service")
    return found


def service_words() -> list[str]:
    """Return the names of the plan's service industries."""
    return [row.name for row in ServiceIndustry.objects.all()]


def name_keys(row: Row) -> dict[str, Any]:
    """Return the columns by which a name is sorted and searched."""
    return {"name_pinyin": pinyin(row["name"]), "name_initials": initials(row["name"])}


def designated(row: Enterprise) -> str:
    """Return the designations of an enterprise in words."""
    return "、".join(
        f"{one.get_kind_display()}（{one.since}起{f'至{one.until}' if one.until else ''}）"
        for one in row.designations.all()
    )


def enterprise_rows() -> QuerySet[Enterprise]:
    """Return the enterprises with what their sheet shows."""
    return Enterprise.objects.select_related("township__successor", "industry", "service_industry").prefetch_related(
        "township__names", "designations"
    )


ENTERPRISES = SheetRegister(
    key="enterprises",
    sheet="企业",
    name=_("Enterprises"),
    model=Enterprise,
    identity=("id",),
    index=EnterpriseIndex,
    rows=enterprise_rows,
    derived=name_keys,
    marks=marks.enterprise_marks,
    columns=(
        text(Enterprise, "name", "企业名称", required=True),
        Column("统一社会信用代码", "uscc", read_uscc, into="uscc", write=lambda row: row.uscc or "", hint=_("18 characters; enterprises registered before October 2015 may have none.")),
        Column("组织机构代码", "org_code", read_org_code, into="org_code", write=lambda row: row.org_code or "", hint=_("Nine characters, of which the last one is a check digit.")),
        Column("工商注册号", "registration_number", read_registration_number, into="registration_number", write=lambda row: row.registration_number or "", hint=_("15 digits.")),
        township_column(lambda row: today(), required=True),
        text(Enterprise, "address", "地址"),
        named("行业代码", "industry", lambda row: row.industry.code, 5, required=True, hint=_("The code of the section or division, such as 13.")),
        named("行业分类版本", "version", lambda row: row.industry.version, 20, hint=_("The version of the classification that the code is of; GB/T 4754-2011 where empty.")),
        shown("行业名称", "industry_name", lambda row: row.industry.name),
        named("服务行业", "service", lambda row: row.service_industry.name if row.service_industry else "", 30, hint=_("Only for enterprises of a service industry that the plan names.")),
        word("企业规模", "size", SIZES, required=True),
        yes_no("区属企业", "district_owned"),
        day("成立日期", "founded_on", required=True),
        day("终止日期", "closed_on", future=True, hint=_("The last day of operation; empty while it operates.")),
        shown("重点骨干认定", "designated", designated),
    ),
    references=(
        township_on(lambda entry: today()),
        Reference("industry_id", ("industry", "version"), find_industry),
        Reference("service_industry_id", ("service",), find_service),
    ),
    choices={"township": township_words, "service": service_words, "version": lambda: [VERSION]},
    examples=(
        ("天津市宝坻区示例食品有限公司", "91120115103000011H", "", "", "海滨街道", "示例路1号", "13", "", "", "", "中型", "否", "2003-05-12", "", ""),
        ("宝坻示例宾馆", "", "", "", "宝平街道", "", "61", "GB/T 4754-2011", "住宿", "", "小型", "否", "2008年9月1日", "", ""),
    ),
)  # fmt: skip

FORMER_NAMES = SheetRegister(
    key="former-names",
    sheet="曾用名",
    name=_("Former names"),
    model=FormerName,
    identity=("enterprise_id", "name"),
    index=FormerNameIndex,
    rows=lambda: FormerName.objects.filter(enterprise__withdrawal=None).select_related("enterprise"),
    columns=(
        *enterprise_columns(),
        text(FormerName, "name", "曾用名", required=True),
        day("使用截止日期", "until", hint=_("The last day on which it bore the name; empty where that is not known.")),
    ),
    references=(ENTERPRISE,),
    examples=(("天津市宝坻区示例食品有限公司", "", "宝坻县示例食品厂", "2003-05-11"),),
)


def spans_apart(gathering: Gathering) -> None:
    """Check that designations of one kind do not overlap, among themselves and beside those of the register."""
    spans: dict[tuple[Any, ...], dict[int, tuple[Row, Entry | None]]] = defaultdict(dict)
    for pk, stored in gathering.session.index(gathering.register.key).by_pk.items():
        if not stored.withdrawn:
            spans[stored.row["enterprise_id"], stored.row["kind"]][pk] = stored.row, None
    for entry in gathering.sound():
        spans[entry.row["enterprise_id"], entry.row["kind"]][entry.pk] = entry.row, entry
    for found in spans.values():
        for first, entry in overlaps(sorted(found.values(), key=lambda span: span[0]["since"])):
            gathering.refuse(entry, kinds.DESIGNATION_OVERLAPS, "since", since=first["since"].isoformat())


def overlaps(spans: list[tuple[Row, Entry | None]]) -> Iterator[tuple[Row, Entry]]:
    """Yield, of spans in the order of their beginning, each that an earlier one reaches into, with the entry to blame."""
    for (first, by), (second, then) in pairwise(spans):
        blamed = then or by
        if blamed and (first["until"] is None or first["until"] >= second["since"]):
            yield first, blamed


DESIGNATIONS_OF_ENTERPRISES = SheetRegister(
    key="designations",
    sheet="重点骨干认定",
    name=_("Designations"),
    model=Designation,
    identity=("enterprise_id", "kind", "since"),
    rows=lambda: Designation.objects.filter(enterprise__withdrawal=None).select_related("enterprise"),
    marks=marks.designation_marks,
    siblings=True,
    set_checks=(spans_apart,),
    columns=(
        *enterprise_columns(),
        word("认定类别", "kind", DESIGNATIONS, required=True),
        day("认定起始日期", "since", required=True, future=True),
        day("认定截止日期", "until", future=True, hint=_("The last day on which it holds; empty while it holds.")),
        text(Designation, "basis", "认定依据", required=True, hint=_("The document that designates it.")),
    ),
    references=(ENTERPRISE,),
    examples=(("天津市宝坻区示例食品有限公司", "", "重点企业", "2012-01-01", "", "示例文件〔2012〕1号"),),
)

INSTITUTIONS = SheetRegister(
    key="research-institutions",
    sheet="科研开发机构",
    name=_("Research institutions"),
    model=ResearchInstitution,
    identity=("enterprise_id", "name", "since"),
    rows=lambda: ResearchInstitution.objects.filter(enterprise__withdrawal=None).select_related("enterprise"),
    columns=(
        *enterprise_columns(),
        text(ResearchInstitution, "name", "机构名称", required=True),
        day("设立日期", "since", required=True, future=True),
        day("撤销日期", "until", future=True),
    ),
    references=(ENTERPRISE,),
    examples=(("天津市宝坻区示例食品有限公司", "", "示例食品技术中心", "2011-06-01", ""),),
)
