"""Enterprises, their products, standards, certificates and brand awards."""
