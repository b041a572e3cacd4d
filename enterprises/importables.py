"""The sheets that this app brings in."""

from enterprises.resources import RESOURCES
from exchange.imports.catalogue import offer

offer(*RESOURCES)
