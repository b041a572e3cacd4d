"""Registers of this app in which a row is looked for."""

from django.utils.translation import gettext_lazy

from enterprises.models import Certificate, Enterprise, Product
from registers.editing.pickers import SOURCES, Source


def enterprise_hint(row: Enterprise) -> str:
    """Return an enterprise's township and newest code."""
    return f"{row.township} {row.uscc or row.org_code or row.registration_number or ''}".strip()


SOURCES |= {
    "enterprise": Source(
        lambda: Enterprise.objects.select_related("township"),
        enterprise_hint,
        gettext_lazy("name, code or pinyin initials"),
    ),
    "product": Source(
        lambda: Product.objects.select_related("enterprise"),
        lambda row: row.enterprise.name,
        gettext_lazy("product, model or enterprise"),
    ),
    "certificate": Source(
        lambda: Certificate.objects.select_related("enterprise"),
        lambda row: row.enterprise.name,
        gettext_lazy("certificate number or enterprise"),
    ),
}
