"""The version, alone, so that ``titrant --version`` imports nothing else."""

__version__ = "0.1.0"
