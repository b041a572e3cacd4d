"""Plain functions that make rows for tests; every argument can be replaced, every name is made up."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import Role, User
from departments.models import Body, Duty, Township
from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateEvent,
    Designation,
    Enterprise,
    Industry,
    Product,
    ProductStandard,
    ServiceIndustry,
    Site,
)
from inspections.models import CityRate, CompletedProject, ServiceEvaluation, SpotCheck, Survey
from targets.causes import Cause
from targets.models import Clause, Goal, Indicator, IndicatorDefinition, Plan, Quarter

serial = count(1)


def make_user(role: str = Role.OFFICE, **fields: Any) -> User:
    """Make a person of a role; liaisons and heads need a body."""
    return User.objects.create_user(username=f"user{next(serial)}", role=role, **{"display_name": "张三"} | fields)


def make_quarters(first: int = 2010, last: int = 2015) -> None:
    """Make the quarters of the years from ``first`` to ``last``."""
    keys = [year * 10 + number for year in range(first, last + 1) for number in range(1, 5)]
    Quarter.objects.bulk_create((Quarter.at(key) for key in keys), ignore_conflicts=True)


def make_cause(words: str) -> Cause:
    """Make the cause of a correction that says so in Chinese."""
    return Cause("rows_corrected", {"zh-hans": words})


def make_township(**fields: Any) -> Township:
    """Make a township."""
    n = next(serial)
    return Township.objects.create(
        **{"code": f"9{n:08}", "name": f"测试镇{n}", "kind": "division", "position": n} | fields
    )


def make_industry(**fields: Any) -> Industry:
    """Make an industry of GB/T 4754-2011."""
    n = next(serial)
    return Industry.objects.create(**{"version": "GB/T 4754-2011", "code": f"X{n:04X}", "name": f"行业{n}"} | fields)


def make_service_industry(**fields: Any) -> ServiceIndustry:
    """Make a service industry."""
    n = next(serial)
    return ServiceIndustry.objects.create(**{"code": f"service-{n}", "name": f"服务业{n}", "position": n} | fields)


def make_enterprise(**fields: Any) -> Enterprise:
    """Make a small enterprise in operation since 2005."""
    defaults = {"name": f"宝坻企业{next(serial)}", "size": "small", "founded_on": dt.date(2005, 1, 1)}
    defaults["township"] = fields.pop("township", None) or make_township()
    defaults["industry"] = fields.pop("industry", None) or make_industry()
    return Enterprise.objects.create(**defaults | fields)


def make_designation(enterprise: Enterprise, **fields: Any) -> Designation:
    """Designate an enterprise as key since 2010."""
    defaults = {"kind": "key", "since": dt.date(2010, 1, 1), "basis": "津宝政办发〔2010〕9号"}
    return Designation.objects.create(enterprise=enterprise, **defaults | fields)


def make_product(enterprise: Enterprise | None = None, **fields: Any) -> Product:
    """Make a product in production since 2008."""
    defaults = {"name": f"产品{next(serial)}", "launched_on": dt.date(2008, 1, 1)}
    return Product.objects.create(enterprise=enterprise or make_enterprise(), **defaults | fields)


def make_standard(product: Product, **fields: Any) -> ProductStandard:
    """Put a national standard without adoption behind a product since 2008."""
    defaults = {"number": f"GB/T {next(serial)}-2008", "level": "national", "valid_from": dt.date(2008, 1, 1)}
    return ProductStandard.objects.create(product=product, **defaults | fields)


def make_certificate(enterprise: Enterprise | None = None, **fields: Any) -> Certificate:
    """Make an ISO 9001 certificate for three years from 2012-03-01."""
    defaults = {
        "number": f"Q{next(serial):06}",
        "scheme": "iso9001",
        "issued_on": dt.date(2012, 3, 1),
        "expires_on": dt.date(2015, 2, 28),
    }
    return Certificate.objects.create(enterprise=enterprise or make_enterprise(), **defaults | fields)


def make_event(certificate: Certificate, kind: str, day: dt.date, **fields: Any) -> CertificateEvent:
    """Let something happen to a certificate."""
    return CertificateEvent.objects.create(certificate=certificate, kind=kind, happened_on=day, **fields)


def make_site(**fields: Any) -> Site:
    """Make an industrial park, founded with the plan."""
    defaults = {"name": f"园区{next(serial)}", "kind": "park", "founded_on": dt.date(2010, 1, 1)}
    return Site.objects.create(**{"township": fields.get("township") or make_township()} | defaults | fields)


def make_award(product: Product | None = None, **fields: Any) -> BrandAward:
    """Grant a product the Tianjin title of 2012 for three years."""
    day = fields.pop("granted_on", dt.date(2012, 12, 20))
    defaults = {"programme": "tianjin", "year": day.year, "kind": "new", "expires_on": day.replace(year=day.year + 3)}
    return BrandAward.objects.create(product=product or make_product(), granted_on=day, **defaults | fields)


def make_spot_check(**fields: Any) -> SpotCheck:
    """Make a batch that passed in the market in the third quarter of 2014."""
    return SpotCheck.objects.create(**fill_spot_check(fields))


def make_spot_checks(number: int, **fields: Any) -> list[SpotCheck]:
    """Make so many of them in one statement; one by one two thousand take three seconds."""
    return SpotCheck.objects.bulk_create(SpotCheck(**fill_spot_check(fields)) for _ in range(number))


def fill_spot_check(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a batch, those that nobody chose with what stands for most."""
    defaults = {
        "number": f"CC2014{next(serial):06}",
        "stage": "market",
        "sampled_on": dt.date(2014, 8, 15),
        "sample_name": "食用盐",
        "first_result": "passed",
    }
    return defaults | fields


