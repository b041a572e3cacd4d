"""The files of a bulletin."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.models.bulletins import Bulletin
from exchange.models import Job


class BulletinBuild(Job):
    """The building of a bulletin's Word file and workbook (成稿): as proofs of one revision, or sealed at the issue.

    ``numbers`` lists every number of the Word file with its place, its key and its value.
    """

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="builds", verbose_name=_("bulletin"))
    revision = models.PositiveIntegerField(_("revision of the text"))
    is_final = models.BooleanField(_("sealed"), default=False)
    document = models.FileField(_("Word file"), max_length=200, blank=True)
    document_checksum = models.CharField(_("SHA-256 of the Word file"), max_length=64, blank=True)
    workbook = models.FileField(_("workbook"), max_length=200, blank=True)
    workbook_checksum = models.CharField(_("SHA-256 of the workbook"), max_length=64, blank=True)
    numbers = models.JSONField(_("numbers"), default=list, blank=True)

    class Meta(Job.Meta):
        verbose_name = _("build of a bulletin")
        verbose_name_plural = _("builds of bulletins")
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin"],
                condition=models.Q(is_final=True),
                name="bulletin_sealed_once",
                violation_error_message=_("The bulletin was sealed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} r{self.revision}"
