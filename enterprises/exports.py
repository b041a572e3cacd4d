"""What each register's rows become in a file: the columns of its sheet, so that the file can be handed in again."""

from enterprises.imports.sheets import certificates, enterprises, products
from exchange.exports.catalogue import Export, one_by_one
from exchange.imports.sheet_register import SheetRegister


def of_sheet(name: str, register: SheetRegister) -> Export:
    """Return the export of a register under a file name: one line for each row, read by the import without a difference."""
    return Export(name, tuple(column.title for column in register.columns), one_by_one(register.line))


ENTERPRISES = of_sheet("企业台账", enterprises.ENTERPRISES)
PRODUCTS = of_sheet("产品台账", products.PRODUCTS)
CERTIFICATES = of_sheet("认证证书台账", certificates.CERTIFICATES)
AWARDS = of_sheet("名牌认定台账", products.AWARDS)
