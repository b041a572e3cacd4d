"""The sheets of this app as import-export resources."""
