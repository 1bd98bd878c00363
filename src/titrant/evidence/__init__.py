"""Claims, sources, parameters and thresholds as data, with a loader that refuses what has no source."""
