"""What sheets bring in of decisions on the plan."""

from exchange.imports.catalogue import offer
from plans.imports import INAPPLICABLE, SIGN_OFFS

offer(SIGN_OFFS, INAPPLICABLE)
