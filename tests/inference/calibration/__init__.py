"""How well the diary model is calibrated: on people drawn from its own prior, ranks, coverage, forecasts."""
