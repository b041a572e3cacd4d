"""Writing certificates with the products they cover."""

from collections.abc import Iterable

from enterprises.models import Certificate, Product
from registers.rows import change_row, save_changes


def certificate_save(*, certificate: Certificate, products: Iterable[Product] | None = None) -> Certificate:
    """Write a certificate, and the products it covers where they are given, and mark the figures it moves."""
    with change_row(certificate) as stored:
        save_changes(certificate, stored)
        if products is not None:
            certificate.products.set(products)
    return certificate
