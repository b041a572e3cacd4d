"""Spot checks, completed projects and service evaluations."""
