"""Members imported from spreadsheets: docs/decisions/0030-import-of-members.md."""
