"""Evidence files: kept by what they hold, under safe names, scanned, and handed out to be saved only."""

import datetime as dt
import hashlib
import io
import socketserver
import stat
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evidence.content import check_content
from evidence.exceptions import EvidenceRefused
from evidence.forms import EVIDENCE_FORMS
from evidence.models import EvidenceFile
from evidence.storage import EvidenceUpload, evidence_keep, evidence_keep_all, evidence_response, make_safe_name
from notifications.models import InboxMessage, Notice
from tests.evidence.compound_files import xls
from tests.factories import make_user
from tests.pages import read_texts

DAY = "2014-10-15T08:00+08:00"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(20)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
# The harmless text that every scanner takes for a virus, in two halves so that this file is no finding itself.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


REMOTE = "word/_rels/settings.xml.rels"
# Record 0x85 of eleven bytes: where the sheet begins, visible, a sheet of macros, and its name.
BOUNDSHEET_OF_MACROS = b"\x85\x00\x0b\x00" + bytes(4) + b"\x00\x01" + b"\x03\x00abc"


def declared(kind: str, encoding: str = "utf-8") -> bytes:
    """Return a list of content types that declares this one."""
    return f'<?xml version="1.0"?><Types><Override PartName="/x" ContentType="{kind}"/></Types>'.encode(encoding)


def related(kind: str, target: str) -> bytes:
    """Return relationships with one to something outside."""
    return f'<Rs><Relationship Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Rs>'.encode()


