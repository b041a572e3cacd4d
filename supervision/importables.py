"""What sheets bring in of supervision."""

from exchange.imports.catalogue import offer
from supervision.resources import SupervisionResource

offer(SupervisionResource)
