"""Rows of the registers from which an item is raised: projects, rectifications, products and certificates."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enterprises.models import Certificate, Product
from inspections.models import CompletedProject, Rectification
from inspections.models.projects import ASPECT_LABELS, ASPECTS, Finding
from supervision.sources.rows import Kind, SourceRow, find_body
from targets import clock


def read_project(key: int) -> SourceRow | None:
    """Return a completed project: it calls for an item while one of its aspects does not meet the standard."""
    row = CompletedProject.objects.filter(pk=key).first()
    if row is None:
        return None
    missed = [str(ASPECT_LABELS[name]) for name in ASPECTS if getattr(row, name) == Finding.MISSED]
    aspects = _(", ").join(missed)
    return SourceRow(
        Kind.PROJECT, row.pk, f"{row.number} {row.name}", row.get_absolute_url(),
        # The title's column holds 100.
        title=_("Put the project right: %(project)s") % {"project": row.name[:70]},
        task=_("Project %(number)s (%(project)s) does not meet the standard in: %(aspects)s.")
        % {"number": row.number, "project": row.name, "aspects": aspects},
        closing_standard=_("Each aspect named meets the standard on re-acceptance."), lead=find_body("jianwei"),
        changed="" if missed else _("No aspect of the project fails any more."),
    )  # fmt: skip


def read_rectification(key: int) -> SourceRow | None:
    """Return a rectification: it calls for an item while it is past its term."""
    row = Rectification.objects.standing().select_related("spot_check").filter(pk=key).first()
    if row is None:
        return None
    in_production = row.spot_check.stage == "production"
    return SourceRow(
        Kind.RECTIFICATION, row.pk, f"{row.notice_number} {row.addressee_name}", row.get_absolute_url(),
        # The title's column holds 100.
        title=_("Finish the rectification: %(unit)s") % {"unit": row.addressee_name[:70]},
        task=_("Rectification %(number)s of “%(sample)s” is past its term.")
        % {"number": row.notice_number, "sample": row.spot_check.sample_name},
        closing_standard=_("The rectification is closed: re-inspection passed, or production ended with proof."),
        # By the plan's division of labour: production is quality supervision's, trade is industry and commerce's.
        lead=find_body("zhijian" if in_production else "gongshang"),
        changed="" if row.is_overdue(clock.today())
        else _("The rectification is not overdue any more: %(state)s.") % {"state": row.get_state_display()},
    )  # fmt: skip


def read_uncertified(key: int) -> SourceRow | None:
    """Return a product: it calls for an item while it is in the 3C catalogue and in production without a valid 3C certificate."""
    row = Product.objects.select_related("enterprise").filter(pk=key).first()
    if row is None:
        return None
    # None at all, or only such as have lapsed: the task says which.
    newest = row.certificates.of_scheme(Certificate.Scheme.CCC).order_by("-expires_on").first()
    known = (
        _("Its last certificate %(number)s ran to %(day)s.")
        % {"number": newest.number, "day": date_format(newest.expires_on)}
        if newest
        else _("No certificate of it is recorded.")
    )
    return SourceRow(
        Kind.UNCERTIFIED, row.pk, f"{row.enterprise} {row}", row.get_absolute_url(),
        # The title's column holds 100.
        title=_("Obtain the 3C certificate: %(product)s") % {"product": f"{row.enterprise} {row}"[:80]},
        task=_("“%(product)s” of %(enterprise)s is in the 3C catalogue and in production without a valid certificate. %(known)s")
        % {"product": row, "enterprise": row.enterprise, "known": known},
        closing_standard=_("A valid certificate is recorded, or production has ended."), lead=find_body("zhijian"),
        changed="" if Product.objects.lacking_ccc(clock.today()).filter(pk=key).exists()
        else _("The product has a valid certificate, or does not need one any more."),
    )  # fmt: skip


def read_certificate(key: int) -> SourceRow | None:
    """Return a certificate of a key enterprise: it calls for an item while its end is near or past and nothing renews it."""
    row = Certificate.objects.select_related("enterprise").filter(pk=key).first()
    if row is None:
        return None
    facts = {
        "number": row.number, "enterprise": row.enterprise, "scheme": row.get_scheme_display(),
        "day": date_format(row.expires_on),
    }  # fmt: skip
    return SourceRow(
        Kind.CERTIFICATE, row.pk, f"{row.number} {row.enterprise}", row.get_absolute_url(),
        # The title's column holds 100.
        title=_("Renew the certificate: %(enterprise)s") % {"enterprise": str(row.enterprise)[:80]},
        task=_("Certificate %(number)s (%(scheme)s) of key enterprise %(enterprise)s ends on %(day)s; no renewal is recorded.")
        % facts,
        closing_standard=_("The renewal is recorded, or the designation as key enterprise has ended."),
        lead=find_body("zhijian"),
        changed="" if Certificate.objects.lapsing(clock.today()).filter(pk=key).exists()
        else _("The certificate was renewed, or the enterprise is not a key one any more."),
    )  # fmt: skip
