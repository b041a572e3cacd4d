"""What a page says in which language: found by reading it as a browser does."""

import re
from functools import cache

from django.utils import translation
from django.utils.translation.trans_real import catalog
from lxml.html import HtmlElement, document_fromstring

from accounts.permissions import list_capabilities
from departments.models import Body, BodyName, Duty, Township, TownshipName
from enterprises.models import ServiceIndustry
from exchange.formats.english import HEADINGS
from inspections.models import DeadlineRule, Law
from reporting.models import ReminderRule, ReportItem
from supervision.models import EscalationRule, SupervisionTerm
from targets.models import Attainment, Goal, Indicator, Milestone

CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
FULL_WIDTH = re.compile("[，。；：？！（）、]")
WORD = re.compile(r"(?<![\w.@/+#-])[A-Z]?[a-z]{2,}(?![\w@/-])")
UNREAD = {"script", "style", "code", "pre", "kbd", "svg"}
"""What is not prose: programs, and what machines are told."""
SAID_BY = ("title", "aria-label", "placeholder", "alt", "data-label")
WORDED = [
    (Goal, "name"), (Indicator, "name"), (Milestone, "name"), (Duty, "summary"), (ReportItem, "label"),
    (ReminderRule, "name"), (DeadlineRule, "text"), (EscalationRule, "name"), (SupervisionTerm, "name"),
    (Body, "name"), (Township, "name"), (Law, "name"), (ServiceIndustry, "name"),
]  # fmt: skip
"""Columns of the portal's own words that have their English beside them."""


class Reading:
    """The addresses that a page leads to or fetches, and its words by whether they are marked as Chinese or as English."""

    def __init__(self, page: str) -> None:
        self.links: list[str] = []
        self.plain: list[str] = []
        self.marked: list[str] = []
        self.attributes: list[str] = []
        if page.strip():
            self._read(document_fromstring(page), "")

    def _read(self, element: HtmlElement, around: str) -> None:
        """Read an element and what is in it; ``around`` is the mark of what it stands in."""
        # A comment has no name.
        if not isinstance(element.tag, str):
            return
        named = element.attrib
        if element.tag != "link":
            self.links += [address for name in ("href", "hx-get") if (address := named.get(name))]
        self.attributes += [words for name in SAID_BY if (words := named.get(name))]
        language = self._find_language(element, around)
        self._hear(element.text, language)
        for child in element:
            self._read(child, language)
            self._hear(child.tail, language)

    def _find_language(self, element: HtmlElement, around: str) -> str:
        named = element.attrib
        if element.tag in UNREAD:
            return "none"
        if around != "none" and element.tag != "html" and (named.get("lang") or named.get("translate") == "no"):
            # The portal's own marks (zh) are to be judged; whole documents (zh-CN) and what is marked by hand are not.
            return "zh" if named.get("lang") == "zh" else "none"
        return around

    def _hear(self, text: str | None, language: str) -> None:
        if language != "none" and text and (words := text.strip()):
            (self.marked if language == "zh" else self.plain).append(words)


@cache
def interface_words() -> frozenset[str]:
    """Return the Chinese of every message of the interface that is longer than a word people would type by chance."""
    with translation.override("zh-hans"):
        found = catalog()._catalog  # type: ignore[attr-defined]
    return frozenset(
        text for values in found._catalogs for text in values.values() if isinstance(text, str) and len(text) > 4
    )


def own_words() -> frozenset[str]:
    """Return the Chinese of all names that have English."""
    return frozenset(
        words
        for model, column in WORDED
        for words in model._default_manager.exclude(**{f"{column}_en": ""}).values_list(column, flat=True)
        if len(words) > 4
    )


def list_english_data() -> set[str]:
    """Return what pages say in English that is data: names of the plan's data, headings of sheets, permissions, causes as they were kept."""
    names = {
        words
        for model, column in [*WORDED, (BodyName, "name"), (TownshipName, "name")]
        for words in model._default_manager.values_list(f"{column}_en", flat=True)
    }
    kept = {
        str(cause["words"].get("en", ""))
        for causes in Attainment.objects.values_list("causes", flat=True)
        for cause in causes
    }
    return (names | kept | {*HEADINGS.values()} | {one.name for one in list_capabilities()}) - {""}


def find_chinese(page: Reading, own: frozenset[str]) -> list[str]:
    """Return what an English page says in Chinese and should not: unmarked, or words that the portal has in English."""
    unmarked = [words for words in page.plain if CHINESE.search(words) or FULL_WIDTH.search(words)]
    return unmarked + [words for words in page.marked if words in own or words in interface_words()]


def find_english(page: Reading, allowed: frozenset[str]) -> list[str]:
    """Return the words of a Chinese page that are English and not of those that Chinese readers know as they are."""
    return sorted({word for words in page.plain + page.attributes for word in WORD.findall(words)} - allowed)
