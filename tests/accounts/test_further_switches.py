"""Switches about the trail, exports and browsers, each in force; and the way back from the server itself."""

import csv
import datetime as dt
import io
from io import StringIO
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from docx import Document

from accounts.models import Role, SwitchChange, User
from accounts.policy import SWITCHES, Policy, read_policy
from accounts.policy_changes import policy_change
from audit.models import Seal
from audit.services.sealing import read_anchored, read_heads
from audit.services.verification import find_breaks
from audit.tasks import seal
from reporting.documents.word import start_document
from tests.audit import tampering
from tests.factories import make_enterprise, make_user
from tests.pages import find_elements, read_texts

BACKEND = "django.contrib.auth.backends.ModelBackend"


def put(**switches: object) -> User:
    admin = make_user(Role.ADMIN)
    policy_change(policy=Policy(**(vars(read_policy()) | switches)), reason="等保三级", by=admin)
    return admin


def browse(role: Role) -> Client:
    client = Client()
    client.force_login(make_user(role, display_name="张三"), backend=BACKEND)
    return client


@pytest.mark.django_db
def test_the_page_shows_every_switch_once_with_both_levels():
    lines = list(browse(Role.ADMIN).get("/security/").context["form"].lines())
    assert [line.switch.code for line in lines] == [switch.code for switch in SWITCHES]
    assert len(lines) == 23
    assert [line.switch.code for line in lines if line.field is None] == ["three_admins"]


@pytest.mark.django_db
def test_an_export_bears_who_took_it():
    make_enterprise()
    plain = browse(Role.OFFICE).get("/enterprises/?export=xlsx")
    put(export_watermark=True)
    client = browse(Role.OFFICE)
    name = User.objects.latest("pk").username

    def read_header(answer) -> str:
        with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
            return book.read("xl/worksheets/sheet1.xml").decode()

    assert "仅限公务使用" not in read_header(plain)
    assert f"张三（{name}）" in read_header(client.get("/enterprises/?export=xlsx"))
    sheet = client.get("/enterprises/?export=csv")
    assert f"_{name}.csv" in sheet["Content-Disposition"]
    assert len(list(csv.reader(StringIO(b"".join(sheet.streaming_content).decode("utf-8-sig"))))) == 2, "text as it was"
    table = client.get("/permissions/?export=xlsx")
    with ZipFile(io.BytesIO(table.content)) as book:
        assert f"张三（{name}）" in book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.django_db
def test_papers_bear_their_mark():
    make_enterprise()
    user = make_user(Role.OFFICE)
    user.set_password("long-and-odd-1")
    user.save()
    client = Client()
    client.post("/sign-in/", {"username": user.username, "password": "long-and-odd-1"})
    assert read_texts(client.get("/enterprises/"), ".paper-mark") == []
    put(paper_mark="internal")
    page = client.get("/enterprises/")
    assert (read_texts(page, ".paper-mark"), find_elements(page, ".paper-mark")[0].get("lang")) == (
        ["内部资料 注意保存"], "zh",
    )  # fmt: skip
    [further] = find_elements(page, "link[media=print]")
    assert (
        'content: "内部资料　注意保存"' in Path(finders.find(further.get("href").removeprefix("/static/"))).read_text()
    )
    table = client.get("/permissions/?export=xlsx")
    with ZipFile(io.BytesIO(table.content)) as book:
        assert "&amp;C内部资料　注意保存</oddHeader>" in book.read("xl/worksheets/sheet1.xml").decode()
    name = client.get("/enterprises/?export=csv")["Content-Disposition"]
    assert unquote(name).endswith("_内部资料.csv")
    paper = Document(io.BytesIO(start_and_save("甲")))
    assert paper.sections[0].header.paragraphs[0].text == "内部资料　注意保存"
    put(paper_mark="no_mark")
    assert read_texts(client.get("/enterprises/"), ".paper-mark") == []
    assert Document(io.BytesIO(start_and_save("甲"))).sections[0].header.paragraphs[0].text == ""


def start_and_save(title: str) -> bytes:
    content = io.BytesIO()
    start_document(title).save(content)
    return content.getvalue()


@pytest.mark.django_db
def test_browsers_keep_nothing_unless_the_switch_lets_them():
    put(no_store=False)
    user = make_user(Role.OFFICE)
    user.set_password("long-and-odd-1")
    user.save()
    client = Client()
    client.post("/sign-in/", {"username": user.username, "password": "long-and-odd-1"})
    assert client.get("/enterprises/")["Cache-Control"] == "private, no-cache"
    assert "no-store" in Client().get("/enterprises/")["Cache-Control"]
    put(no_store=True)
    assert client.get("/enterprises/")["Cache-Control"] == "private, no-store"


@pytest.mark.django_db(transaction=True)
def test_the_trail_is_sealed_as_often_as_the_switch_says(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    put(audit_seal_seconds=60)
    tampering.wait_for_horizon()
    seal()
    first = Seal.objects.count()
    make_user()
    seal()
    assert Seal.objects.count() == first
    put(audit_seal_seconds=10)
    tampering.wait_for_horizon()
    later = timezone.now() + dt.timedelta(seconds=11)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("audit.tasks.timezone.now", lambda: later)
        seal()
    assert Seal.objects.count() == first + 1


@pytest.mark.django_db(transaction=True)
def test_heads_go_to_a_second_machine_and_a_trail_that_differs_from_them_is_found(tmp_path, settings):
    settings.DATA_DIR, settings.TRAIL_ANCHOR = tmp_path, str(tmp_path / "anchor.txt")
    make_user()
    tampering.seal()
    assert read_anchored() == []
    put(audit_offsite_anchor=True)
    tampering.seal()
    noted = read_anchored()
    assert noted == read_heads()
    make_user()
    tampering.seal()
    assert (read_anchored(), read_heads() == noted) == (noted, False), "one line a day, never written again"
    day, number, _digest = noted[0]
    (tmp_path / "anchor.txt").write_text(f"{day} {number} {'0' * 64}\n")
    assert [one.seal for one in find_breaks(read_anchored())[2]] == [number]


@pytest.mark.django_db
def test_a_second_machine_that_is_not_there_is_refused(settings):
    typed = {switch.code: getattr(read_policy(), switch.code) for switch in SWITCHES}
    answer = browse(Role.ADMIN).post(
        "/security/", typed | {"admin_addresses": "", "reason": "等保三级", "audit_offsite_anchor": True}
    )
    assert list(answer.context["form"].errors) == ["audit_offsite_anchor"]


@pytest.mark.django_db
def test_the_server_itself_is_the_way_back_from_addresses_nobody_has():
    put(admin_addresses=["10.1.0.0/16"])
    call_command("clear_admin_addresses", reason="地址段已变更", stdout=StringIO())
    change = SwitchChange.objects.first()
    assert (read_policy().admin_addresses, change.reason, change.by) == ([], "地址段已变更", None)
    page = browse(Role.ADMIN).get("/security/")
    assert "服务器命令行" in read_texts(page, "td.nowrap")


@pytest.mark.django_db
def test_level_3_begins_with_the_address_of_whoever_fills_it_in():
    form = browse(Role.ADMIN).get("/security/?level=3").context["form"]
    assert (form["admin_addresses"].value(), form["audit_seal_seconds"].value()) == ("127.0.0.1", 10)
    assert browse(Role.ADMIN).get("/security/?level=2").context["form"]["admin_addresses"].value() == ""
