"""The registers of this app, each declared once."""

# Parents before their children: rows are locked in the order in which registers are declared.
from enterprises.registers import enterprises, products, certificates, awards, sites  # isort: skip

__all__ = ["awards", "certificates", "enterprises", "products", "sites"]
