"""Solvers: a plain one to trust, a compiled one for populations."""
