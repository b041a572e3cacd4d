"""The lists of enterprises, products, certificates and awards: filters, order, pages, totals, queries."""

import datetime as dt

import pytest

from tests.factories import (
    make_award,
    make_certificate,
    make_designation,
    make_enterprise,
    make_evaluation,
    make_event,
    make_industry,
    make_product,
    make_standard,
    make_township,
    make_user,
)
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def reader(client):
    client.force_login(make_user("leader"))
    return client


def listed(client, address: str) -> list[str]:
    """Return what the first linked column of the list shows, row by row."""
    page = client.get(address)
    assert page.status_code == 200
    table = page.context["table"]
    return [str(row.record) for row in (table.page.object_list if hasattr(table, "page") else [])]


# ---- who may read


@pytest.mark.parametrize("app", ["enterprises", "products", "certificates", "awards"])
def test_lists_are_for_readers(client, app):
    assert client.get(f"/{app}/").status_code == 302
    client.force_login(make_user("admin"))
    assert client.get(f"/{app}/").status_code == 403


def test_only_the_office_sees_the_way_to_edit(client, reader):
    enterprise = make_enterprise()
    assert not find_elements(reader.get(f"/enterprises/{enterprise.pk}/"), "a[href*='/admin/']")
    client.force_login(make_user("office"))
    assert find_elements(
        client.get(f"/enterprises/{enterprise.pk}/"),
        f'.page-head__actions a[href="/enterprises/{enterprise.pk}/edit/"]',
    )


# ---- enterprises


def test_enterprises_are_found_by_name_code_and_initials(reader):
    make_enterprise(name="宝坻电缆厂", uscc="91120224MA05KKF15H")
    make_enterprise(name="林亭口食品厂", org_code="667865299")
    assert listed(reader, "/enterprises/?q=电缆") == ["宝坻电缆厂"]
    assert listed(reader, "/enterprises/?q=bddl") == ["宝坻电缆厂"]
    assert listed(reader, "/enterprises/?q=DLC") == ["宝坻电缆厂"]
    assert listed(reader, "/enterprises/?q=91120224ma") == ["宝坻电缆厂"]
    assert listed(reader, "/enterprises/?q=6678") == ["林亭口食品厂"]
    assert listed(reader, "/enterprises/?q=6529") == []


def test_enterprises_sort_by_pinyin(reader):
    for name in ("周良食品", "宝坻电缆", "大口屯化工"):
        make_enterprise(name=name)
    assert listed(reader, "/enterprises/") == ["宝坻电缆", "大口屯化工", "周良食品"]
    assert listed(reader, "/enterprises/?sort=-name") == ["周良食品", "大口屯化工", "宝坻电缆"]


def test_enterprises_by_place_size_and_section(reader):
    section = make_industry(code="C")
    division = make_industry(code="38", parent=section)
    place = make_township(code="120115001")
    make_enterprise(name="甲", industry=division, township=place, size="large")
    make_enterprise(name="乙")
    assert listed(reader, f"/enterprises/?industry={section.pk}") == ["甲"]
    assert listed(reader, f"/enterprises/?industry={division.pk}") == ["甲"]
    assert listed(reader, "/enterprises/?township=120115001") == ["甲"]
    assert listed(reader, "/enterprises/?size=large") == ["甲"]


def test_key_and_in_operation_on_a_day(reader):
    first = make_enterprise(name="甲", closed_on=day("2013-06-30"))
    make_designation(first, since=day("2011-01-01"), until=day("2012-12-31"))
    make_designation(make_enterprise(name="乙"), kind="backbone", since=day("2014-10-15"))
    make_enterprise(name="丙")
    assert listed(reader, "/enterprises/?designation=key") == []
    assert listed(reader, "/enterprises/?designation=key&on=2012-12-31") == ["甲"]
    assert listed(reader, "/enterprises/?designation=key&on=2013-01-01") == []
    assert listed(reader, "/enterprises/?designation=backbone") == ["乙"]
    assert listed(reader, "/enterprises/?state=closed") == ["甲"]
    assert listed(reader, "/enterprises/?state=closed&on=2013-06-30") == []
    assert listed(reader, "/enterprises/?state=operating&on=2013-06-30") == ["丙", "甲", "乙"]


def test_a_filter_that_cannot_be_read_filters_nothing_and_says_so(reader):
    make_enterprise(name="甲")
    page = reader.get("/enterprises/?on=2013-13-45")
    assert page.context["total"] == 1
    assert page.context["filter"].form.errors["on"]


