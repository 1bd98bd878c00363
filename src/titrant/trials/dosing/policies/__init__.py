"""Policies to compare: rules of thumb, Bayesian ones, an oracle, and titrant itself."""
