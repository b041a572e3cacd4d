"""The registers of this app that sheets bring in, in the order in which they depend on one another."""

from enterprises.imports.sheets.certificates import CERTIFICATES, COVERED, EVENTS
from enterprises.imports.sheets.enterprises import DESIGNATIONS_OF_ENTERPRISES, ENTERPRISES, FORMER_NAMES, INSTITUTIONS
from enterprises.imports.sheets.products import AWARDS, PRODUCTS, STANDARDS
from exchange.imports.catalogue import offer

offer(
    ENTERPRISES,
    FORMER_NAMES,
    DESIGNATIONS_OF_ENTERPRISES,
    INSTITUTIONS,
    PRODUCTS,
    STANDARDS,
    AWARDS,
    CERTIFICATES,
    COVERED,
    EVENTS,
)
