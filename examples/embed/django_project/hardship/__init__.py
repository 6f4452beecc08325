"""Hardship files: who applied for what, and why it was decided so."""
