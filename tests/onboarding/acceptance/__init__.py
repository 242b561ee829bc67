"""Whole files as park offices send them, and as attackers do, each with its whole outcome."""
