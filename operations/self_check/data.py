"""数据完整性、保密性、备份恢复、剩余信息和个人信息保护."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.access import READERS
from accounts.enciphered import PREFIX
from accounts.models import Role, User
from accounts.policy import read_policy
from accounts.sessions import SessionStore
from exchange.exports.catalogue import exportables
from exchange.exports.jobs import may_read
from exchange.formats.writing import checksum as compute_sha256
from operations.copying import read_last_copy
from operations.encryption import read_key
from operations.looks import GREEN, see_backup, see_drill
from operations.models import Drill
from operations.self_check.outcomes import Outcome, fails, holds, join
from operations.services.drill import SEALED
from operations.sets import list_sets

NEWEST = 50
COPIED_WITHIN_DAYS = 8
TOO_PERSONAL = re.compile(
    r"(^|_)(id_?card|identity|passport|birth(day)?|gender|nation(ality)?|religion|home_address|wechat|informant|complainant|legal_person)(_|$)"
)


def check_integrity() -> Outcome:
    """20: stored files are what was handed in."""
    found = list(read_newest_files())
    differing = sum(not path.is_file() or compute_sha256(path) != checksum for path, checksum in found)
    if differing:
        return fails("files_differ", number=differing)
    return holds("files_hold", number=len(found)) if found else holds("no_files")


def read_newest_files() -> Iterator[tuple[Path, str]]:
    """Yield the newest stored files with the checksum that their records have."""
    for model, name, checksum in SEALED:
        rows = model._default_manager.exclude(**{name: ""}).order_by("-pk").values_list(name, checksum)[:NEWEST]
        for path, digest in rows:
            yield Path(settings.MEDIA_ROOT) / path, digest


def check_confidentiality() -> Outcome:
    """21: passwords are hashed, telephones of people enciphered, and backup sets sealed (level 3)."""
    newest = User.objects.exclude(password__startswith="!").order_by("-password_set_at").first()
    if newest:
        # Raises where what is stored is no hash.
        identify_hasher(newest.password)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {User._meta.db_table} WHERE phone <> '' AND phone NOT LIKE %s", [f"{PREFIX}%"]
        )
        plain = cursor.fetchone()[0]
    if plain:
        return fails("phones_plain", number=plain)
    # Keys of second factors stand in the database as they are, so that what leaves it must be sealed.
    return holds("enciphered") if read_key() else fails("sets_plain")


def check_backup() -> Outcome:
    """22: there is a fresh set, and a drill has restored one."""
    for code, seen in (("backup_old", see_backup()), ("drill_old", see_drill())):
        if seen.colour != GREEN:
            return fails(code)
    drill = Drill.objects.exclude(finished_at=None).latest("pk")
    hours = int(list_sets()[0].age.total_seconds() // 3600)
    return holds("backup_good", hours=hours, day=timezone.localtime(drill.requested_at).date().isoformat())


def check_copy() -> Outcome:
    """23: a set was copied to another place, and compared there."""
    last = read_last_copy()
    if last is None or (timezone.now() - last.copied_at).days >= COPIED_WITHIN_DAYS:
        return fails("no_copy")
    day = timezone.localtime(last.copied_at).date().isoformat()
    return holds("copied", name=last.set_name, place=last.place, day=day)


def check_residue() -> Outcome:
    """24: no browser keeps an answer, and signing out deletes the session."""
    if not read_policy().no_store:
        return fails("kept_by_browser")
    used = next((path for path in settings.MIDDLEWARE if path.endswith(".PrivateAnswersMiddleware")), "")
    if not used:
        return fails("kept_by_browser")
    answer = import_string(used)(lambda request: HttpResponse())(RequestFactory().get("/"))
    if "no-store" not in answer["Cache-Control"]:
        return fails("kept_by_browser")
    with transaction.atomic():
        session = SessionStore()
        session.create()
        key = str(session.session_key)
        session.flush()
        is_there = SessionStore().exists(key)
        transaction.set_rollback(True)
    return fails("session_stays") if is_there else holds("nothing_left")


def check_collection() -> Outcome:
    """25: no column holds more of a person than the work needs."""
    too_much = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if Path(apps.get_app_config(model._meta.app_label).path).parent == settings.BASE_DIR
        for field in model._meta.get_fields()
        if TOO_PERSONAL.search(field.name) and not field.is_relation
    ]
    return fails("too_personal", names=join(too_much)) if too_much else holds("little_personal")


def check_exports() -> Outcome:
    """26: whoever may not read a register takes none out."""
    others = [User(role=role, is_active=True) for role in Role if role not in READERS]
    central = [one for one in exportables.values() if set(one.readers) <= set(READERS)]
    taken = sorted({one.key for one in central for user in others if may_read(one, user)})
    closed = [one.key for one in exportables.values() if may_read(one, User(role=Role.OFFICE, is_active=False))]
    if taken or closed:
        return fails("export_open", names=join([*taken, *closed]))
    return holds("exports_held", number=len(exportables))
