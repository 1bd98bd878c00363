"""What a titration does and does not do: one file a behaviour, all with the same small interface.

A behaviour can only lower a dose or lengthen a step, so adding one never makes a protocol bolder.
"""