def test_pages_keep_filters_and_numbers_out_of_range_lead_to_the_nearest(reader):
    for n in range(60):
        make_enterprise(name=f"宝坻{n:02}")
    page = reader.get("/enterprises/?q=宝坻&page=2&per_page=25&sort=-name")
    assert [str(row.record) for row in page.context["table"].page.object_list] == [
        f"宝坻{n:02}" for n in range(34, 9, -1)
    ]
    assert page.context["total"] == 60
    assert read_text(page, ".register-total") == "符合条件的共 60 条"
    assert find_elements(page, "a[href*='q=%E5%AE%9D%E5%9D%BB&page=3&per_page=25&sort=-name']")
    assert listed(reader, "/enterprises/?page=99") == [f"宝坻{n:02}" for n in range(50, 60)]
    assert listed(reader, "/enterprises/?page=x&per_page=100000") == [f"宝坻{n:02}" for n in range(25)]


def test_all_pages_together_hold_every_row_once(reader):
    for _n in range(60):
        make_enterprise(name="同名", founded_on=day("2005-01-01"))
    for sort in ("name", "-founded_on"):
        found = [
            row.record.pk
            for n in (1, 2, 3)
            for row in reader.get(f"/enterprises/?sort={sort}&page={n}").context["table"].page.object_list
        ]
        assert len(found) == len(set(found)) == 60


def test_empty_lists_say_what_to_do_next(client, reader):
    assert read_text(reader.get("/enterprises/?q=没有"), ".empty-state__title") == "没有符合条件的记录"
    assert read_text(reader.get("/enterprises/"), ".empty-state__hint") == "记录由质量兴区办公室登记。"
    client.force_login(make_user("office"))
    assert find_elements(client.get("/enterprises/"), ".page-head__actions a[href='/enterprises/add/']")


# ---- products


def test_products_by_standard_and_ccc_certificate(reader):
    bare = make_product(name="无标产品")
    make_standard(bare, valid_until=day("2014-10-14"))
    plain = make_product(name="有标产品", in_ccc_catalogue=True)
    make_standard(plain, valid_until=day("2014-10-15"))
    adopting = make_product(name="采标产品", in_ccc_catalogue=True, is_main_industrial=True)
    make_standard(adopting, adoption="mod", adopted_number="IEC 60439-1")
    make_certificate(adopting.enterprise, scheme="ccc", expires_on=day("2014-10-15")).products.add(adopting)
    make_product(name="停产产品", ended_on=day("2014-10-14"))
    assert set(listed(reader, "/products/?standard=none&state=made")) == {"无标产品"}
    assert set(listed(reader, "/products/?standard=none")) == {"无标产品", "停产产品"}
    assert set(listed(reader, "/products/?standard=valid")) == {"有标产品", "采标产品"}
    assert listed(reader, "/products/?standard=adopting") == ["采标产品"]
    assert listed(reader, "/products/?ccc=yes") == ["采标产品"]
    assert listed(reader, "/products/?ccc=no") == ["有标产品"]
    assert listed(reader, "/products/?kind=main") == ["采标产品"]
    assert listed(reader, "/products/?state=ended") == ["停产产品"]


# ---- certificates


def test_certificates_by_status_on_a_day(reader):
    certificate = make_certificate(number="Q1", issued_on=day("2012-03-01"), expires_on=day("2015-02-28"))
    make_event(certificate, "suspended", day("2013-01-01"))
    make_event(certificate, "audited", day("2013-02-01"))
    make_event(certificate, "resumed", day("2013-06-01"))
    withdrawn = make_certificate(number="Q2", expires_on=day("2014-01-01"))
    make_event(withdrawn, "withdrawn", day("2013-07-01"))
    for on, status, expected in [
        ("2012-02-29", "future", {"Q1", "Q2"}),
        ("2012-12-31", "valid", {"Q1", "Q2"}),
        ("2013-01-01", "suspended", {"Q1"}),
        ("2013-05-31", "suspended", {"Q1"}),
        ("2013-06-01", "valid", {"Q1", "Q2"}),
        ("2014-06-01", "withdrawn", {"Q2"}),
        ("2015-02-28", "valid", {"Q1"}),
        ("2015-03-01", "expired", {"Q1"}),
    ]:
        assert set(listed(reader, f"/certificates/?status={status}&on={on}")) == expected, (on, status)


def test_certificates_that_expire_soon(reader):
    for number, expires in [("Z0", "2014-10-14"), ("Z1", "2014-10-15"), ("Z2", "2014-11-14"), ("Z3", "2014-11-15")]:
        make_certificate(number=number, expires_on=day(expires))
    make_event(make_certificate(number="Z4", expires_on=day("2014-10-20")), "suspended", day("2014-10-01"))
    assert set(listed(reader, "/certificates/?expiring=30")) == {"Z1", "Z2"}
    assert "有效，剩 30 天" in read_texts(reader.get("/certificates/?q=Z2"), "td .tag--red")


