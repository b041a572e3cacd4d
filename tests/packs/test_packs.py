"""Evidence packs: what is in one, that it proves itself, that the same records give the same bytes, and who may have it."""

import csv
import datetime as dt
import hashlib
import io
import json
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document

from accounts.models import Role, User
from evidence.models import EvidenceFile
from evidence.storage import evidence_keep
from exchange.jobs import run_step
from exchange.models import ExportJob, JobState
from inspections.models import Rectification, RectificationStep, SpotCheck
from packs.models import EvidencePack
from packs.services import packs_remove_old
from targets.models import Goal, Indicator, Quarter
from targets.services import figures_recompute, quarter_close
from tests.dashboard.plans import make_indicator, make_owner, make_plan
from tests.factories import make_spot_check, make_user
from tests.pages import read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
ASK = "/packs/indicators/2010-2015/B6/?quarter=2014Q3"
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def _on_a_day(settings, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", tmp_path / "media"


@pytest.fixture
def office(client: Client) -> User:
    user = make_user(Role.OFFICE)
    sign_in(client, user)
    return user


@pytest.fixture
def indicator() -> Indicator:
    """B6 of 2014Q3: P1 and P2 passed, F1 failed."""
    found = make_indicator(make_plan(), "B6")
    for number, result in (("P1", "passed"), ("P2", "passed"), ("F1", "failed")):
        make_spot_check(number=number, first_result=result)
    figures_recompute()
    return found


def sign_in(client: Client, user: User) -> None:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def build(client: Client, address: str = ASK) -> EvidencePack:
    """Ask for a pack and let the worker build it."""
    response = client.post(address)
    assert response.status_code == 302, response.content.decode()
    pack = EvidencePack.objects.latest("pk")
    assert response.url == f"/packs/{pack.pk}/"
    run_step(EvidencePack, pack.pk)
    pack.refresh_from_db()
    assert pack.state == JobState.DONE, pack.reason
    return pack


def open_pack(pack: EvidencePack) -> zipfile.ZipFile:
    return zipfile.ZipFile(pack.file.path)


def read_table(pack: EvidencePack, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(open_pack(pack).read(name).decode("utf-8-sig"))))


def verify(path: Path, *arguments: str) -> tuple[int, list[str]]:
    """Run the verifier as whoever receives the pack does: a Python that knows nothing of the portal."""
    command = [sys.executable, "-I", "-X", "utf8", str(path), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd="/")
    assert ended.stderr == ""
    return ended.returncode, ended.stdout.splitlines()


def hand_in_file(user: User) -> EvidenceFile:
    """Hand a file in with the rectification of F1."""
    file = evidence_keep(file=SimpleUploadedFile("整改报告.pdf", PDF), user=user, speaks_for=dt.date(2014, 9, 20))
    rectification = Rectification.objects.create(
        spot_check=SpotCheck.objects.get(number="F1"), notice_number="责改1", addressee="producer", received_on=dt.date(2014, 9, 1)
    )  # fmt: skip
    step = RectificationStep.objects.create(
        rectification=rectification, action="report", to_state="rectifying", happened_on=dt.date(2014, 9, 20), recorded_by=user, recorded_at=timezone.now()
    )  # fmt: skip
    step.files.add(file)
    return file


def test_a_pack_holds_these_files_and_no_others(client: Client, office: User, indicator: Indicator) -> None:
    file = hand_in_file(office)
    pack = build(client)
    assert open_pack(pack).namelist() == [
        "Cover.docx",
        "SHA256SUMS",
        "manifest.json",
        "verify.py",
        "修订.csv",
        "变更记录.csv",
        "口径.csv",
        "封面.docx",
        "数值.csv",
        "明细_未计入分子.csv",
        "明细_计入分子.csv",
        "证明材料.csv",
        f"证明材料/{file.checksum[:8]}_整改报告.pdf",
    ]
    assert pack.members == 13
    assert [line["抽样编号"] for line in read_table(pack, "明细_计入分子.csv")] == ["P1", "P2"]
    assert [line["抽样编号"] for line in read_table(pack, "明细_未计入分子.csv")] == ["F1"]
    judged = [line for line in read_table(pack, "数值.csv") if line["是否考核口径"] == "是"]
    assert [(line["分子"], line["分母"], line["数值"], line["状态"]) for line in judged] == [
        ("2", "3", "66.67 %（2/3）", "严重滞后")
    ]
    (definition,) = read_table(pack, "口径.csv")
    assert (definition["本季度所用"], definition["目标"], definition["变更理由"]) == ("是", "95", "方案设定")
    (filed,) = read_table(pack, "证明材料.csv")
    assert (filed["证明日期"], filed["提交时的SHA-256"], filed["现状"]) == ("2014-09-20", file.checksum, "与提交时一致")
    assert open_pack(pack).read(filed["文件"]) == PDF
    trail = read_table(pack, "变更记录.csv")
    assert [line["记录"] for line in trail if line["类别"] == "监督抽查"] == ["P1", "P2", "F1"]
    assert all(len(line["SHA-256摘要"]) == 64 for line in trail)


