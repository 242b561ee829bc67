"""Promises of how whole questions are loaded."""
