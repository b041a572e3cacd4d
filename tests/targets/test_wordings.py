"""The portal's own words: Chinese in the database, in English for whoever reads English."""

import json

import pytest
from django.forms import modelform_factory
from django.utils import translation

from baodi_quality.chinese_marks import mark_page
from departments.models import Reorganisation
from departments.naming import body_names_on
from targets import clock
from targets.models import Indicator
from targets.wordings import chinese_words, in_chinese
from tests.factories import make_body, make_indicator, make_user
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator() -> Indicator:
    made = make_indicator("certified-enterprises")
    made.name, made.name_en = "企业认证普及率", "Share of enterprises with a certificate"
    made.save()
    return made


def stored(indicator: Indicator) -> tuple[str, str]:
    return Indicator.objects.values_list("name", "name_en").get(pk=indicator.pk)


def test_each_reader_gets_the_words_of_their_language(indicator):
    assert indicator.name == "企业认证普及率"
    with translation.override("en"):
        assert indicator.name == "Share of enterprises with a certificate"
        assert str(indicator) == f"{indicator.code} Share of enterprises with a certificate"
        assert chinese_words(indicator.name) == "企业认证普及率"
        # What has no English stays Chinese, and costs no query.
        indicator.name_en = ""
        assert indicator.name == "企业认证普及率"


def test_whatever_is_stored_in_english_hands_is_the_chinese(indicator):
    with translation.override("en"):
        found = Indicator.objects.get(pk=indicator.pk)
        found.name = found.name  # as a form or a service copies it
        found.full_clean()
        found.save()
        found.refresh_from_db()
        assert stored(found) == ("企业认证普及率", "Share of enterprises with a certificate")
        assert Indicator.objects.filter(name=found.name).get() == found
        form = modelform_factory(Indicator, fields=["name", "name_en"])(instance=found)
        assert (form["name"].value(), form["name_en"].value()) == stored(found)
        # In a column that knows nothing of it too.
        body = make_body(code="office")
        row = Reorganisation.objects.create(
            body=body, name_before=found.name, name_after="甲", day=clock.today(), basis="依据", recorded_by=make_user()
        )
        row.refresh_from_db()
        assert row.name_before == "企业认证普及率"
        names = []
        read = lambda: names.append(Indicator.objects.only("name").get(pk=found.pk).name)  # noqa: E731
        assert (list_queries(read), names) == (["indicator"], ["企业认证普及率"])


def test_a_change_of_the_chinese_alone_is_a_change(indicator):
    with translation.override("en"):
        found = Indicator.objects.get(pk=indicator.pk)
        found.name = "企业认证率"
        assert found.name != indicator.name
        assert str(found.name) == str(indicator.name)


def test_queries_read_in_the_language_and_what_everybody_gets_is_chinese():
    make_body(code="fagai", name="发改委", name_en="Development and Reform Commission")

    @in_chinese
    def told():
        return body_names_on(clock.today())["fagai"]

    with translation.override("en"):
        assert body_names_on(clock.today())["fagai"] == "Development and Reform Commission"
        assert json.dumps(told(), ensure_ascii=False) == '"发改委"'
        assert translation.get_language() == "en"


def test_chinese_in_english_pages_is_marked_once_and_where_it_may_be():
    page = (
        '<title>质监局 · Board</title><p>Raised by 质监局 (lead), 2014年.</p><td>质监局、工商分局。</td><option value="1">海滨街道</option>'
        '<svg><text x="1">海滨</text></svg><input value="质监局"><article lang="zh-CN"><p>原文</p><article>原文</article></article><p>Plain</p><script>"原文"</script>'
    )
    assert mark_page(page) == (
        '<title lang="zh">质监局 · Board</title><p><bdi>Raised by <bdi lang="zh">质监局</bdi> (lead), <bdi lang="zh">2014年</bdi>.</bdi></p>'
        '<td><bdi lang="zh">质监局、工商分局。</bdi></td><option lang="zh" value="1">海滨街道</option>'
        # A drawing shows no text within an element that it does not know.
        '<svg><text lang="zh" x="1">海滨</text></svg><input lang="zh" value="质监局"><article lang="zh-CN"><p>原文</p><article>原文</article></article><p>Plain</p><script>"原文"</script>'
    )
