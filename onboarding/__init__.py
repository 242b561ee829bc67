"""Pure: a spreadsheet or form becomes checked member records."""
