"""From one person's doses and diary to a posterior over their dose-response."""
