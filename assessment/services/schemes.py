"""Writing schemes: drafted from the year before or from what comes with the portal, amended by a new version, published."""

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from assessment.engine import Reckoned, list_subjects, reckon_scheme
from assessment.models import Scheme, SchemeItem, SchemeRule, SchemeSection
from assessment.results import sum_reckoned
from assessment.services.notify import assessed_tell
from assessment.services.rounds import sheets_make
from assessment.services.takeover import sheets_take_over
from assessment.shipped import read_shipped_scheme
from assessment.transitions import SCHEME_TRANSITIONS, AssessmentRefused
from departments.models import Body
from evidence.storage import EvidenceUpload, evidence_keep_all
from targets import clock

OF_A_SCHEME = (
    "bands", "minimum_applicable", "bonus_cap", "deduction_cap", "honours_percent", "publicity_days", "objection_days", "decision_days",
)  # fmt: skip
OF_AN_ITEM = (
    "code", "position", "title", "maximum", "method", "parameters", "source", "source_parameters", "evidence", "not_applicable", "basis",
    "scorer",
)  # fmt: skip
OF_A_RULE = ("kind", "code", "text", "each", "most", "effects", "stops_honours", "voids_items", "basis")


@transaction.atomic
def scheme_draft(*, league: str, year: int, user: User) -> Scheme:
    """Draft the scheme of a year, from that of the year before where there is one, else from what comes with the portal."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
    if Scheme.objects.filter(league=league, year=year).exists():
        words = _(
            "There is a scheme of %(year)d already: open it below and amend it; results that are final are corrected on the sheets."
        )
        raise AssessmentRefused(words % {"year": year})
    shipped = read_shipped_scheme(league)
    before = Scheme.objects.in_force().filter(league=league, year__lt=year).order_by("-year").first()
    scheme = Scheme(
        league=league, year=year, title=shipped["title"].format(year=year), bands=shipped["bands"], proposed_by=user
    )
    if before is not None:
        return copy_scheme(before, scheme)
    scheme.full_clean()
    scheme.save()
    scheme.hosts.set(Body.objects.filter(code__in=shipped.get("hosts", [])))
    for position, section in enumerate(shipped["sections"], start=1):
        items = section.pop("items")
        row = SchemeSection.objects.create(scheme=scheme, position=position, **section)
        SchemeItem.objects.bulk_create(
            SchemeItem(section=row, position=place, **item) for place, item in enumerate(items, start=1)
        )
    SchemeRule.objects.bulk_create(SchemeRule(scheme=scheme, **rule) for rule in shipped.get("rules", []))
    return scheme


def copy_scheme(before: Scheme, scheme: Scheme) -> Scheme:
    """Write a scheme with all that another one holds."""
    for name in OF_A_SCHEME:
        setattr(scheme, name, getattr(before, name))
    scheme.full_clean()
    scheme.save()
    scheme.hosts.set(before.hosts.all())
    for section in before.sections.prefetch_related("items"):
        row = SchemeSection.objects.create(
            scheme=scheme,
            code=section.code,
            position=section.position,
            title=section.title,
            maximum=section.maximum,
            basis=section.basis,
        )
        SchemeItem.objects.bulk_create(
            SchemeItem(section=row, **{name: getattr(item, name) for name in OF_AN_ITEM})
            for item in section.items.all()
        )
    SchemeRule.objects.bulk_create(
        SchemeRule(scheme=scheme, **{name: getattr(rule, name) for name in OF_A_RULE}) for rule in before.rules.all()
    )
    return scheme


@transaction.atomic
def scheme_amend(*, scheme: Scheme, user: User, reason: str, counts_from: dt.date) -> Scheme:
    """Draft the next version of a published scheme, with the reason and from when it counts."""
    row: Scheme = SCHEME_TRANSITIONS.lock(scheme, "amend", user)
    draft = Scheme(
        league=row.league, year=row.year, version=row.version + 1, title=row.title, reason=reason, counts_from=counts_from,
        proposed_by=user, permit_number=row.permit_number, permit_file=row.permit_file,
    )  # fmt: skip
    return copy_scheme(row, draft)


@transaction.atomic
def scheme_item_save(*, item: SchemeItem, user: User) -> SchemeItem:
    """Write an item of a draft; ValidationError by field where its method does not take what was typed."""
    SCHEME_TRANSITIONS.lock(item.section.scheme, "edit", user)
    item.full_clean()
    item.save()
    return item


@transaction.atomic
def scheme_permit(*, scheme: Scheme, user: User, number: str, files: Sequence[EvidenceUpload]) -> Scheme:
    """Record the paper that allows the assessment of townships; raises EvidenceRefused for the file."""
    row: Scheme = SCHEME_TRANSITIONS.lock(scheme, "permit", user)
    if not number.strip() or not files:
        raise ValidationError(_("Townships are assessed only with number and file of the paper that allows it."))
    row.permit_number, row.permit_file = number.strip(), evidence_keep_all(files=files[:1], user=user)[0]
    row.save(update_fields=["permit_number", "permit_file"])
    return row


@transaction.atomic
def scheme_publish(*, scheme: Scheme, user: User) -> Scheme:
    """Publish a scheme and make the sheets; an amendment takes over those of the version before it."""
    row: Scheme = SCHEME_TRANSITIONS.lock(scheme, "publish", user)
    before = Scheme.objects.in_force().filter(league=row.league, year=row.year).first()
    changes = {} if before is None else check_amendment(before, row)
    if before is not None:
        before.state = Scheme.State.SUPERSEDED
        before.save(update_fields=["state"])
    row.state, row.published_by, row.published_at = Scheme.State.PUBLISHED, user, clock.now()
    row.save(update_fields=["state", "published_by", "published_at"])
    if before is not None:
        sheets_take_over(before=before, after=row, changes=changes, user=user)
    sheets_make(scheme=row)
    assessed_tell(
        scheme=row, subject=lambda: _("%(scheme)s is published") % {"scheme": row}, url=row.get_absolute_url()
    )
    return row


def check_amendment(before: Scheme, after: Scheme) -> dict[int, list[str]]:
    """Return the codes of the items that change for each of those assessed, by their key.

    Refuse an amendment under which what has already happened would bring anybody fewer points.
    """
    day = clock.today()
    subjects = list_subjects(before, day)
    old, new = (reckon_scheme(scheme, day, subjects) for scheme in (before, after))
    losers = [
        subject.name
        for subject in subjects
        if (bounds := sum_reckoned(old[subject.pk]).bounds())
        and bounds[0] > (sum_reckoned(new[subject.pk]).bounds() or (Fraction(0),))[0]
    ]
    if losers:
        words = _("The amendment would worsen what has already happened, for %(names)s.")
        raise AssessmentRefused(words % {"names": "、".join(losers)})
    return {subject.pk: list_changes(old[subject.pk], new[subject.pk]) for subject in subjects}


def list_changes(old: Iterable[Reckoned], new: Iterable[Reckoned]) -> list[str]:
    """Return the codes of the items that apply and came, went, or ask for something else; other wording of proofs and bases is none."""
    before, after = ({one.item.code: get_demand(one.item) for one in rows if one.applies} for rows in (old, new))
    return sorted(code for code in before.keys() | after.keys() if before.get(code) != after.get(code))


def get_demand(item: SchemeItem) -> tuple[Any, ...]:
    """Return what an item asks for, and what it brings."""
    return item.title, item.maximum, item.method, item.parameters, item.source, item.source_parameters
