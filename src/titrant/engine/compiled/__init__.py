"""The population engine: a model's equations traced once and compiled for lanes of people."""
