"""From record, screening and diary to today's advice, inside the safety shield."""
