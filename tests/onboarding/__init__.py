"""Spreadsheets of members: read, refused, judged, reported."""
