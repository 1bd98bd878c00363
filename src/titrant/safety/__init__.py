"""Reasons not to start, or to stop: rules over the record, each answered yes, no or unknown."""
