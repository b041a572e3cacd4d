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
    # Gone through twice.
    products = None if products is None else [*products]
    if not all(may_cover(certificate.enterprise_id, product.enterprise_id) for product in products or ()):
        raise ValidationError({"products": _("The certificate covers only products of the enterprise that holds it.")})
    # The products change within, so that the impacts before and after differ by them.
    with change_row(certificate, user) as stored:
        save_changes(certificate, stored)
        if products is not None:
            certificate.products.set(products)
    return certificate