def test_the_cover_is_on_a4_and_lists_every_table(client: Client, office: User, indicator: Indicator) -> None:
    document = Document(io.BytesIO(open_pack(build(client)).read("封面.docx")))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    facts, figures, members = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables)
    assert facts[:3] == [["对象", "B6 指标B6"], ["季度", "2014年第三季度"], ["季度归档", "未归档"]]
    assert figures[1][:3] == ["B6", "指标B6", "66.67 %（2/3）"]
    assert ["明细_未计入分子.csv", "B6 未计入分子的明细", "1"] in members


def test_the_english_cover_says_the_same_in_english(client: Client, office: User, indicator: Indicator) -> None:
    file = hand_in_file(office)
    document = Document(io.BytesIO(open_pack(build(client)).read("Cover.docx")))
    facts, figures, members = ([[cell.text for cell in row.cells] for row in table.rows] for table in document.tables)
    assert facts[:3] == [
        ["Subject", "B6 指标B6"],
        ["Quarter", "Q3 2014"],
        ["Closing of the quarter", "not closed"],
    ]
    assert figures == [
        ["Number", "Indicator", "Figure", "Due", "State"],
        ["B6", "指标B6", "66.67 % (2/3)", "95 %", "off track"],
    ]
    assert members[0] == ["File", "Contents", "Rows"]
    assert ["明细_未计入分子.csv", "B6 rows not in the numerator", "1"] in members
    assert ["证明材料.csv", "List of evidence files", "1"] in members
    assert [
        f"证明材料/{file.checksum[:8]}_整改报告.pdf",
        "Rectification F1 completion reported, re-inspection applied for 2014-09-20",
        "",
    ] in members


def test_the_same_records_give_the_same_bytes(client: Client, office: User, indicator: Indicator, settings) -> None:
    hand_in_file(office)
    first, second = build(client), build(client)
    assert Path(first.file.path).read_bytes() == Path(second.file.path).read_bytes()
    auditor = Client()
    sign_in(auditor, make_user(Role.AUDITOR))
    auditor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert build(auditor).checksum == first.checksum
    SpotCheck.objects.filter(number="P1").update(sample_name="另一样品")
    assert build(client).checksum != first.checksum


def test_the_verifier_needs_no_portal_and_names_the_file_that_was_changed(
    client: Client, office: User, indicator: Indicator, tmp_path: Path
) -> None:
    hand_in_file(office)
    pack = build(client)
    unpacked = tmp_path / "unpacked"
    open_pack(pack).extractall(unpacked)
    verifier = unpacked / "verify.py"
    status, told = verify(verifier)
    assert (status, told[0]) == (0, "核验通过：13 个文件全部相符。")
    assert told[1].endswith(pack.manifest_checksum)
    assert pack.manifest_checksum == hashlib.sha256((unpacked / "manifest.json").read_bytes()).hexdigest()
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=unpacked, capture_output=True, text=True, check=True)
    assert sums.stdout.count(": OK") == 12
    names = [path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()]
    script = runpy.run_path(str(verifier))
    for name in names:
        whole = (unpacked / name).read_bytes()
        middle = len(whole) // 2
        (unpacked / name).write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        faults = script["find_faults"](script["Folder"](unpacked))
        assert any(name in fault for fault in faults), (name, faults)
        (unpacked / name).write_bytes(whole)
    (unpacked / "数值.csv").unlink()
    (unpacked / "多余.txt").write_text("x")
    assert verify(verifier) == (1, ["缺少  数值.csv", "多出  多余.txt", "核验未通过：2 处不符。"])


