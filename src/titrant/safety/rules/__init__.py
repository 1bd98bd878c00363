"""The rules, one file a theme. Their words are data (``data/rules``), their thresholds too."""
