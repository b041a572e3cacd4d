"""Pairs that look like one enterprise: found by comparing all, listed the surest first, gone once they are decided."""

import pytest
from django.urls import reverse

from enterprises.duplicates.search import find_lookalikes
from enterprises.models import DistinctEnterprises, Enterprise, LikelyPair
from enterprises.services import comparing
from enterprises.services.merging import enterprise_merge, enterprise_unmerge
from enterprises.tasks import compare_enterprises
from tests.factories import make_enterprise, make_industry, make_township, make_user
from tests.pages import read_text
from tests.queries import list_queries

pytestmark = pytest.mark.django_db

USCC = "91120224666666665W"


@pytest.fixture
def office(client):
    user = make_user("office")
    client.force_login(user)
    return user


def compared() -> list[tuple[Enterprise, Enterprise, str, int]]:
    """Compare what is to be compared and return the open pairs in the order of the list."""
    compare_enterprises()
    return [(pair.first, pair.second, pair.why, pair.likeness) for pair in LikelyPair.objects.open()]


def test_the_surest_pairs_stand_first():
    # 鑫达电缆设备 and 鑫达电缆设施 have 7 trigrams each and share 5: 5 of 9 are too few; with one character more, 6 of 10 suffice.
    near, far = make_enterprise(name="鑫达新电缆设备"), make_enterprise(name="鑫达新电缆设施")
    make_enterprise(name="宏远电缆设备"), make_enterprise(name="宏远电缆设施")
    long_one, long_two = make_enterprise(name="宝坻霁禾农机配件制造厂"), make_enterprise(name="霁禾农机配件制造部")
    bracketed = make_enterprise(name="恒通（天津）管业有限公司")
    plain = make_enterprise(name="天津市宝坻区恒通(天津)管业有限责任公司", org_code="777777778")
    coded = make_enterprise(name="天津市宝坻区海川食品有限公司", uscc=USCC)
    old = make_enterprise(name="宝坻糕点总厂", org_code=USCC[8:17])

    assert compared() == [
        (coded, old, "code", 100),
        (bracketed, plain, "name", 100),
        # 厂 is a form of organisation, 部 is not: 8 characters have 9 trigrams and 9 have 10, of which 8 are shared: 8 of 11.
        (long_one, long_two, "similar", 73),
        (near, far, "similar", 60),
    ]
    assert [row.pk for row in find_lookalikes(bracketed)] == [plain.pk]
    assert old in find_lookalikes(coded)


def test_two_codes_are_two_enterprises():
    make_enterprise(name="鑫达电缆有限公司", org_code="666666665")
    make_enterprise(name="天津鑫达电缆有限公司", org_code="777777778")

    assert compared() == []


def test_a_record_is_compared_again_when_its_name_or_code_changes_and_not_otherwise():
    one, other = make_enterprise(name="鑫达电缆有限公司"), make_enterprise(name="宏远塑料有限公司")
    assert compared() == []
    assert not Enterprise.everything.uncompared().exists()

    other.name = "天津鑫达电缆厂有限公司"
    other.address = "南三路"
    other.save()
    assert [row[0] for row in Enterprise.everything.uncompared()] == [other.pk]
    # 4 of the 5 trigrams of the one and the 6 of the other are shared: 4 of 7 are too few.
    assert compared() == []
    Enterprise.objects.filter(pk=other.pk).update(name="天津鑫达电缆有限公司")
    assert compared() == [(one, other, "name", 100)]
    other.refresh_from_db()
    other.address = "南四路"
    other.save()
    assert not Enterprise.everything.uncompared().exists()
    Enterprise.objects.filter(pk__in=[one.pk]).update(org_code="666666665")
    Enterprise.objects.filter(pk__in=[other.pk]).update(org_code="777777778")
    assert compared() == []


def test_many_records_are_compared_chunk_by_chunk(monkeypatch):
    monkeypatch.setattr(comparing, "CHUNK", 1)
    a, b, c = (make_enterprise(name="鑫达电缆有限公司") for _ in range(3))

    assert [pair[:2] for pair in compared()] == [(a, b), (a, c), (b, c)]
    assert comparing.enterprises_compare() == 0


def test_a_pair_is_gone_while_one_record_is_merged_and_back_when_that_is_undone():
    kept, merged = make_enterprise(name="鑫达电缆有限公司"), make_enterprise(name="天津市鑫达电缆有限公司")
    third = make_enterprise(name="宝坻鑫达电缆有限公司")
    assert len(compared()) == 3

    merge = enterprise_merge(kept=kept, merged=merged, reason="重复登记", user=make_user("office"))
    assert [pair[:2] for pair in compared()] == [(kept, third)]
    # What the withdrawn record looks like is known when it comes back, though the others changed meanwhile.
    Enterprise.objects.filter(pk=third.pk).update(name="宏远塑料有限公司")
    assert compared() == []
    enterprise_unmerge(merge=merge, user=make_user("office"))
    assert [pair[:2] for pair in compared()] == [(kept, merged)]


def test_a_pair_told_apart_is_not_asked_about_again_and_the_list_stays_where_it_was(client, office):
    one, other = make_enterprise(name="鑫达电缆有限公司"), make_enterprise(name="天津市鑫达电缆有限公司")
    assert len(compared()) == 1

    answer = client.post(f"{reverse('enterprises:enterprises-tell-apart', args=[other.pk, one.pk])}?why=name&page=2")

    assert answer.headers["Location"] == f"{reverse('enterprises:duplicates')}?why=name&page=2"
    assert compared() == [] and not find_lookalikes(one)
    assert DistinctEnterprises.objects.get().said_by == office
    Enterprise.objects.filter(pk=other.pk).update(name="鑫达电缆有限责任公司")
    assert compared() == []


def test_the_page_lists_counts_and_narrows_in_the_same_number_of_queries(client, office):
    town, industry = make_township(), make_industry()

    def same(count: int, word: str) -> None:
        for _ in range(count):
            make_enterprise(name=f"{word}电缆有限公司", township=town, industry=industry)

    same(3, "鑫达")
    make_enterprise(name="海川食品", uscc=USCC, township=town, industry=industry)
    make_enterprise(name="糕点总厂", org_code=USCC[8:17], township=town, industry=industry)
    address = reverse("enterprises:duplicates")
    page = client.get(address)
    assert (page.context["page"].paginator.count, page.context["waiting"]) == (0, 5)
    assert "仍待比对" in read_text(page, ".notice--info")
    compare_enterprises()
    queries = "session user likelypair likelypair likelypair enterprise enterprisecomparison likelypair".split()
    assert list_queries(lambda: client.get(address)) == queries
    page = client.get(address)
    assert [pairs for _why, pairs in page.context["counts"]] == [1, 3, 0]
    assert [pair.why for pair in page.context["pairs"]] == ["code", "name", "name", "name"]
    assert client.get(f"{address}?why=code").context["page"].paginator.count == 1
    assert read_text(client.get(f"{address}?why=similar"), ".empty-state__title") == "没有符合条件的记录"

    same(6, "鑫达")
    compare_enterprises()
    last = client.get(f"{address}?page=99").context["page"]
    # 9 records of one name are 36 pairs; with that of the code 37 in all.
    assert (last.paginator.count, last.number, len(last.object_list)) == (37, 2, 12)
    assert list_queries(lambda: client.get(address)) == queries
    assert list_queries(lambda: client.get(f"{address}?page=2")) == queries