def test_the_verifier_reads_the_archive_as_it_was_handed_over(
    client: Client, office: User, indicator: Indicator, tmp_path: Path
) -> None:
    pack = build(client)
    whole = Path(pack.file.path).read_bytes()
    handed, verifier = tmp_path / "证据包.zip", Path("packs/data/verify.py").resolve()
    handed.write_bytes(whole)
    assert verify(verifier, str(handed))[0] == 0
    at = next(one for one in open_pack(pack).infolist() if one.filename == "口径.csv")
    place = at.header_offset + 30 + len("口径.csv".encode()) + at.compress_size // 2
    handed.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    assert verify(verifier, str(handed)) == (1, ["不符  口径.csv", "核验未通过：1 处不符。"])
    handed.write_bytes(whole[: len(whole) // 2])
    status, told = verify(verifier, str(handed))
    assert status == 1 and told[0].startswith("不能读取")


def test_a_file_that_is_no_longer_what_was_handed_in_is_named_and_left_out(
    client: Client, office: User, indicator: Indicator
) -> None:
    file = hand_in_file(office)
    Path(file.file.path).write_bytes(PDF + b"x")
    pack = build(client)
    assert read_table(pack, "证明材料.csv")[0]["现状"] == "与提交时不一致，未收入本包"
    Path(file.file.path).unlink()
    pack = build(client)
    assert read_table(pack, "证明材料.csv")[0]["现状"] == "存储中已缺失"
    assert not [name for name in open_pack(pack).namelist() if name.startswith("证明材料/")]


def test_a_closed_quarter_has_the_rows_of_then_and_of_now(client: Client, office: User, indicator: Indicator) -> None:
    Quarter.objects.filter(pk__lt=20143).update(closed_at=timezone.now(), closed_by=office)
    quarter_close(quarter=Quarter.objects.get(pk=20143), user=office)
    SpotCheck.objects.filter(number="P2").update(first_result="failed")
    figures_recompute()
    pack = build(client)
    found = {
        name: [line["抽样编号"] for line in read_table(pack, name)]
        for name in open_pack(pack).namelist()
        if name.startswith("明细")
    }
    assert found == {
        "明细_未计入分子.csv": ["F1"],
        "明细_计入分子.csv": ["P1", "P2"],
        "明细_更正后_未计入分子.csv": ["P2", "F1"],
        "明细_更正后_计入分子.csv": ["P1"],
    }
    assert [line["版本"] for line in read_table(pack, "数值.csv") if line["是否考核口径"] == "是"] == ["正式", "更正"]


def test_who_may_have_which_pack(client: Client, indicator: Indicator) -> None:
    owner = make_owner(indicator)
    other = make_owner(make_indicator(indicator.plan, "B7"), "农委")
    goal: Goal = indicator.goal
    addresses = {
        "indicator": ASK,
        "goal": f"/packs/goals/2010-2015/{goal.code}/",
        "body": f"/packs/bodies/{owner.code}/",
    }
    people = {role: make_user(role) for role in (Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.ADMIN)}
    people |= {"own": make_user(Role.LIAISON, body=owner), "other": make_user(Role.HEAD, body=other)}
    may = {
        name: {kind for kind, address in addresses.items() if ask_as(user, address) == 200}
        for name, user in people.items()
    }
    everything = set(addresses)
    assert may == {
        Role.OFFICE: everything, Role.LEADER: everything, Role.AUDITOR: everything, Role.ADMIN: set(), "own": everything, "other": set(),
    }  # fmt: skip
    assert ask_as(people["other"], ASK, "post") == 403
    assert ask_as(people[Role.OFFICE], "/packs/goals/2010-2015/B/") == 404
    assert ask_as(people[Role.OFFICE], ASK.replace("2014Q3", "2016Q1")) == 404


def ask_as(user: User, address: str, method: str = "get") -> int:
    client = Client()
    sign_in(client, user)
    return int(getattr(client, method)(address).status_code)


def test_those_who_may_not_read_the_trail_get_no_extract(client: Client, indicator: Indicator) -> None:
    for user in (make_user(Role.LEADER), make_user(Role.LIAISON, body=make_owner(indicator))):
        sign_in(client, user)
        pack = build(client)
        assert "变更记录.csv" not in open_pack(pack).namelist()
        words = " ".join(
            cell.text
            for row in Document(io.BytesIO(open_pack(pack).read("封面.docx"))).tables[0].rows
            for cell in row.cells
        )
        assert "不含变更记录摘录" in words


def test_only_who_asked_fetches_it_and_the_record_has_it(client: Client, office: User, indicator: Indicator) -> None:
    pack = build(client)
    response = client.get(f"/packs/{pack.pk}/file/")
    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == pack.checksum
    record = ExportJob.objects.get()
    assert (record.register, record.format, record.file_name, record.requested_by) == (
        "evidence-pack", "zip", "证据包_2014Q3_B6.zip", office,
    )  # fmt: skip
    assert record.checksum == pack.checksum
    auditor = make_user(Role.AUDITOR)
    assert ask_as(auditor, f"/packs/{pack.pk}/") == 200
    assert ask_as(auditor, f"/packs/{pack.pk}/file/") == 404
    assert ask_as(make_user(Role.LEADER), f"/packs/{pack.pk}/") == 404


def test_rights_that_were_lost_build_and_fetch_nothing(client: Client, indicator: Indicator) -> None:
    body = make_owner(indicator)
    user = make_user(Role.LIAISON, body=body)
    sign_in(client, user)
    pack = build(client)
    client.post(ASK)
    waiting = EvidencePack.objects.latest("pk")
    body.ownerships.update(until=dt.date(2014, 10, 1))
    run_step(EvidencePack, waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (JobState.FAILED, "not_allowed")
    assert client.get(f"/packs/{pack.pk}/file/").status_code == 403


def test_a_second_click_finds_the_first_and_a_fourth_pack_waits(
    client: Client, office: User, indicator: Indicator
) -> None:
    addresses = [ASK.replace("Q3", f"Q{number}") for number in (3, 3, 2, 1)]
    assert [client.post(address).status_code for address in addresses] == [302] * 4
    assert EvidencePack.objects.count() == 3
    refused = client.post(ASK.replace("2014Q3", "2013Q4"))
    assert refused.status_code == 429
    assert "您已有3个证据包正在生成" in read_texts(refused, ".notice--error p")[0]


def test_an_old_file_goes_and_its_record_stays(client: Client, office: User, indicator: Indicator) -> None:
    pack = build(client)
    path = Path(pack.file.path)
    EvidencePack.objects.update(finished_at=timezone.now() - dt.timedelta(days=8))
    packs_remove_old()
    pack.refresh_from_db()
    assert (path.exists(), pack.is_ready, len(pack.checksum)) == (False, False, 64)
    assert client.get(f"/packs/{pack.pk}/file/").status_code == 404


def test_a_goal_has_a_folder_for_each_indicator(client: Client, office: User, indicator: Indicator) -> None:
    further = make_indicator(indicator.plan, "B7")
    Indicator.objects.filter(pk=further.pk).update(goal=indicator.goal)
    figures_recompute()
    names = open_pack(build(client, f"/packs/goals/2010-2015/{indicator.goal.code}/?quarter=2014Q3")).namelist()
    assert {name.partition("/")[0] for name in names if "/" in name} == {"B6", "B7"}
    manifest = json.loads(open_pack(EvidencePack.objects.latest("pk")).read("manifest.json"))
    assert {one["name"] for one in manifest["members"]} == set(names) - {"manifest.json", "SHA256SUMS"}


def test_the_list_asks_as_often_for_many_as_for_few(client: Client, office: User, indicator: Indicator) -> None:
    build(client)
    queries = "session user listsettings evidencepack evidencepack evidencepack".split()
    assert list_queries(lambda: client.get("/packs/")) == queries
    build(client)
    build(client, f"/packs/goals/2010-2015/{indicator.goal.code}/?quarter=2014Q3")
    assert list_queries(lambda: client.get("/packs/")) == queries
    assert len(b"".join(client.get("/packs/?export=csv&kind=goal")).decode("utf-8-sig").splitlines()) == 1 + 1
