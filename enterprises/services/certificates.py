"""Writing certificates with the products they cover."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.models import Certificate, Product
from enterprises.rules import may_cover
from registers.rows import change_row, save_changes


def certificate_save(
    *, certificate: Certificate, products: Iterable[Product] | None = None, user: User | None = None
) -> Certificate:
    """Write a certificate, and the products it covers where they are given, and mark the figures it moves.

    ValidationError where one of the products is another enterprise's.
    """
    products = None if products is None else [*products]
    if not all(may_cover(certificate.enterprise_id, product.enterprise_id) for product in products or ()):
        raise ValidationError({"products": _("The certificate covers only products of the enterprise that holds it.")})
    with change_row(certificate, user) as stored:
        save_changes(certificate, stored)
        if products is not None:
            validate_products(certificate, products)
            certificate.products.set(products)
    return certificate


def validate_products(certificate: Certificate, products: Iterable[Product]) -> None:
    """Raise ValidationError unless the products are the holder's; pages, interface and sheets all ask this."""
    foreign = next((one for one in products if one.enterprise_id != certificate.enterprise_id), None)
    if foreign:
        words = _("%(product)s is a product of another enterprise.") % {"product": foreign}
        raise ValidationError({"products": words})
