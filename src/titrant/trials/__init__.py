"""Virtual trials and the dose-finding benchmark."""
