"""The message tool: what it finds, keeps, drops and complains of; and that our own catalog is complete."""

import gettext
import io
import json
from pathlib import Path

import django
import pytest

from launcher import messages
from launcher.places import ROOT

TEMPLATE = """{% load i18n %}
   <p title="{% translate "It's 5% done" %}">{% blocktranslate trimmed count n=rows %}
     {{ n }} row
   {% plural %}
     {{ n }} rows
   {% endblocktranslate %}
  {% translate "May" context "month" as x %} ((  {{ x|default:_("none 'here'") }} "
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext
x = _("One"  " two %(name)s")
y = ngettext("%(n)d day", "%(n)d days", 3)
"""
TRANSLATIONS = {
    "It's 5%% done": "已完成 5%%",
    "%(n)s row": "%(n)s 行",
    "month\u0004May": "五月",
    "none 'here'": "无",
    "One two %(name)s": "一二 %(name)s",
    "%(n)d day": ["%(n)d 天"],
}


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "page.html").write_text(TEMPLATE)
    (tmp_path / "app" / "code.py").write_text(CODE)
    messages.run_extract(tmp_path)
    return tmp_path


def fill(checkout, monkeypatch, translations):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(translations)))
    return messages.run_fill(checkout)


def stored(checkout):
    catalog = messages.read_catalog(messages.catalog_path(checkout))
    return {messages.get_key(m): m.string for m in messages.real_messages(catalog)}


def test_it_finds_every_kind_of_message(checkout):
    assert sorted(stored(checkout)) == sorted(TRANSLATIONS)
    assert len(messages.list_faults(checkout)) == 6


def test_it_keeps_translations_and_drops_what_is_no_longer_used(checkout, monkeypatch):
    assert fill(checkout, monkeypatch, TRANSLATIONS) == 0
    (checkout / "app" / "code.py").unlink()
    messages.run_extract(checkout)
    kept = stored(checkout)
    assert kept["%(n)s row"] == ("%(n)s 行",)
    assert "%(n)d day" not in kept


def test_a_complete_catalog_has_no_faults_and_does_not_change_again(checkout, monkeypatch):
    fill(checkout, monkeypatch, TRANSLATIONS)
    before = messages.catalog_path(checkout).read_bytes()
    messages.run_extract(checkout)
    assert messages.list_faults(checkout) == []
    assert messages.catalog_path(checkout).read_bytes() == before


def test_django_reads_the_compiled_catalog(checkout, monkeypatch):
    fill(checkout, monkeypatch, TRANSLATIONS)
    with messages.catalog_path(checkout).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.pgettext("month", "May") == "五月"
    assert compiled.ngettext("%(n)d day", "%(n)d days", 3) == "%(n)d 天"


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("One two %(name)s", "一二", "placeholders differ"),
        ("One two %(name)s", "一二 %(nam)s", "placeholders differ"),
        ("none 'here'", "", "untranslated"),
    ],
)
def test_it_complains_of_a_bad_translation(checkout, monkeypatch, name, text, fault):
    fill(checkout, monkeypatch, TRANSLATIONS | {name: text})
    assert [found.split(":")[0] for found in messages.list_faults(checkout)] == [fault]


def test_a_translation_of_an_unknown_message_is_refused_but_the_others_are_kept(checkout, monkeypatch):
    assert fill(checkout, monkeypatch, {"no such": "无此", "none 'here'": "无"}) == 1
    assert stored(checkout)["none 'here'"] == "无"


def test_a_message_that_is_not_in_the_catalog_yet_is_a_fault(checkout, monkeypatch):
    fill(checkout, monkeypatch, TRANSLATIONS)
    (checkout / "app" / "more.py").write_text('_("More")')
    assert messages.list_faults(checkout) == ["not in the catalog: 'More'", "untranslated: 'More'"]


def test_every_message_of_the_portal_is_translated():
    assert messages.list_faults(ROOT) == []


def test_words_of_django_are_said_otherwise_on_purpose_only():
    """The portal's catalog goes before those of Django: a message that both have takes the portal's meaning in Django's forms too."""
    own = read_catalog(ROOT / "locale")
    changed = {
        key
        for app in ("contrib/auth", "contrib/admin")
        for key, words in read_catalog(Path(django.__file__).parent / app / "locale").items()
        if key and own.get(key, words) != words
    }
    assert changed == {"Add", "Breadcrumbs", "Filter", "Search", "Show all", "date joined", "group", "hash"}


def read_catalog(folder: Path) -> dict[str, str]:
    with (folder / "zh_Hans" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)._catalog
