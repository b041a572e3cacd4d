"""A run in a pseudo-locale, 40 % longer than English: no text of the interface misses gettext, and none is cut off on a phone."""

import re

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from launcher.messages import catalog_path, read_catalog
from launcher.places import ROOT
from tests.baodi_quality.demo.pseudo import lengthen, pseudo_locale
from tests.baodi_quality.demo.reading import WORD, list_english_data
from tests.baodi_quality.demo.walking import Visit, walk
from tests.browsing import show_answer

KNOWN = frozenset({"Excel", "Word", "portal", "programme", "china"})
"""Names of programs and of the database's user, and a measure's parameter."""
FILES = r"(export|format)=|/(file|minutes|papers|document|evidence)/"
"""Addresses of files, which other tests read."""
PHONE = {"width": 390, "height": 844}
PARTS = ("<form", "<table", "page-tabs", "columns")
SHEETS = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
# What is wider than the page, and what of a label is not seen: cut off by its own box, or beyond the edge with no way to scroll there.
CUT_OFF = """() => {
  const told = [], wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) {
    const scrolls = (one) => { for (let at = one.parentElement; at && at !== document.body; at = at.parentElement) {
      if (getComputedStyle(at).overflowX !== 'visible') return true; } return false; };
    const beyond = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one));
    told.push(`page ${wide} wide: ${beyond.slice(-3).map(one => one.tagName + '.' + one.className).join(' ')}`);
  }
  const labels = 'button, .btn, nav a, summary, .tag, th, label, legend, h1, h2, h3';
  for (const one of document.querySelectorAll(labels)) {
    if (!one.checkVisibility({visibilityProperty: true}) || one.closest('.visually-hidden, .skip-link')) continue;
    const look = getComputedStyle(one);
    const cutX = look.overflowX !== 'visible' && look.overflowX !== 'auto' && look.overflowX !== 'scroll' && one.scrollWidth > one.clientWidth + 1;
    const cutY = look.overflowY !== 'visible' && look.overflowY !== 'auto' && look.overflowY !== 'scroll' && one.scrollHeight > one.clientHeight + 1;
    if (one.clientWidth && (cutX || cutY)) told.push(`cut off: ${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 60)}`);
  }
  return told;
}"""

pytestmark = pytest.mark.browser


def test_texts_are_two_fifths_longer_and_keep_their_blanks() -> None:
    assert (
        lengthen("%(n)s batches <b>failed</b> in {year}, 40 %%")
        == "%(n)s ƀààţçĥééšš <b>ƒààîîļééď</b> îîññ {year}, 40 %%"
    )
    messages = [
        message.id for message in read_catalog(catalog_path(ROOT)) if isinstance(message.id, str) and message.id
    ]
    assert round(sum(len(lengthen(one)) for one in messages) / sum(map(len, messages)), 1) == 1.4


def kind_of(text: str) -> str:
    """Return what tells pages of one layout from others: their style sheets and what they are made of."""
    return " ".join([*SHEETS.findall(text), *(part for part in PARTS if part in text)])


@pytest.fixture
def pages(demonstration) -> list[Visit]:
    """Open all pages of the office in the pseudo-locale."""
    client = Client()
    client.force_login(User.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with pseudo_locale():
        return [visit for visit in walk(client, FILES) if visit.page]


def test_every_text_passes_gettext_and_fits_a_phone(pages, browser) -> None:
    data = re.compile("|".join(map(re.escape, sorted(list_english_data(), key=len, reverse=True))))
    missed, kinds = {}, {}
    for visit in pages:
        plain = [words for words in visit.page.plain if WORD.search(words)]
        missed |= {
            word: visit.view for words in plain for word in WORD.findall(data.sub("", words)) if word not in KNOWN
        }
        text = visit.answer.content.decode()
        # The longest page of a kind is likeliest to have what does not fit; parts of pages are no pages.
        if text.lstrip()[:9].lower() == "<!doctype" and len(text) > len(kinds.get(kind_of(text), ("", ""))[0]):
            kinds[kind_of(text)] = text, visit
    assert missed == {}
    assert len(kinds) >= 40
    cut_off = {}
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        for _text, visit in kinds.values():
            show_answer(page, visit.answer)
            if told := page.evaluate(CUT_OFF):
                cut_off[visit.view] = told
    assert cut_off == {}