def archive(*names: str, types: bytes = b"<Types/>", **parts: bytes) -> bytes:
    """Return a ZIP archive with these members and a list of content types."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", types)
        for name in names:
            pack.writestr(name, b"<x/>")
        for name, content in parts.items():
            pack.writestr(name, content)
    return made.getvalue()


def ole(*streams: str) -> bytes:
    return OLE + b"".join(stream.encode("utf-16-le") for stream in streams)


def upload(content: bytes, name: str = "证明.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/x-whatever")


@pytest.fixture
def store(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "evidence"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (b"II*\x00" + bytes(40), "image/tiff"),
        (archive("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (archive("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (archive("ppt/presentation.xml"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (archive("OFD.xml"), "application/ofd"),
        (
            archive("word/document.xml", **{REMOTE: related("attachedTemplate", "file:///C:\\Users\\a\\Normal.dotm")}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (ole("WordDocument"), "application/msword"),
        (ole("Workbook"), "application/vnd.ms-excel"),
        (xls(), "application/vnd.ms-excel"),
    ],
)
def test_the_content_tells_the_type_whatever_the_name_says(content, media_type):
    assert check_content(upload(content, "x.exe")).media_type == media_type


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "文件是空的"),
        (b"MZ\x90\x00" + bytes(80), "Windows Executable"),
        (b"<html><script>alert(1)</script></html>", "HTML"),
        (b"just words", "其他格式"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "只接收"),
        (archive("word/document.xml", "word/vbaProject.bin"), "宏"),
        (archive("word/document.xml", types=declared("application/vnd.ms-word.document.macroEnabled.main+xml")), "宏"),
        (archive("word/document.xml", types=declared("application/x-macro&#69;nabled")), "宏"),
        (archive("word/document.xml", types=declared("application/vnd.ms-office.vbaProject", "utf-16")), "宏"),
        (archive("word/document.xml", types=declared("application/vnd.ms-office.vbaProject", "utf-16-le")), "宏"),
        (archive("xl/workbook.xml", types=declared("application/vnd.ms-excel.macrosheet+xml")), "宏"),
        (archive("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "宏"),
        (archive("xl/workbook.xml", **{"xl/_rels/workbook.xml.rels": related("xlIntlMacrosheet", "s.xml")}), "宏"),
        (archive("word/document.xml", **{"word/media/image1.png": OLE + "_VBA_PROJECT".encode("utf-16-le")}), "宏"),
        (archive("word/document.xml", **{"word/embeddings/a.xlsx": archive("xl/vbaProject.bin")}), "宏"),
        (archive("word/document.xml", **{REMOTE: related("attachedTemplate", "https://example.org/t.dotm")}), "宏"),
        (archive("word/document.xml", **{REMOTE: related("attachedTemplate", "file://server/share/t.dotm")}), "宏"),
        (archive("word/document.xml", **{REMOTE: related("attachedTemplate", "\\\\server\\t.dotm")}), "宏"),
        (archive("word/document.xml", types=b"<!DOCTYPE a><Types/>"), "损坏"),
        (archive("word/document.xml", types=b"<Types>"), "损坏"),
        (ole("Workbook") + BOUNDSHEET_OF_MACROS, "宏"),
        (xls(1), "宏"),
        (xls(6), "宏"),
        (archive("word/document.xml", "xl/workbook.xml"), "只接收"),
        (archive("payload.exe"), "ZIP"),
        (archive("word/document.xml")[:-30], "损坏"),
        (ole("WordDocument", "_VBA_PROJECT"), "宏"),
        (ole("EncryptedPackage"), "密码"),
        (ole("Nothing"), "只接收"),
    ],
)
def test_anything_else_is_refused_with_a_reason(content, problem):
    with pytest.raises(EvidenceRefused, match=problem):
        check_content(upload(content))


def test_an_archive_that_unpacks_to_too_much_is_refused_without_unpacking_it(settings):
    settings.SHEET_MAX_UNPACKED_BYTES = 100_000
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("word/document.xml", bytes(200_000))
    content = made.getvalue()
    # The directory lies about the size; what counts is what comes out.
    for lie in (content, content.replace(struct.pack("<L", 200_000), struct.pack("<L", 10))):
        with pytest.raises(EvidenceRefused):
            check_content(upload(lie))


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_not(settings):
    settings.EVIDENCE_MAX_BYTES = len(PDF)
    assert check_content(upload(PDF)).media_type == "application/pdf"
    with pytest.raises(EvidenceRefused, match="MB"):
        check_content(upload(PDF + b"\n"))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("整改报告.pdf", "整改报告.pdf"),
        ("扫描件.PDF", "扫描件.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\fakepath\\照片.pdf", "照片.pdf"),
        ("报告\u202efdp.exe", "报告fdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("report.pdf.exe", "report.pdf.exe.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("", "file.pdf"),
        ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
    ],
)
def test_names_lose_paths_and_what_cannot_be_seen_and_end_as_the_content_does(name, safe):
    assert make_safe_name(name, (".pdf",)) == safe


@pytest.mark.django_db
def test_a_file_is_kept_closed_to_others_under_a_random_name_outside_static(store):
    user = make_user()
    row = evidence_keep(file=upload(PDF, "整改报告.pdf"), user=user)
    path = Path(row.file.path)
    assert (row.name, row.media_type, row.size, row.scanner) == ("整改报告.pdf", "application/pdf", len(PDF), "")
    assert row.checksum == hashlib.sha256(PDF).hexdigest()
    assert path.parent == store and path.suffix == "" and "整改" not in path.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == PDF


@pytest.mark.django_db
def test_of_several_files_all_are_kept_or_none(store):
    with pytest.raises(EvidenceRefused):
        evidence_keep_all(files=[EvidenceUpload(upload(PDF)), EvidenceUpload(upload(b"words"))], user=make_user())
    assert not EvidenceFile.objects.exists()
    assert not store.exists()


@pytest.mark.django_db
def test_a_row_that_cannot_be_written_leaves_no_file_behind(store, monkeypatch):
    monkeypatch.setattr(EvidenceFile, "save", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        evidence_keep(file=upload(PDF), user=make_user())
    assert list(store.iterdir()) == []


@pytest.mark.django_db
def test_a_file_is_handed_out_to_be_saved_and_nothing_else(store):
    row = evidence_keep(file=upload(PDF, "整改 报告.pdf"), user=make_user())
    answer = evidence_response(row, row.uploaded_by)
    assert b"".join(answer.streaming_content) == PDF
    assert {name: answer[name] for name in (
        "Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control",
        "Content-Length",
    )} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''%E6%95%B4%E6%94%B9%20%E6%8A%A5%E5%91%8A.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "Content-Length": str(len(PDF)),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["lost", "changed"])
def test_a_damaged_file_is_refused_in_words_and_the_administrators_are_told_once(store, client, harm):
    office, admin = make_user(), make_user("admin")
    notice = Notice.objects.create(
        title="通知", text="见附件", written_by=office, written_at=DAY, sent_by=office, sent_at=DAY
    )
    row = evidence_keep(file=upload(PDF, "附件.pdf"), user=office)
    notice.files.add(row)
    path = Path(row.file.path)
    if harm == "lost":
        path.unlink()
    else:
        path.chmod(0o600)
        path.write_bytes(PDF.replace(b"obj", b"OBJ"))
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    for _ in range(2):
        answer = client.get(f"/notices/{notice.pk}/files/{row.key}/")
        assert (answer.status_code, answer.templates[0].name) == (500, "evidence/damaged.html")
    message = InboxMessage.objects.get()
    assert (message.user, message.kind, message.subject) == (admin, "fault", "附件已损坏：附件.pdf")
    assert str(row.key) in message.text


@pytest.mark.django_db
def test_one_person_keeps_so_many_bytes_within_a_day_and_another_person_still_can(store, settings):
    settings.EVIDENCE_BYTES_A_DAY = 3 * len(PDF)
    user = make_user()
    evidence_keep(file=upload(PDF), user=user)
    with pytest.raises(EvidenceRefused, match="24小时"):
        evidence_keep_all(files=[EvidenceUpload(upload(PDF))] * 3, user=user)
    evidence_keep_all(files=[EvidenceUpload(upload(PDF)), EvidenceUpload(upload(PDF))], user=user)
    with pytest.raises(EvidenceRefused):
        evidence_keep(file=upload(PDF), user=user)
    evidence_keep(file=upload(PDF), user=make_user())
    EvidenceFile.objects.update(uploaded_at=timezone.now() - dt.timedelta(hours=25))
    assert evidence_keep(file=upload(PDF), user=user).size == len(PDF)


@contextmanager
def scanner(reply: bytes | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """Run a daemon that speaks clamd's INSTREAM and knows one virus; yield its address and the files it was sent."""
    received: list[bytes] = []

    class Daemon(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!L", self.rfile.read(4))[0]:
                content += self.rfile.read(size)
            received.append(content)
            found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
            self.wfile.write(found if reply is None else reply)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}", received
        server.shutdown()


