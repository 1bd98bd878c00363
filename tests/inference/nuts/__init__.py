"""The posterior of relief sampled with NUTS, a second opinion. Needs numpyro, which `make nightly` installs."""
