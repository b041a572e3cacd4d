"""The registers of this room that sheets bring in, in the order in which they depend on one another."""

from departments.sheets.catalogue import offer

from .imports.sheets.certificates import CERTIFICATES, COVERED, EVENTS
from .imports.sheets.enterprises import DESIGNATIONS_OF_ENTERPRISES, ENTERPRISES, FORMER_NAMES, INSTITUTIONS
from .imports.sheets.products import AWARDS, PRODUCTS, STANDARDS

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
