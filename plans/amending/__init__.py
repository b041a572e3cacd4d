"""Amending what decides lights: versions as they are proposed, what they change, which way, and which lights turn."""
