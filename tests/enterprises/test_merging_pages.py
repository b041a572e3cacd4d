"""The pages on which records of one enterprise are found, merged and told apart."""

import pytest
from django.urls import reverse

from enterprises.models import Enterprise, EnterpriseMerge
from tests.factories import make_certificate, make_enterprise, make_indicator, make_user
from tests.pages import find_elements, read_text, read_texts

pytestmark = pytest.mark.django_db

USCC = "91120224666666665W"


@pytest.fixture
def office(client):
    user = make_user("office")
    client.force_login(user)
    return user


def test_the_preview_writes_nothing_and_the_merge_is_found_by_its_former_name(client, office):
    make_indicator("iso9000-enterprises", code="ISO")
    kept, merged = make_enterprise(name="鑫达电缆有限公司"), make_enterprise(name="宝坻电缆总厂")
    for row in (kept, merged):
        make_certificate(row)
    address = reverse("enterprises:enterprise-merge", args=[kept.pk, merged.pk])

    page = client.get(address)
    assert "2012年第一季度至2014年第四季度（12个季度）" in read_texts(page, 'td[data-label="季度"]')
    assert Enterprise.objects.count() == 2

    assert client.post(address, {"reason": ""}).status_code == 200
    assert Enterprise.objects.count() == 2
    assert client.post(address, {"reason": "重复登记"}).headers["Location"] == kept.get_absolute_url()

    assert list(Enterprise.objects.search("电缆总厂")) == [kept]
    page = client.get(kept.get_absolute_url()).content.decode()
    undo = reverse("enterprises:enterprise-unmerge", args=[EnterpriseMerge.objects.get().pk])
    assert "宝坻电缆总厂" in read_text(page, ".facts__wide dd")
    assert find_elements(page, f'.facts__wide a[href="{undo}"]')
    assert client.get(undo).status_code == 200
    client.post(undo)
    assert Enterprise.objects.count() == 2


@pytest.mark.parametrize("role", ["leader", "auditor", "admin"])
def test_only_the_office_merges(client, role):
    client.force_login(make_user(role))
    one, other = make_enterprise(), make_enterprise()

    assert client.get(reverse("enterprises:enterprise-merge", args=[one.pk, other.pk])).status_code == 403
    assert client.post(reverse("enterprises:enterprises-tell-apart", args=[one.pk, other.pk])).status_code == 403


def test_a_clerk_is_told_of_look_alikes_while_recording_and_may_go_on(client, office):
    known = make_enterprise(name="天津市宝坻区鑫达电缆有限公司", org_code=USCC[8:17])
    make_enterprise(name="宏远塑料制品有限公司")
    form = client.get("/enterprises/add/").content.decode()
    assert find_elements(form, f'[hx-get="{reverse("enterprises:lookalikes")}"]')

    def told(**typed):
        return list(client.get(reverse("enterprises:lookalikes"), typed).context["lookalikes"])

    assert told(name="鑫达电缆有限公司") == [known]
    assert told(name="完全不同的名称", uscc=USCC.lower()) == [known]
    assert told(name="鑫达电缆有限公司", org_code="777777778") == []
    assert told(name="", uscc="", org_code="") == []


def test_the_page_of_an_enterprise_names_its_possible_duplicates(client, office):
    one, other = make_enterprise(name="鑫达电缆有限公司"), make_enterprise(name="天津市鑫达电缆有限公司")

    page = client.get(one.get_absolute_url())
    assert list(page.context["lookalikes"]) == [other]
    assert find_elements(
        page, f'.row-acts a[href="{reverse("enterprises:enterprise-merge", args=[one.pk, other.pk])}"]'
    )

    client.post(reverse("enterprises:enterprises-tell-apart", args=[one.pk, other.pk]))
    assert not client.get(one.get_absolute_url()).context["lookalikes"]
