"""An enterprise of the very name of another: asked about on the server, in every door, however many ask at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from enterprises.models import Enterprise
from enterprises.services import enterprise_save
from tests.api.conftest import Caller
from tests.factories import make_enterprise, make_industry, make_township, make_user
from tests.pages import find_elements

NAME = "天津示例甲（集团）有限公司"


def typed(**fields) -> dict[str, object]:
    place, industry = make_township(), make_industry()
    given = {"name": NAME, "township": place.pk, "industry": industry.pk, "size": "small", "founded_on": "2009-05-01"}
    return given | fields


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [NAME, "天津示例甲(集团)有限公司", "天津示例甲 ［集团］ 有限公司", "天津示例甲｛集团｝有限公司"]
)
def test_a_second_one_is_asked_about_and_recorded_when_meant(client, name):
    client.force_login(make_user())
    address, sent = reverse("enterprises:enterprise-add"), typed()
    assert client.post(address, sent).status_code == 302
    refused = client.post(address, sent | {"name": name})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "name": [f"企业“{NAME}”已登记。请修改原登记；确属另一家企业的，请勾选“另一家同名企业”。"]
    }
    assert client.post(address, sent | {"name": name, "is_another": "on"}).status_code == 302
    assert Enterprise.objects.count() == 2


@pytest.mark.django_db
def test_the_question_stands_where_look_alikes_are_told(client):
    client.force_login(make_user())
    make_enterprise(name=NAME)
    address = reverse("enterprises:lookalikes")
    assert find_elements(client.get(address, {"name": "天津示例甲(集团)有限公司"}), "[name=is_another]")
    assert not find_elements(client.get(address, {"name": "天津示例甲集团厂"}), "[name=is_another]")


@pytest.mark.django_db
def test_codes_tell_enterprises_of_one_name_apart():
    one = make_enterprise(name=NAME, org_code="666666665")
    other = Enterprise(name=NAME, org_code="777777778", township=one.township, industry=one.industry, size="small", founded_on=one.founded_on)  # fmt: skip
    assert enterprise_save(enterprise=other).pk
    unknown = Enterprise(name=NAME, township=one.township, industry=one.industry, size="small", founded_on=one.founded_on)  # fmt: skip
    with pytest.raises(ValidationError):
        enterprise_save(enterprise=unknown)


@pytest.mark.django_db
def test_a_recorded_one_is_not_asked_about_itself():
    row = make_enterprise(name=NAME)
    make_enterprise(name=NAME)
    row.address = "新街2号"
    enterprise_save(enterprise=row)
    assert Enterprise.objects.get(pk=row.pk).address == "新街2号"


@pytest.mark.django_db
def test_the_interface_asks_too():
    program = Caller(make_user())
    place, industry = make_township(), make_industry()
    sent = {"name": NAME, "township": place.code, "industry": industry.pk, "size": "small", "founded_on": "2009-05-01"}
    assert program.post("enterprises/", sent).status_code == 201
    answer = program.post("enterprises/", sent)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["name"]
    assert program.post("enterprises/", sent | {"is_another": True}).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_four_posts_at_once_make_one_enterprise():
    user, sent = make_user(), typed()
    address = reverse("enterprises:enterprise-add")

    def post(_number: int) -> int:
        client = Client()
        client.force_login(user)
        try:
            return client.post(address, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(post, range(4))) == [302, 422, 422, 422]
    assert Enterprise.objects.count() == 1