@pytest.mark.django_db
def test_the_scanner_sees_the_whole_file_and_its_name_is_kept(settings, store):
    large = PDF + bytes(range(256)) * 1000
    with scanner() as (settings.CLAMD_URL, received):
        row = evidence_keep(file=upload(large), user=make_user())
    assert received == [large]
    assert row.scanner == "ClamAV"


@pytest.mark.django_db
def test_a_virus_is_named_and_nothing_is_kept(settings, store):
    with (
        scanner() as (settings.CLAMD_URL, _),
        pytest.raises(EvidenceRefused, match=r"报告\.pdf.*Eicar-Test-Signature"),
    ):
        evidence_keep(file=upload(PDF + EICAR, "报告.pdf"), user=make_user())
    assert not EvidenceFile.objects.exists() and not store.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("reply", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"HTTP/1.1 400 Bad Request\r\n"])
def test_without_a_clean_answer_the_file_is_refused(settings, store, reply):
    with scanner(reply) as (settings.CLAMD_URL, _), pytest.raises(EvidenceRefused, match="杀毒"):
        evidence_keep(file=upload(PDF), user=make_user())
    assert not store.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "/nowhere/clamd.ctl", "unix:///nowhere/clamd.ctl", "nonsense:1"]
)
def test_a_scanner_that_cannot_be_reached_refuses_too(settings, store, address):
    settings.CLAMD_URL = address
    with pytest.raises(EvidenceRefused, match="稍后再试"):
        evidence_keep(file=upload(PDF), user=make_user())
    assert not store.exists()


def formset(files: dict[str, SimpleUploadedFile], required: bool = True, **days: str):
    data = {"evidence-TOTAL_FORMS": "2", "evidence-INITIAL_FORMS": "0"}
    data |= {f"evidence-{name[-1]}-speaks_for": day for name, day in days.items()}
    uploads = {f"evidence-{place}-file": file for place, file in files.items()}
    return EVIDENCE_FORMS(data, uploads, prefix="evidence", required=required)


def test_the_form_takes_several_files_each_with_its_day():
    forms = formset({"0": upload(PDF), "1": upload(PNG, "b.png")}, day1="2014-10-01")
    assert forms.is_valid()
    assert [(row.file.name, str(row.speaks_for)) for row in forms.handed_in] == [
        ("证明.pdf", "None"), ("b.png", "2014-10-01"),
    ]  # fmt: skip


def test_the_form_says_beside_the_file_what_is_wrong_with_it():
    assert not formset({"0": upload(b"words")}).is_valid()
    assert "file" in formset({"0": upload(b"words")}).forms[0].errors
    assert "speaks_for" in formset({"0": upload(PDF)}, day0="2014-10-16").forms[0].errors
    assert "file" in formset({}, required=False, day0="2014-10-01").forms[0].errors
    assert formset({}).non_form_errors()
    assert formset({}, required=False).is_valid()


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "address", "told"), [
    ("admin", "", True), ("admin", "tcp://127.0.0.1:3310", False), ("office", "", False),
])  # fmt: skip
def test_the_administrator_is_told_that_nothing_scans(client, settings, role, address, told):
    settings.CLAMD_URL = address
    client.force_login(make_user(role, is_staff=True))
    assert any("CLAMD_URL" in note for note in read_texts(client.get("/admin/"), ".errornote")) is told
