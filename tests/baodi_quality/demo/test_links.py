"""Every role follows the links that it is shown: none leads to a page that refuses it, and each page keeps to its language."""

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import User
from tests.baodi_quality.demo.reading import Reading, find_chinese, find_english, own_words

A_VIEW = 1
"""Pages of one view that are opened for each role; further ones differ in their rows only."""
WIDE = {"office": 110, "leader": 60, "auditor": 60, "admin": 10, "head-gongshang": 35, "liaison-jiaoyu": 25}
"""How many views each of these people reaches at least, so that the test cannot pass by reaching nothing."""
LANGUAGE = {"auditor": "zh-hans"}
"""Who reads Chinese: who reads most and writes nothing. The others read English, so that no page is opened twice."""
KNOWN = frozenset({"Excel", "Word", "Ctrl", "portal", "programme", "china"})
"""Words that Chinese readers see in Latin letters: names of programs and keys, of the database's user, and of a measure's parameter."""
QUOTING = ("audit:", "accounts:sign-ins", "operations:", "bulletin:", "meetings:")
"""Views that quote what was stored, what programs call themselves, names of processes, and papers as they were drawn up."""
LEFT = frozenset({
    "年度考核结果通报", "到期未签收", "黄色督办逾期未说明", "蓝色提醒逾期未反馈", "进度落后于序时十个百分点以上", "人力社保局",
    "做好本部门、本行业质量管理工作", "查处制售假冒伪劣犯罪", "反不正当竞争法", "消费者权益保护法", "转立案件编号", "统一社会信用代码",
})  # fmt: skip
"""What English pages still say in Chinese: titles of notices, rules as the log of colours keeps them, facts of assessed items, and
choices and headings of three lists."""
HEAVY = "exchange:registers-workbook"
"""A file of all registers, which takes as long as everything else; tests/exchange opens it."""


def view_of(address: str) -> str:
    """Return the name of the view behind an address, or the address where there is none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


@dataclass
class Walk:
    """What a person met who followed every link: dead ones, each with its page, and words of another language, each with its view."""

    views: Counter[str] = field(default_factory=Counter)
    dead: list[tuple[str, str, int]] = field(default_factory=list)
    foreign: dict[str, str] = field(default_factory=dict)


def walk(client: Client, language: str) -> Walk:
    """Open one page of each view that the person is led to."""
    met, own = Walk(), own_words()
    waiting, seen = deque([("/", "")]), {"/"}
    while waiting:
        address, origin = waiting.popleft()
        view = view_of(address)
        if met.views[view] == A_VIEW or view.startswith("admin:") or view == HEAVY:
            continue
        met.views[view] += 1
        answer = client.get(address)
        if answer.status_code >= 400:
            met.dead.append((origin, address, answer.status_code))
        is_page = not answer.streaming and "html" in answer.get("Content-Type", "")
        page = Reading(answer.content.decode(errors="replace") if is_page else "")
        if is_page and not view.startswith(QUOTING):
            words = find_chinese(page, own) if language == "en" else find_english(page, KNOWN)
            met.foreign |= {word: view for word in words if word not in LEFT}
        for link in [*page.links, *([answer.url] if answer.status_code in {301, 302} else [])]:
            target = urljoin(address, link).partition("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append((target, address))
    return met


@pytest.mark.parametrize("name", WIDE)
def test_no_link_refuses_whoever_is_shown_it_and_no_page_speaks_another_language(demonstration, name):
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = LANGUAGE.get(name, "en")
    met = walk(client, LANGUAGE.get(name, "en"))
    assert met.dead == []
    assert met.foreign == {}
    assert len(met.views) >= WIDE[name]
