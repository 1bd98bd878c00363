"""The CENT 2015 checklist of one person's trial, filled in from the record."""
