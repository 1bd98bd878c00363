"""The sections of a page, one file each: what a section shows, and when it is left out."""
