"""A person or population, a plan and a model give trajectories with bands."""
