"""A union office on Django: its settings and addresses."""
