"""The ground floor: errors, calendar, doses, symbols, random streams, plain data."""
