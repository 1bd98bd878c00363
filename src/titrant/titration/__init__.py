"""From a screening to dated, conditional steps: protocols, behaviours, formulation, sign-off."""
