"""The circular of a yearly assessment's results, from its draft to the numbered paper."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from assessment.models import Scheme
from assessment.services import remedies_ask
from bulletin.letterhead import LETTERHEAD
from bulletin.models import Bulletin, ResultCircular
from bulletin.results import WORDS, collect_results, write_text
from bulletin.services.building import FOLDER
from bulletin.services.issuing import give_number
from bulletin.transitions import RESULT_TRANSITIONS
from bulletin.word.results import ResultPaper, build_results
from departments.models import Body
from evidence.storage import EvidenceUpload
from notifications.models import Notice
from notifications.notices import notice_save, notice_send
from registers.transitions import NEW
from targets import clock

WORDED = ("title", "addressees", "copies", "text", "ground")


@transaction.atomic
def results_draft(*, scheme: Scheme, user: User) -> ResultCircular:
    """Draft the circular of a scheme's announced results: what is final is kept with it, and every sentence written."""
    # Locked, so that two clicks do not begin two drafts.
    row = Scheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    RESULT_TRANSITIONS.check(ResultCircular(state=NEW, scheme=row), "draft", user)
    content = collect_results(row)
    text = write_text(content)
    return ResultCircular.objects.create(
        scheme=row, title=WORDS["title"].format(issuer=LETTERHEAD["issuer"], year=row.year), addressees=LETTERHEAD["addressees"],
        copies=LETTERHEAD["copies"], content=content, written=text, text=text, drafted_by=user, drafted_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def results_save(*, circular: ResultCircular, user: User, fields: Mapping[str, str]) -> ResultCircular:
    """Word a draft; raises ValidationError by field."""
    row: ResultCircular = RESULT_TRANSITIONS.lock(circular, "edit", user)
    changed = [name for name in WORDED if name in fields and getattr(row, name) != fields[name]]
    for name in changed:
        setattr(row, name, fields[name])
    row.clean_fields(exclude=["content"])
    row.save(update_fields=changed)
    return row


@transaction.atomic
def results_sign(*, circular: ResultCircular, user: User) -> ResultCircular:
    """Sign a draft that another person began."""
    row: ResultCircular = RESULT_TRANSITIONS.lock(circular, "sign", user)
    row.state, row.signed_by, row.signed_at = ResultCircular.State.SIGNED, user, clock.now()
    row.save(update_fields=["state", "signed_by", "signed_at"])
    return row


@transaction.atomic
def results_rework(*, circular: ResultCircular, user: User) -> ResultCircular:
    """Make a draft of it again; the signature was given to the text as it was."""
    row: ResultCircular = RESULT_TRANSITIONS.lock(circular, "rework", user)
    row.state, row.signed_by, row.signed_at = ResultCircular.State.DRAFT, None, None
    row.save(update_fields=["state", "signed_by", "signed_at"])
    return row


@transaction.atomic
def results_issue(*, circular: ResultCircular, user: User) -> ResultCircular:
    """Give a signed circular the next number of the year's circulars, seal its file, and send it to all who were assessed."""
    row: ResultCircular = RESULT_TRANSITIONS.lock(circular, "issue", user)
    today = clock.today()
    row.state, row.issued_on = ResultCircular.State.ISSUED, today
    row.year, row.number = today.year, give_number(Bulletin.Kind.CIRCULAR, today.year)
    content = build_results(make_result_paper(row)).content
    row.document.name, row.checksum = store_results(row, content), hashlib.sha256(content).hexdigest()
    row.notice = send_results(row, user, content)
    row.save(update_fields=["state", "issued_on", "year", "number", "document", "checksum", "notice"])
    remedies_ask(sheets=row.scheme.sheets.filter(pk__in=row.content["owes"]).order_by("pk"), user=user)
    return row


def make_result_paper(row: ResultCircular) -> ResultPaper:
    """Return the circular ready to be printed."""
    return ResultPaper(
        kind=Bulletin.Kind.CIRCULAR, title=row.title, addressees=row.addressees, copies=row.copies, faces=Bulletin.Faces.GOVERNMENT,
        has_seal=True, number=row.full_number, issued_on=row.issued_on, text=row.text, content=row.content, day=localdate(row.drafted_at),
    )  # fmt: skip


def name_results_file(row: ResultCircular) -> str:
    """Return the name under which a person saves the file."""
    return f"{row.scheme.year}年度考核结果通报{'_' + row.full_number if row.is_issued else ''}.docx"


def store_results(row: ResultCircular, content: bytes) -> str:
    """Write the sealed file beside its place and move it there as a whole; return its name below the folder of files."""
    name = f"{FOLDER}/results-{row.pk}.docx"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".docx.part")
    part.write_bytes(content)
    part.chmod(0o444)
    part.replace(path)
    return name


def send_results(row: ResultCircular, user: User, content: bytes) -> Notice | None:
    """Send all bodies that were assessed a notice with the sealed file; None where only townships were, which have no accounts."""
    bodies = list(Body.objects.filter(sheets__scheme=row.scheme).order_by("position"))
    if not bodies:
        return None
    # The notice goes to everybody, in the language of the office.
    with translation.override(settings.LANGUAGE_CODE):
        text = _("%(number)s is issued. Its file is attached; please open this notice, which leaves a receipt.")
        notice = Notice(title=row.title, text=text % {"number": row.full_number})
    file = EvidenceUpload(SimpleUploadedFile(name_results_file(row), content))
    kept = notice_save(notice=notice, user=user, bodies=bodies, files=[file])
    notice_send(notice=kept, user=user)
    return kept
