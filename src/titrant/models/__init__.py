"""Equations, one file a subsystem, as a paper would print them; composed in ``catalogue``."""