def make_project(**fields: Any) -> CompletedProject:
    """Make a project accepted as qualified on 2014-06-01, not yet assessed on any aspect."""
    n = next(serial)
    defaults = {
        "number": f"JG2014{n:04}",
        "name": f"工程{n}",
        "builder": "宝坻建设开发公司",
        "accepted_on": dt.date(2014, 6, 1),
        "verdict": "qualified",
    }
    defaults["township"] = fields.pop("township", None) or make_township()
    return CompletedProject.objects.create(**defaults | fields)


def make_evaluation(enterprise: Enterprise | None = None, **fields: Any) -> ServiceEvaluation:
    """Make a service evaluation of 2014-05-20 that met its standard."""
    defaults = {
        "number": f"FW{next(serial):05}",
        "evaluated_on": dt.date(2014, 5, 20),
        "standard": "GB/T 15624-2011",
        "met": True,
    }
    return ServiceEvaluation.objects.create(enterprise=enterprise or make_enterprise(), **defaults | fields)


def make_survey(**fields: Any) -> Survey:
    """Make a survey of awareness of 2011-06-10: 400 of 1,000 valid answers count."""
    defaults = {
        "number": f"DC{next(serial):04}", "title": "质量意识问卷调查", "topic": "awareness", "completed_on": dt.date(2011, 6, 10),
        "frame": "全区常住居民户名册", "sample_size": 1200, "answers": 1000, "positive": 400, "surveyor": "调查机构",
    }  # fmt: skip
    return Survey.objects.create(**defaults | fields)


def make_city_rate(**fields: Any) -> CityRate:
    """Make the city's pass rate of 2013: 94 per cent, published on 2014-01-20."""
    defaults = {"year": 2013, "rate": Decimal("94.00"), "published_on": dt.date(2014, 1, 20), "source": "全市通报"}
    return CityRate.objects.create(**defaults | fields)


def make_plan(**fields: Any) -> Plan:
    """Make a plan for 2010 to 2015 with its quarters, a clause and a goal."""
    defaults = {"code": f"plan-{next(serial)}", "title": "质量兴区实施方案", "document": "1899"}
    days = {"starts_on": dt.date(2010, 1, 1), "ends_on": dt.date(2015, 12, 31)}
    plan = Plan.objects.create(**defaults | days | fields)
    make_quarters(plan.starts_on.year, plan.ends_on.year)
    clause = Clause.objects.create(plan=plan, path="2", position=1, kind="goal", text="目标")
    Goal.objects.create(plan=plan, clause=clause, code="G", position=1, name="目标", quote="目标")
    return plan


def make_indicator(measure: str, plan: Plan | None = None, *, kind: str = "ratio", **fields: Any) -> Indicator:
    """Make an indicator with a definition in force since the plan began; ``fields`` are those of the definition."""
    plan, n = plan or make_plan(), next(serial)
    indicator = Indicator.objects.create(
        plan=plan,
        goal=plan.goals.get(),
        code=fields.pop("code", f"T{n}"),
        position=n % 30000,
        name="指标",
        unit="%",
        kind=kind,
    )
    make_definition(indicator, measure=measure, **fields)
    return indicator


def make_definition(indicator: Indicator, **fields: Any) -> IndicatorDefinition:
    """Add a definition that asks for at least 95."""
    defaults = {
        "effective_from": indicator.plan.starts_on,
        "description": "口径",
        "window": "year_to_date",
        "rule": "at_least",
        "target": 95,
        "reason": "制定方案",
    }
    return IndicatorDefinition.objects.create(indicator=indicator, **defaults | fields)


def make_body(**fields: Any) -> Body:
    """Make a government body."""
    n = next(serial)
    return Body.objects.create(
        **{"code": f"body-{n}", "name": f"单位{n}", "kind": "government", "position": n % 30000} | fields
    )


def make_duty(plan: Plan, **fields: Any) -> Duty:
    """Lay a duty on nobody yet, by a clause of its own."""
    n = next(serial)
    clause = Clause.objects.create(plan=plan, path=f"9.1.{n}", position=n % 30000, kind="duty", text=f"职责{n}")
    return Duty.objects.create(
        **{"clause": clause, "code": f"D{n}", "position": n % 30000, "summary": f"职责{n}"} | fields
    )
