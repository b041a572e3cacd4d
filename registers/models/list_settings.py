"""What a person keeps of a list."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy


class ListSettings(models.Model):
    """What a person keeps of a list (列表设置): the columns it shows, none being those it begins with, and filters used often.

    ``filters`` are objects with ``name`` and ``query``, the words of an address.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=gettext_lazy("person")
    )
    path = models.CharField(gettext_lazy("list"), max_length=60)
    columns = models.JSONField(gettext_lazy("columns"), default=list, blank=True)
    filters = models.JSONField(gettext_lazy("saved filters"), default=list, blank=True)

    class Meta:
        verbose_name = gettext_lazy("settings of a list")
        verbose_name_plural = gettext_lazy("settings of lists")
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="one_settings_a_list")]

    def __str__(self) -> str:
        return self.path
