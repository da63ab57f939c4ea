"""Widgets that show and paint; they know records, not the library."""