def test_certificates_whose_surveillance_audit_is_overdue(reader):
    make_certificate(number="Z0", issued_on=day("2013-10-14"), expires_on=day("2016-10-13"))
    make_certificate(number="Z1", issued_on=day("2013-10-15"), expires_on=day("2016-10-14"))
    make_event(make_certificate(number="Z2"), "audited", day("2013-10-14"))
    make_event(make_certificate(number="Z3"), "audited", day("2013-10-15"))
    make_certificate(number="Z4", scheme="ccc")
    make_certificate(number="Z5", expires_on=day("2014-10-14"))
    assert set(listed(reader, "/certificates/?audit=overdue")) == {"Z0", "Z2"}


# ---- awards


def test_awards_by_kind_and_validity(reader):
    make_award(make_product(name="新产品"), granted_on=day("2012-12-20"))
    make_award(make_product(name="旧产品"), granted_on=day("2010-12-20"), kind="renewal", programme="china")
    assert len(listed(reader, "/awards/")) == 2
    assert listed(reader, "/awards/?kind=renewal") == ["中国名牌产品 2010"]
    assert listed(reader, "/awards/?state=expired") == ["中国名牌产品 2010"]
    assert listed(reader, "/awards/?q=新产品&year=2012") == ["天津名牌产品 2012"]


# ---- former names


def test_rows_are_found_by_a_former_name_of_their_enterprise(reader):
    product = make_product(make_enterprise(name="宝塔线缆公司"), name="电缆")
    make_certificate(product.enterprise, number="Q1")
    make_award(product)
    make_evaluation(product.enterprise, number="PJ1")
    other = make_product(make_enterprise(name="宝坻粮油厂"), name="面粉")
    make_certificate(other.enterprise, number="Q2")
    make_award(other, programme="china")
    make_evaluation(other.enterprise, number="PJ2")
    other.enterprise.former_names.create(name="粮库", until=day("2012-01-01"))
    for until in ("2009-12-31", "2011-12-31"):
        product.enterprise.former_names.create(name="宝坻县霁禾厂", until=day(until))
    for app, found, others in (
        ("enterprises", "宝塔线缆公司", "宝坻粮油厂"),
        ("products", "电缆", "面粉"),
        ("certificates", "Q1", "Q2"),
        ("awards", "天津名牌产品 2012", "中国名牌产品 2012"),
        ("evaluations", "PJ1", "PJ2"),
    ):
        assert listed(reader, f"/{app}/?q=霁禾") == [found]
        assert listed(reader, f"/{app}/?q=粮库") == [others]
        assert listed(reader, f"/{app}/?q=没有") == []


# ---- queries


def fill(n: int) -> None:
    """Make ``n`` rows of every register, each with what its list shows."""
    for _ in range(n):
        enterprise = make_enterprise()
        enterprise.former_names.create(name="宝坻县霁禾厂")
        make_designation(enterprise)
        product = make_product(enterprise)
        make_standard(product)
        make_award(product)
        make_event(make_certificate(enterprise), "suspended", day("2014-01-01"))


# A search asks once who bore such a name.
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        (
            "/enterprises/",
            "session user listsettings enterprise enterprise enterprise body designation",
        ),
        ("/products/", "session user listsettings product product product productstandard body"),
        (
            "/certificates/",
            "session user listsettings certificate certificate certificateevent product formername body",
        ),
        ("/awards/", "session user listsettings brandaward brandaward brandaward formername body"),
        (
            "/enterprises/?q=霁禾",
            "session user listsettings formername enterprise enterprise enterprise body designation",
        ),
        ("/products/?q=霁禾", "session user listsettings formername product product product productstandard body"),
        (
            "/certificates/?q=霁禾",
            "session user listsettings formername certificate certificate certificateevent product formername body",
        ),
        (
            "/awards/?q=霁禾",
            "session user listsettings formername brandaward brandaward brandaward formername body",
        ),
    ],
)
def test_a_list_takes_the_same_queries_at_any_size(reader, address, queries):
    fill(3)
    reader.get(address)
    assert list_queries(lambda: reader.get(address)) == queries.split()
    fill(30)
    # What the filters offer is kept until one of its tables changes, as the townships just did.
    reader.get(address)
    assert list_queries(lambda: reader.get(address)) == queries.split()


def test_another_order_begins_at_the_first_page_and_keeps_the_filters(reader):
    for _ in range(30):
        make_enterprise()
    page = reader.get("/enterprises/?size=small&per_page=25&page=2")
    links = [link.get("href") for link in find_elements(page, "th[scope=col] a")]
    assert links[0] == "?size=small&per_page=25&sort=name"
    assert [link for link in links if "&page=2" in link] == []
